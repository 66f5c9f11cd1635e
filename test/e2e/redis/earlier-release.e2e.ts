import type { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { identifyWrite } from '../../../src/loading/idempotency.ts';
import { usualLeaseRules } from '../../../src/redis/budget/lease-book.ts';
import { createRedisLeaseBook } from '../../../src/redis/budget/redis-lease-book.ts';
import { readOutcome } from '../../../src/redis/idempotency/outcome-text.ts';
import { createWriteRecords, type WriteAttempt } from '../../../src/redis/idempotency/write-records.ts';
import { createRedisAppliedEvents } from '../../../src/redis/redis-applied-events.ts';
import { createRedisSpendingAccounts } from '../../../src/redis/redis-spending-accounts.ts';
import {
  createTestLink,
  createTestRedis,
  type TestLink,
  type TestRedis,
} from '../../support/redis-server.ts';
import { describeWithRedis } from '../../support/requirements.ts';

/*
 * What servers of 0.1.0 write, letter by letter. While releases follow each other, servers of two share one Redis: a release that
 * fails here would run writes again, or send beyond the limit. It has to read what is here, and to write what is read as here.
 */
describeWithRedis('what servers of an earlier release have left in Redis', (program) => {
  let redis: TestRedis;
  let shared: TestLink;
  let client: Redis;
  beforeAll(async () => {
    redis = await createTestRedis(program);
    await redis.start();
    client = redis.client();
    shared = createTestLink(redis.url);
    // All servers have told this memory what they know.
    await client.set('test:memory:{link}', `old:${String(Date.now() - 3_600_000)}:`);
  });
  afterAll(async () => {
    await shared.close();
    redis.dispose();
  });

  const input = { customerId: 'ada', reason: { b: 1, a: [true, null] } };
  const attempt = (key: string): WriteAttempt => ({
    ...identifyWrite({
      viewer: { kind: 'staff', credential: 'token', name: 'support' },
      projectId: 'proj1',
      mutation: 'blockCustomer',
      operation: 'block-customer',
      key,
      input,
    }),
    owner: 'new',
  });
  const inputHash = 'moD8mhxY_DYekmOektLExOY4QREKMWOxLKn6J96toGU';
  const records = () =>
    createWriteRecords(shared.link, {
      names: shared.names,
      leaseMs: 60_000,
      keptMs: 60_000,
      toldAfterMs: 5_000,
    });

  test('a write that was done is not run again, and gives its outcome', async () => {
    await client.hset('test:write:{link}:GcAqidAhgCijpwSYF5ZdrMvBLMRHXhRM', {
      input: inputHash,
      owner: 'old',
      until: '1000',
      outcome: '{"kind":"done","value":{"id":"ada"}}',
    });
    const beginning = await records().begin(attempt('done'));
    expect(beginning).toMatchObject({ kind: 'done' });
    if (beginning.kind !== 'done') return;
    expect(readOutcome(beginning.outcome, 'block-customer')).toEqual({ id: 'ada' });
  });

  test('a write that is under way there is waited for, and its key is good for no other input', async () => {
    const until = String(Date.now() + 3_600_000);
    await client.hset('test:write:{link}:F1GB7T31gv80lal11gjXLDTITkIVgeU8', {
      input: inputHash,
      owner: 'old',
      until,
    });
    expect(await records().begin(attempt('runs'))).toEqual({ kind: 'wait', owner: 'old' });
    expect(await records().begin({ ...attempt('runs'), inputHash: 'other' })).toEqual({ kind: 'reused' });
  });

  test('a write that begins here is written as there', async () => {
    await records().begin(attempt('begins'));
    const page = await client.hgetall('test:write:{link}:20slp4RISKuWcfh-vgZBOVGZwo-GJMsC');
    expect(page).toEqual({
      input: inputHash,
      owner: 'new',
      until: expect.stringMatching(/^\d{13}$/) as unknown,
    });
    await records().finish(attempt('begins'), '{"kind":"done"}');
    expect(await client.hget('test:write:{link}:20slp4RISKuWcfh-vgZBOVGZwo-GJMsC', 'outcome')).toBe(
      '{"kind":"done"}',
    );
  });

  test.each([
    ['{"kind":"unknown"}', 'OutcomeUnknownError'],
    ['{"kind":"not found","status":404}', 'NotFoundError'],
    ['{"kind":"invalid","status":400,"param":"id"}', 'InvalidInputError'],
    ['{"kind":"conflict","status":409,"reason":"other","referencedIds":[]}', 'ConflictError'],
  ])('the outcome %s is still an %s', (outcome, name) => {
    expect(() => readOutcome(outcome, 'block-customer')).toThrow(expect.objectContaining({ name }) as Error);
  });

  test('what is leased there is not leased here', async () => {
    const key = 'test:budget:{uAl5R6LJQzr3e1ML-Px7IJ0ertqQZRTc}';
    const now = Date.now();
    await client.hset(key, {
      since: String(now - 3_600_000),
      last: String(now),
      limit: '480',
      'r:old': `400:228:${String(now)}:7:400`,
    });
    const book = createRedisLeaseBook(shared.link, {
      names: shared.names,
      serverId: 'new',
      rules: { headroomPercent: 5, ...usualLeaseRules },
    });
    const report = {
      limit: 480,
      limitIsNews: false,
      held: 0,
      wanted: 480,
      fair: 0,
      holdMs: 0,
      leaves: false,
    };
    // 456 may be sent in a minute.
    expect(await book.renew('key:customer_information', report)).toMatchObject({ lease: 56, free: 0 });
    expect(await client.hget(key, 'r:new')).toMatch(/^56:228:\d{13}:\d+:480$/);
  });

  test('what a viewer has spent there is spent here', async () => {
    const resetsAt = String(Date.now() + 50_000);
    await client.hset('test:spent:{RkliuVAVwqJqXGhdOBV8cyxvanTlB3Oe}', { spent: '299', resetsAt });
    const accounts = createRedisSpendingAccounts(shared.link, {
      names: shared.names,
      local: {
        take: () => Promise.reject(new Error('Redis was not asked.')),
        giveBack: () => Promise.reject(new Error('Redis was not asked.')),
      },
      now: () => Date.now(),
    });
    expect((await accounts.take('customer:ada', 1, 300)).granted).toBe(true);
    expect((await accounts.take('customer:ada', 1, 300)).granted).toBe(false);
  });

  test('a webhook that was applied there is known here', async () => {
    await client.set('test:applied:{NLLLXlfLLX0peh9TTVYLNDnHQMYa3wm8}', '1');
    const local = { has: () => Promise.resolve(false), add: () => Promise.resolve() };
    const applied = createRedisAppliedEvents(shared.link, { names: shared.names, local });
    expect(await applied.has('event-1')).toBe(true);
  });
});
