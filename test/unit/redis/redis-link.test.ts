import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { createLogger } from '../../../src/observability/logger.ts';
import { createRedisLink } from '../../../src/redis/redis-link.ts';
import { createRedisNames } from '../../../src/redis/redis-names.ts';

/** A link to a Redis that answers every probe. */
function createLink() {
  const client = { status: 'ready', evalsha: () => Promise.resolve(['memory:0', '0']) };
  return createRedisLink(
    {
      ready: () => Promise.resolve(client as unknown as Redis),
      onClose: () => undefined,
      onReady: () => undefined,
      reconnect: () => undefined,
      close: () => Promise.resolve(),
    },
    { names: createRedisNames('test:'), logger: createLogger('silent') },
  );
}

/** Keeps this process from anything else until a timer of one millisecond is long due. */
function beBusy(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
}

test('an answer that came while this process was busy is not late', async () => {
  const link = createLink();
  await link.run(() => Promise.resolve());
  // From here on timers have their turn before anything is read.
  await nextTurn();
  const answer = link.run(() => {
    process.nextTick(beBusy);
    return new Promise<string>((resolve) => setImmediate(resolve, 'answer'));
  }, 1);
  expect(await answer).toBe('answer');
  expect(link.status()).toBe('ok');
});

test('an answer that never comes is late', async () => {
  const link = createLink();
  await expect(link.run(() => new Promise(() => undefined), 1)).rejects.toMatchObject({ wasAsked: true });
});
