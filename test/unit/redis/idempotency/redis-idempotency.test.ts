import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import {
  IdempotencyKeyReusedError,
  IdempotencyUnavailableError,
  type IdempotentWrite,
} from '../../../../src/loading/idempotency.ts';
import { createRedisIdempotency } from '../../../../src/redis/idempotency/redis-idempotency.ts';
import {
  ConflictError,
  InvalidInputError,
  NotFoundError,
  OutcomeUnknownError,
} from '../../../../src/revenuecat/errors.ts';
import { createManualClock } from '../../../fakes/manual-clock.ts';
import { createMemoryWriteRecords } from '../../../fakes/memory-write-records.ts';

const write = (input: unknown = { customerId: 'c' }): IdempotentWrite => ({
  viewer: { kind: 'staff', credential: 'token', name: 'ada' },
  projectId: 'proj1',
  mutation: 'grantEntitlement',
  operation: 'grant-customer-entitlement',
  key: 'key-1',
  input,
});
const always = () => true;
const facts = { operationId: 'grant-customer-entitlement', status: 404, retryable: false } as const;

function kit() {
  const shared = createMemoryWriteRecords();
  const clock = createManualClock();
  const lost = vi.fn();
  /** Another server each time. */
  const server = () =>
    createRedisIdempotency({
      records: shared.records,
      link: shared.link,
      sleep: (ms, signal) => clock.sleep(ms, signal),
      onLost: lost,
    });
  return { shared, clock, lost, server };
}

describe('a write with a key, sent to several servers', () => {
  test('runs on one of them, and the others give its outcome', async () => {
    const { server } = kit();
    const run = vi.fn(() => Promise.resolve({ id: 1 }));
    expect(await server().once(write(), run, always)).toEqual({ id: 1 });
    expect(await server().once(write(), run, always)).toEqual({ id: 1 });
    expect(run).toHaveBeenCalledTimes(1);
  });

  test('is waited for while it runs elsewhere, for as long as that server says that it lives', async () => {
    const { server, clock, shared } = kit();
    const { promise, resolve } = Promise.withResolvers<string>();
    const run = vi.fn(() => promise);
    const first = server().once(write(), run, always);
    await nextTurn();
    const second = server().once(write(), run, always);
    await clock.advance(30_000);
    expect(shared.heard()).toBe(7);
    resolve('done');
    expect(await first).toBe('done');
    expect(await clock.finish(second)).toBe('done');
    expect(run).toHaveBeenCalledTimes(1);
  });

  test('is refused with another input', async () => {
    const { server } = kit();
    await server().once(write(), () => Promise.resolve(1), always);
    const other = server();
    const run = vi.fn(() => Promise.resolve(2));
    await expect(other.once(write({ customerId: 'other' }), run, always)).rejects.toThrow(
      IdempotencyKeyReusedError,
    );
    // And that server has not learned the wrong input.
    expect(await other.once(write(), run, always)).toBe(1);
    expect(run).not.toHaveBeenCalled();
  });

  test('whose server died is never sent again: its outcome is unknown, and what it may have changed is told once', async () => {
    const { server, shared, lost } = kit();
    void server().once(write(), () => new Promise(() => undefined), always);
    await nextTurn();
    shared.silence();
    const run = vi.fn(() => Promise.resolve('again'));
    for (let time = 0; time < 3; time += 1)
      await expect(server().once(write(), run, always)).rejects.toThrow(OutcomeUnknownError);
    expect(run).not.toHaveBeenCalled();
    expect(lost).toHaveBeenCalledTimes(1);
  });

  test('whose server was only slow has the outcome that it tells later', async () => {
    const { server, shared } = kit();
    const { promise, resolve } = Promise.withResolvers<string>();
    const first = server().once(write(), () => promise, always);
    await nextTurn();
    shared.silence();
    await expect(server().once(write(), () => promise, always)).rejects.toThrow(OutcomeUnknownError);
    resolve('done');
    await first;
    expect(await server().once(write(), () => promise, always)).toBe('done');
  });

  test('that failed for good fails in the same way elsewhere', async () => {
    const conflict = { reason: 'other', retryAfterMs: null, referencedIds: ['a'] } as const;
    for (const error of [
      new NotFoundError(facts),
      new InvalidInputError(facts, 'expires_at'),
      new ConflictError(facts, conflict),
      new OutcomeUnknownError(facts),
    ]) {
      const { server } = kit();
      await expect(server().once(write(), () => Promise.reject(error), always)).rejects.toBe(error);
      const repeated = await server()
        .once(write(), () => Promise.resolve(1), always)
        .catch((thrown: unknown) => thrown);
      expect(repeated).toBeInstanceOf(error.constructor);
      if (error instanceof ConflictError) expect(repeated).toMatchObject(conflict);
      if (error instanceof InvalidInputError) expect(repeated).toMatchObject({ param: 'expires_at' });
    }
  });

  test('that failed without effect may be tried again anywhere', async () => {
    const { server } = kit();
    const failed = new Error('not sent');
    await expect(
      server().once(
        write(),
        () => Promise.reject(failed),
        () => false,
      ),
    ).rejects.toBe(failed);
    expect(await server().once(write(), () => Promise.resolve('done'), always)).toBe('done');
  });
});

