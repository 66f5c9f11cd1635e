import { readFileSync } from 'node:fs';
import type { Place } from './access-tree.ts';

/** Who sees a field, as a person has reviewed it. */
interface Expectation {
  /** Null: whoever sees its object, or on a root type whoever has a credential. */
  readonly scopes: readonly string[] | null;
  /** Which customers see it without a scope. */
  readonly customers: 'own' | 'all' | 'none' | null;
}

/** Who asks, as far as the expectations go; `own` when a customer asks about itself. */
export type ExpectedViewer =
  | { readonly kind: 'anonymous' | 'own' | 'other' }
  | { readonly kind: 'scopes'; readonly scopes: readonly string[] };

/** `refused`: the error stands there. `unreached`: it stands on the way. */
export type Outcome = 'answered' | 'refused' | 'unreached';

const expectations = readExpectations();

/** The fields that have a row. */
export const expectedFields: ReadonlySet<string> = new Set(expectations.keys());

/** What becomes of a field in one place for a viewer: it is answered where every step of the way there lets the viewer. */
export function expectedOutcome({ steps }: Place, viewer: ExpectedViewer): Outcome {
  const refusal = steps.findIndex((step) => !isLet(viewer, expectationOf(step), step));
  if (refusal === -1) return 'answered';
  // What is found by id is refused where it was asked for.
  const last = steps.findLastIndex((step) => !step.endsWith('(by id)'));
  return refusal >= last ? 'refused' : 'unreached';
}

/** The scopes that are needed on the whole way to a place, sorted, each once. */
export function scopesOnTheWay({ steps }: Place): readonly string[] {
  return [...new Set(steps.flatMap((step) => expectationOf(step).scopes ?? []))].sort();
}

function isLet(viewer: ExpectedViewer, { scopes, customers }: Expectation, step: string): boolean {
  if (viewer.kind === 'anonymous') return !/^(Query|Mutation|Subscription)\./.test(step);
  if (scopes === null) return true;
  if (viewer.kind === 'scopes') return scopes.every((scope) => isHeldBy(viewer.scopes, scope));
  // Of `viewer` a customer sees itself, whoever the document is about.
  if (viewer.kind === 'other' && step === 'Viewer.customer') return true;
  return customers === 'all' || (customers === 'own' && viewer.kind === 'own');
}

/** Whether these scopes include one; `read_write` includes `read`. */
export function isHeldBy(granted: readonly string[], scope: string): boolean {
  return granted.includes(scope) || (scope.endsWith(':read') && granted.includes(`${scope}_write`));
}

function expectationOf(field: string): Expectation {
  const expectation = expectations.get(field);
  if (expectation === undefined)
    throw new Error(`${field} has no row in field-access.txt: say there who may see it.`);
  return expectation;
}

function readExpectations(): ReadonlyMap<string, Expectation> {
  const text = readFileSync(new URL('./field-access.txt', import.meta.url), 'utf8');
  const rows = new Map<string, Expectation>();
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const [field = '', ...parts] = line.split(' | ');
    if (rows.has(field)) throw new Error(`field-access.txt has two rows for ${field}.`);
    rows.set(field, readRow(line, parts));
  }
  return rows;
}

function readRow(line: string, parts: readonly string[]): Expectation {
  const [customers, scopes] = parts;
  if (customers === 'with its object' || customers === 'any credential')
    return { scopes: null, customers: null };
  const [, who] = /^customers: (own|all|none)$/.exec(customers ?? '') ?? [];
  const [, names] = /^scopes: (\S.*)$/.exec(scopes ?? '') ?? [];
  if (who === undefined || names === undefined)
    throw new Error(`field-access.txt has a row like no other: ${line}`);
  return { customers: who as 'own' | 'all' | 'none', scopes: names.split(' + ') };
}
