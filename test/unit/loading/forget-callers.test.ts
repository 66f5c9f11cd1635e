import { setImmediate as nextTurn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { beforeAll, describe, expect, test } from 'vitest';
import { createIdempotency, type IdempotentWrite } from '../../../src/loading/idempotency.ts';
import { OutcomeUnknownError } from '../../../src/revenuecat/errors.ts';

const blocking: IdempotentWrite = {
  viewer: { kind: 'token', credential: 'one', name: 'one' },
  projectId: 'proj1',
  mutation: 'blockCustomer',
  operation: 'block-customer',
  key: 'once',
  input: { customerId: 'ada' },
};

let collect: () => void;

beforeAll(() => {
  setFlagsFromString('--expose-gc');
  collect = runInNewContext('gc') as () => void;
});

/** A write that fails in a function which knows a request; gives what tells whether that is still held. */
async function failOnce(remember: (run: () => Promise<never>) => Promise<unknown>): Promise<WeakRef<object>> {
  const request = { body: 'long' };
  const fail = (): Promise<never> => {
    const cause = new Error(`cut after ${request.body}`);
    return Promise.reject(
      new OutcomeUnknownError({ operationId: 'block-customer', status: null, retryable: false, cause }),
    );
  };
  await remember(fail).catch(() => undefined);
  return new WeakRef(request);
}

describe('an outcome that is remembered for a day', () => {
  test('holds nothing of the request that it is of, an unknown one with its cause included', async () => {
    const idempotency = createIdempotency();
    const held = await failOnce((run) => idempotency.once(blocking, run, () => true));
    await nextTurn();
    collect();
    expect(held.deref()).toBeUndefined();
    await expect(
      idempotency.once(
        blocking,
        () => Promise.resolve('again'),
        () => true,
      ),
    ).rejects.toThrow(OutcomeUnknownError);
  });
});