describe('without Redis', () => {
  test('a write with a key is refused before it is sent, and may be tried again', async () => {
    const { server, shared } = kit();
    const one = server();
    const run = vi.fn(() => Promise.resolve('done'));
    shared.mode = 'away';
    await expect(one.once(write(), run, always)).rejects.toThrow(IdempotencyUnavailableError);
    expect(run).not.toHaveBeenCalled();
    shared.mode = 'ok';
    expect(await one.once(write(), run, always)).toBe('done');
  });

  test('a server gives the outcome that it knows by itself', async () => {
    const { server, shared } = kit();
    const one = server();
    await one.once(write(), () => Promise.resolve('done'), always);
    shared.mode = 'away';
    expect(await one.once(write(), () => Promise.resolve('again'), always)).toBe('done');
  });

  test('a write whose beginning Redis took without saying so leaves the key free', async () => {
    const { server, shared } = kit();
    shared.mode = 'deaf';
    const run = vi.fn(() => Promise.resolve('done'));
    await expect(server().once(write(), run, always)).rejects.toThrow(IdempotencyUnavailableError);
    shared.mode = 'ok';
    shared.comeBack('memory');
    await nextTurn();
    expect(await server().once(write(), run, always)).toBe('done');
    expect(run).toHaveBeenCalledTimes(1);
  });

  test('an outcome that Redis did not hear is told as soon as it is back', async () => {
    const { server, shared } = kit();
    const { promise, resolve } = Promise.withResolvers<string>();
    const first = server().once(write(), () => promise, always);
    await nextTurn();
    shared.mode = 'away';
    resolve('done');
    expect(await first).toBe('done');
    shared.mode = 'ok';
    shared.comeBack('memory');
    await nextTurn();
    expect(await server().once(write(), () => Promise.resolve('again'), always)).toBe('done');
  });

  test('one that has lost its memory is told of a write whose server died, by a server that was asked for it', async () => {
    const { shared, server, lost } = kit();
    const begun = server().once(write(), () => new Promise(() => undefined), always);
    await nextTurn();
    shared.killServers();
    const survivor = server();
    shared.comeBack('memory');
    const again = vi.fn(() => Promise.resolve('again'));
    const waiting = survivor.once(write(), again, always);
    await nextTurn();
    shared.loseMemory();
    shared.comeBack('another memory');
    await nextTurn();
    shared.silence();
    await expect(server().once(write(), again, always)).rejects.toThrow(OutcomeUnknownError);
    expect(again).not.toHaveBeenCalled();
    expect(lost).toHaveBeenCalledTimes(1);
    void begun;
    void waiting;
  });

  test('one that has lost its memory still hears the outcome from the server that ran the write', async () => {
    const { shared, server, clock } = kit();
    const { promise, resolve } = Promise.withResolvers<string>();
    const runs = server();
    const asked = server();
    shared.comeBack('memory');
    const first = runs.once(write(), () => promise, always);
    await nextTurn();
    const again = vi.fn(() => Promise.resolve('again'));
    const second = asked.once(write(), again, always);
    await nextTurn();
    shared.loseMemory();
    shared.comeBack('another memory');
    await nextTurn();
    resolve('done');
    expect(await first).toBe('done');
    expect(await clock.finish(second)).toBe('done');
    expect(again).not.toHaveBeenCalled();
  });

  test('one that has lost its memory is told what servers know, and until then no key is taken for new', async () => {
    const { server, shared, clock } = kit();
    shared.comeBack('memory');
    const knows = server();
    shared.comeBack('memory');
    await knows.once(write(), () => Promise.resolve('done'), always);
    shared.loseMemory();
    shared.ageMs = 1_000;
    const run = vi.fn(() => Promise.resolve('again'));
    const refused = await server()
      .once(write(), run, always)
      .catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(IdempotencyUnavailableError);
    expect(refused).toMatchObject({ retryAfterMs: 4_000 });
    shared.comeBack('another memory');
    await clock.advance(0);
    shared.ageMs = 6_000;
    expect(await server().once(write(), run, always)).toBe('done');
    expect(run).not.toHaveBeenCalled();
  });

  test('one that goes away again while it is told after a loss is told the rest later', async () => {
    const { server, shared } = kit();
    const knows = server();
    shared.comeBack('memory');
    await knows.once(write(), () => Promise.resolve('done'), always);
    shared.loseMemory();
    shared.mode = 'away';
    shared.comeBack('another memory');
    await nextTurn();
    shared.mode = 'ok';
    shared.comeBack('another memory');
    await nextTurn();
    const run = vi.fn(() => Promise.resolve('again'));
    expect(await server().once(write(), run, always)).toBe('done');
    expect(run).not.toHaveBeenCalled();
  });
});
