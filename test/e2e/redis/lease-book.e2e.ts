import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LeaseBook, LeaseReport, LeaseRules } from '../../../src/redis/budget/lease-book.ts';
import { createRedisLeaseBook } from '../../../src/redis/budget/redis-lease-book.ts';
import { hashed } from '../../../src/redis/redis-names.ts';
import { MemoryLeaseBook } from '../../fakes/memory-lease-book.ts';
import {
  createTestLink,
  createTestRedis,
  type TestLink,
  type TestRedis,
} from '../../support/redis-server.ts';
import { describeWithRedis } from '../../support/requirements.ts';

const usual: LeaseReport = {
  limit: 480,
  limitIsNews: false,
  held: 0,
  wanted: 0,
  fair: 0,
  holdMs: 0,
  leaves: false,
};
/** Moments that no test waits for. */
const never = 1_000_000_000;

describeWithRedis('the book of leases in Redis', (program) => {
  let redis: TestRedis;
  let shared: TestLink;
  let accounts = 0;
  beforeAll(async () => {
    redis = await createTestRedis(program);
    await redis.start();
    shared = createTestLink(redis.url);
  });
  afterAll(async () => {
    await shared.close();
    redis.dispose();
  });

  const bookOf = (serverId: string, rules: LeaseRules): LeaseBook =>
    createRedisLeaseBook(shared.link, { names: shared.names, serverId, rules });
  const newAccount = (): string => `account ${String((accounts += 1))}`;
  const rules: LeaseRules = { headroomPercent: 5, graceMs: 0, silentMs: never, goneMs: never };

  test('leases what the same rules in memory lease, report by report', async () => {
    const report = fc.record({
      server: fc.nat(4),
      limit: fc.integer({ min: 1, max: 600 }),
      limitIsNews: fc.boolean(),
      held: fc.nat(200),
      wanted: fc.nat(500),
      fair: fc.nat(100),
      leaves: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(0, 5, 50),
        fc.boolean(),
        fc.array(report, { maxLength: 30 }),
        async (headroomPercent, early, reports) => {
          const account = newAccount();
          const rulesNow = { ...rules, headroomPercent, graceMs: early ? never : 0 };
          const memory = new MemoryLeaseBook(rulesNow, () => 5_000);
          const books = new Map<number, LeaseBook>();
          for (const { server, ...rest } of reports) {
            const book = books.get(server) ?? bookOf(`server${String(server)}`, rulesNow);
            books.set(server, book);
            const told = { ...usual, ...rest };
            expect(await book.renew(account, told)).toEqual(
              await memory.for(`server${String(server)}`).renew(account, told),
            );
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  test('tells what upstream asked one server to wait to the others, and counts it down by its own clock', async () => {
    const account = newAccount();
    await bookOf('one', rules).renew(account, { ...usual, holdMs: 30_000 });
    const { holdMs } = await bookOf('other', rules).renew(account, usual);
    expect(holdMs).toBeGreaterThan(20_000);
    expect(holdMs).toBeLessThanOrEqual(30_000);
  });

  test('does not let a report that was overtaken undo what a later one was told', async () => {
    const account = newAccount();
    const late: (() => Promise<unknown>)[] = [];
    const overtaken = createRedisLeaseBook(
      {
        ...shared.link,
        script: (...call) =>
          late.length === 0
            ? new Promise((resolve) => late.push(() => shared.link.script(...call).then(resolve)))
            : shared.link.script(...call),
      },
      { names: shared.names, serverId: 'one', rules },
    );
    const first = overtaken.renew(account, { ...usual, held: 3, wanted: 3 });
    expect(await overtaken.renew(account, { ...usual, held: 3, wanted: 400 })).toMatchObject({ lease: 400 });
    await late[0]?.();
    expect(await first).toMatchObject({ lease: 400 });
    expect(await bookOf('other', rules).renew(account, { ...usual, wanted: 400 })).toMatchObject({
      lease: 56,
    });
  });

  test('counts a server that has fallen silent as one that keeps to its fair part, and then as gone', async () => {
    const afterSilence = async (silentMs: number, goneMs: number): Promise<unknown> => {
      const account = newAccount();
      const settled = { ...rules, graceMs: 100_000, silentMs, goneMs };
      await bookOf('one', rules).renew(account, { ...usual, held: 400, wanted: 400, fair: 100 });
      // Its report was long ago: written so, because nobody waits here.
      const key = shared.names.key('budget', hashed(account));
      const client = redis.client();
      const [lease, fair, seen, ...rest] = ((await client.hget(key, 'r:one')) ?? '').split(':');
      await client.hset(key, 'r:one', [lease, fair, Number(seen) - 1_000_000, ...rest].join(':'), 'since', 1);
      return bookOf('other', settled).renew(account, { ...usual, wanted: 456 });
    };
    expect(await afterSilence(never, never)).toMatchObject({ lease: 56 });
    // It knew of a fair part of 456 when it was alone, and holds less.
    expect(await afterSilence(1_000, never)).toMatchObject({ lease: 56, fair: 456 });
    expect(await afterSilence(1_000, 2_000)).toMatchObject({ lease: 456 });
  });

  test('waits for reports where Redis is new, or a server holds what the book does not know of', async () => {
    const patient = { ...rules, graceMs: 60_000 };
    expect(await bookOf('one', patient).renew(newAccount(), { ...usual, wanted: 100 })).toMatchObject({
      lease: 0,
    });
    const old = createRedisLeaseBook(
      { ...shared.link, memoryAgeMs: () => 3_600_000 },
      { names: shared.names, serverId: 'one', rules: patient },
    );
    const account = newAccount();
    expect(await old.renew(account, { ...usual, wanted: 100 })).toMatchObject({ lease: 228 });
    expect(await bookOf('two', patient).renew(account, usual)).toMatchObject({ lease: 114 });
    expect(await old.renew(newAccount(), { ...usual, held: 7, wanted: 100 })).toMatchObject({ lease: 7 });
  });
});
