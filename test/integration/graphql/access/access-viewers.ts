import { knownScopes } from '../../../../src/auth/scopes.ts';
import type { Asker } from '../../../support/facade.ts';
import type { Place } from './access-tree.ts';
import { scopesOnTheWay, type ExpectedViewer } from './expected-access.ts';

/** Somebody who asks for everything, as a test and as the expectations name them. */
export interface MatrixViewer {
  readonly name: string;
  readonly asker: Asker;
  readonly expected: ExpectedViewer;
}

export const nobody: MatrixViewer = {
  name: 'nobody',
  asker: 'nobody',
  expected: { kind: 'anonymous' },
};

export const administrator: MatrixViewer = {
  name: 'an administrator',
  asker: 'administrator',
  expected: { kind: 'scopes', scopes: knownScopes },
};

export function customer(name: string, kind: 'own' | 'other', customerId: string): MatrixViewer {
  return { name, asker: { customerId }, expected: { kind } };
}

/** One for each permission that there is, and one for each set of them that some field needs at least. */
export function scopeViewers(places: readonly Place[]): readonly MatrixViewer[] {
  const sets = new Map<string, readonly string[]>(knownScopes.map((scope) => [scope, [scope]]));
  for (const ways of Map.groupBy(places, ({ steps }) => steps.at(-1)).values()) {
    const [least = []] = ways.map(scopesOnTheWay).sort((one, other) => one.length - other.length);
    if (least.length > 0) sets.set(least.join(' + '), least);
  }
  return [...sets].map(([name, scopes]) => ({
    name,
    asker: { scopes },
    expected: { kind: 'scopes', scopes },
  }));
}
