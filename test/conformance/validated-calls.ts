import { expect, test } from 'vitest';

import { operations } from '../../src/revenuecat/generated/operations.ts';
import type { Operation, OperationId } from '../../src/revenuecat/generated/operations.ts';
import type { Sandbox } from '../../src/sandbox/create-sandbox.ts';
import { askFor } from './validated-asking.ts';
import type { Asked } from './validated-asking.ts';

export interface Json {
  readonly [name: string]: unknown;
}

/** Asks one sandbox for answers that the document allows, and remembers which operations did and which refused. */
export class ValidatedCalls {
  readonly succeeded = new Set<OperationId>();
  readonly refused = new Set<OperationId>();
  readonly #sandbox: Sandbox;

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox;
  }

  /** The body of the answer; fails on another status. */
  async expect(status: number, id: OperationId, asked: Asked = {}): Promise<Json> {
    const { body } = await askFor(this.#sandbox, status, id, asked);
    (status < 400 ? this.succeeded : this.refused).add(id);
    return body as Json;
  }

  /** Asks with each of the bodies, and expects 400 that names the parameter. */
  async expectWrong(
    id: OperationId,
    asked: Asked,
    bodies: readonly (readonly [Json, string])[],
  ): Promise<void> {
    for (const [body, param] of bodies) {
      const refusal = await this.expect(400, id, { ...asked, body });
      expect(refusal, JSON.stringify(body)).toMatchObject({ type: 'parameter_error', param });
    }
  }
}

/** Everything that changes the configuration of a project below one of these paths. */
export function configurationWrites(paths: RegExp): readonly OperationId[] {
  return (Object.entries(operations) as [OperationId, Operation][])
    .filter(([, { domain, method }]) => domain === 'project_configuration' && method !== 'GET')
    .filter(([, { path }]) => paths.test(path))
    .map(([id]) => id);
}

/** What all of these operations refuse alike: no key, one without the scopes, no project, an id that is too long. */
export function testCommonRefusals(
  sandbox: Sandbox,
  calls: ValidatedCalls,
  writes: readonly OperationId[],
): void {
  test.each(writes)('%s is refused without the right key, and for what does not exist', async (id) => {
    const { pathParameters, method }: Operation = operations[id];
    const names = pathParameters.filter((name) => name !== 'project_id');
    const path = Object.fromEntries(names.map((name) => [name, 'missing']));
    const withBody = method === 'DELETE' ? {} : { body: {} };
    await calls.expect(401, id, { path, ...withBody, key: null });
    await calls.expect(403, id, { path, ...withBody, key: sandbox.keys.read });
    if (pathParameters.length > 0) {
      await calls.expect(404, id, { path: { ...path, project_id: 'proj_nowhere' }, ...withBody });
    }
    const last = names.at(-1);
    if (last === undefined) return;
    const refusal = await calls.expect(400, id, { path: { ...path, [last]: 'x'.repeat(256) }, ...withBody });
    expect(refusal).toMatchObject({ type: 'parameter_error', param: last });
  });
}

/** Comes last in a file: the tests before it must have seen each operation succeed and refuse. */
export function testAllWereSeen(calls: ValidatedCalls, writes: readonly OperationId[]): void {
  test('every write was seen to succeed and to be refused', () => {
    expect(writes.filter((id) => !calls.succeeded.has(id))).toEqual([]);
    expect(writes.filter((id) => !calls.refused.has(id))).toEqual([]);
  });
}
