import { beforeEach, expect, test } from 'vitest';
import { createRedisNames } from '../../../src/redis/redis-names.ts';
import {
  createRedisSpendingAccounts,
  type SpendingAccounts,
} from '../../../src/redis/redis-spending-accounts.ts';
import { createMemoryAccounts } from '../../../src/server/viewer-limit/spending-accounts.ts';

const limit = 1_000;
let clock = 0;
/** As the script would: minutes of Redis' own clock, which is an hour ahead. */
let spent = 0;
let minute = 0;
let asked = 0;
let isAway = false;

function createServer(): SpendingAccounts {
  const link = {
    status: () => (isAway ? ('away' as const) : ('ok' as const)),
    script(_script: unknown, _keys: readonly string[], args: readonly unknown[]) {
      asked += 1;
      if (isAway) return Promise.reject(new Error('away'));
      const [needed = 0, wanted = 0] = args.map(Number);
      const redisNow = clock + 3_600_000;
      if (minute <= redisNow) {
        minute = redisNow + 60_000;
        spent = 0;
      }
      const free = limit - spent;
      const taken = needed <= free ? Math.min(wanted, free) : 0;
      spent += taken;
      return Promise.resolve([taken, limit - spent, String(minute), String(minute - redisNow)]);
    },
  };
  const now = () => clock;
  return createRedisSpendingAccounts(link, {
    names: createRedisNames('test:'),
    local: createMemoryAccounts(now),
    now,
  });
}

beforeEach(() => {
  clock = 1_000_000;
  spent = 0;
  minute = 0;
  asked = 0;
  isAway = false;
});

test('servers together grant no more than the limit, and leave at most a hundredth each', async () => {
  const servers = [createServer(), createServer(), createServer()];
  let granted = 0;
  for (let turn = 0; turn < 500; turn += 1)
    for (const server of servers) if ((await server.take('a', 1, limit)).granted) granted += 1;
  expect(granted).toBeLessThanOrEqual(limit);
  expect(granted).toBeGreaterThanOrEqual(limit - 3 * (limit / 100));
});

test('most requests ask nobody', async () => {
  const server = createServer();
  for (let turn = 0; turn < 500; turn += 1) await server.take('a', 1, limit);
  expect(asked).toBe(50);
});

test('what is given back is spent by the next, also after a clock that differs from Redis', async () => {
  const server = createServer();
  const taken = await server.take('a', 400, limit);
  expect(taken).toMatchObject({ granted: true, remaining: 600, resetsAt: clock + 60_000 });
  await expect(server.giveBack('a', 399, taken, limit)).resolves.toBe(999);
  asked = 0;
  await expect(server.take('a', 300, limit)).resolves.toMatchObject({ granted: true, remaining: 699 });
  expect(asked).toBe(0);
});

test('the account is full again when its minute is over, and nothing of the old one is spent in the new', async () => {
  const server = createServer();
  const old = await server.take('a', limit, limit);
  await expect(server.take('a', 1, limit)).resolves.toMatchObject({ granted: false, remaining: 0 });
  clock += 60_000;
  await expect(server.take('a', limit, limit)).resolves.toMatchObject({ granted: true });
  await server.giveBack('a', 500, old, limit);
  await expect(server.take('a', 1, limit)).resolves.toMatchObject({ granted: false });
});

test('while Redis is away each server keeps the limit alone', async () => {
  const [one, other] = [createServer(), createServer()];
  isAway = true;
  const first = await one.take('a', limit, limit);
  expect(first.granted).toBe(true);
  await expect(one.take('a', 1, limit)).resolves.toMatchObject({ granted: false });
  await expect(other.take('a', limit, limit)).resolves.toMatchObject({ granted: true });
  await expect(one.giveBack('a', 10, first, limit)).resolves.toBe(10);
});
