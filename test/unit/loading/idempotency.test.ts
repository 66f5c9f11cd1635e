import { describe, expect, test, vi } from 'vitest';
import {
  createIdempotency,
  IdempotencyKeyReusedError,
  type IdempotentWrite,
} from '../../../src/loading/idempotency.ts';

const write = (changed: Partial<IdempotentWrite> = {}): IdempotentWrite => ({
  viewer: { kind: 'staff', credential: 'token', name: 'ada' },
  projectId: 'proj1',
  mutation: 'grantEntitlement',
  operation: 'grant-customer-entitlement',
  key: 'key-1',
  input: { customerId: 'c', expiresAt: 5 },
  ...changed,
});
const always = () => true;
const onlySuccess = (result: PromiseSettledResult<unknown>) => result.status === 'fulfilled';

describe('a write with a key', () => {
  test('runs once, and its repetition gets the same outcome', async () => {
    const idempotency = createIdempotency();
    const run = vi.fn(() => Promise.resolve({ id: 1 }));
    const first = await idempotency.once(write(), run, always);
    await expect(idempotency.once(write(), run, always)).resolves.toBe(first);
    expect(run).toHaveBeenCalledTimes(1);
  });

  test('runs once also when it is repeated while under way', async () => {
    const idempotency = createIdempotency();
    const { promise, resolve } = Promise.withResolvers<string>();
    const run = vi.fn(() => promise);
    const both = [idempotency.once(write(), run, always), idempotency.once(write(), run, always)];
    resolve('done');
    await expect(Promise.all(both)).resolves.toEqual(['done', 'done']);
    expect(run).toHaveBeenCalledTimes(1);
  });

  test('is refused with another input, after the first and while it is under way', async () => {
    const idempotency = createIdempotency();
    const { promise, resolve } = Promise.withResolvers<string>();
    const run = vi.fn(() => promise);
    const first = idempotency.once(write(), run, always);
    const other = write({ input: { customerId: 'other', expiresAt: 5 } });
    await expect(idempotency.once(other, run, always)).rejects.toThrow(IdempotencyKeyReusedError);
    resolve('done');
    await first;
    await expect(idempotency.once(other, run, always)).rejects.toThrow(IdempotencyKeyReusedError);
    expect(run).toHaveBeenCalledTimes(1);
  });

  test('is the same input whatever the order of its fields, at any depth', async () => {
    const idempotency = createIdempotency();
    const run = vi.fn(() => Promise.resolve('done'));
    await idempotency.once(write({ input: { a: 1, b: { c: [1, { d: 2, e: 3 }], f: 4 } } }), run, always);
    await idempotency.once(write({ input: { b: { f: 4, c: [1, { e: 3, d: 2 }] }, a: 1 } }), run, always);
    expect(run).toHaveBeenCalledTimes(1);
    const reordered = write({ input: { a: 1, b: { c: [{ d: 2, e: 3 }, 1], f: 4 } } });
    await expect(idempotency.once(reordered, run, always)).rejects.toThrow(IdempotencyKeyReusedError);
  });

  test.each([
    ['viewer', { viewer: { kind: 'staff', credential: 'token', name: 'somebody else' } }],
    ['credential of the same name', { viewer: { kind: 'staff', credential: 'jwt', name: 'ada' } }],
    ['viewer of the same name', { viewer: { kind: 'customer', credential: 'jwt', name: 'ada' } }],
    ['project', { projectId: 'proj2' }],
    ['mutation', { mutation: 'refundPurchase' }],
    ['key', { key: 'key-2' }],
  ])('is another write for another %s', async (_case, changed) => {
    const idempotency = createIdempotency();
    const run = vi.fn(() => Promise.resolve('done'));
    await idempotency.once(write(), run, always);
    await idempotency.once(write({ ...changed, input: 'another' }), run, always);
    expect(run).toHaveBeenCalledTimes(2);
  });
});

describe('a failure', () => {
  test('that is final is given again without another run', async () => {
    const idempotency = createIdempotency();
    const failure = new Error('outcome unknown');
    const run = vi.fn(() => Promise.reject(failure));
    await expect(idempotency.once(write(), run, always)).rejects.toBe(failure);
    await expect(idempotency.once(write(), run, always)).rejects.toBe(failure);
    expect(run).toHaveBeenCalledTimes(1);
  });

  test('that is not final reaches all who wait, and the same key may try again, even with another input', async () => {
    const idempotency = createIdempotency();
    const run = vi.fn(() => Promise.reject(new Error('not sent')));
    const both = await Promise.allSettled([
      idempotency.once(write(), run, onlySuccess),
      idempotency.once(write(), run, onlySuccess),
    ]);
    expect(both.map((result) => result.status)).toEqual(['rejected', 'rejected']);
    expect(run).toHaveBeenCalledTimes(1);
    const again = write({ input: 'corrected' });
    await expect(idempotency.once(again, () => Promise.resolve('done'), onlySuccess)).resolves.toBe('done');
  });
});
