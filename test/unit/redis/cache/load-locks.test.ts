import type { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { createLoadLocks } from '../../../../src/redis/cache/load-locks.ts';

/** Locks over a Redis in memory that knows the two commands they use, and what it holds. */
function createLocks() {
  const held = new Map<string, string>();
  const client = {
    set(lock: string, owner: string) {
      if (held.has(lock)) return Promise.resolve(null);
      held.set(lock, owner);
      return Promise.resolve('OK');
    },
  };
  const locks = createLoadLocks({
    link: {
      run: (work) => work(client as unknown as Redis),
      script(_release, [lock = ''], [owner]) {
        if (held.get(lock) === owner) held.delete(lock);
        return Promise.resolve(null);
      },
    },
    sleep: () => Promise.resolve(),
  });
  return { held, locks };
}

const { signal } = new AbortController();

test('what was loaded since the last look is found also where the lock is free again', async () => {
  const { locks } = createLocks();
  expect(await locks.take('lock', 'me', signal, () => Promise.resolve('loaded'))).toBe('loaded');
});

test('a lock is let go where Redis goes away before its taker could look', async () => {
  const { held, locks } = createLocks();
  const away = new Error('away');
  await expect(locks.take('lock', 'me', signal, () => Promise.reject(away))).rejects.toBe(away);
  expect(held).toEqual(new Map());
});
