import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createWriteRecords, type WriteAttempt } from '../../../src/redis/idempotency/write-records.ts';
import {
  createTestLink,
  createTestRedis,
  type TestLink,
  type TestRedis,
} from '../../support/redis-server.ts';
import { describeWithRedis } from '../../support/requirements.ts';

const toldAfterMs = 5_000;

describeWithRedis('the records of writes in Redis', (program) => {
  let redis: TestRedis;
  let shared: TestLink;
  let writes = 0;
  beforeAll(async () => {
    redis = await createTestRedis(program);
    await redis.start();
    shared = createTestLink(redis.url);
  });
  beforeEach(() => memoryIs(3_600_000));
  afterAll(async () => {
    await shared.close();
    redis.dispose();
  });

  const recordsFor = (leaseMs: number) =>
    createWriteRecords(shared.link, { names: shared.names, leaseMs, keptMs: 60_000, toldAfterMs });
  /** How old the memory is, as its own key says; null takes the key away, as everything that empties Redis does. */
  const memoryIs = async (ageMs: number | null, run = ''): Promise<void> => {
    const client = redis.client();
    const key = shared.names.key('memory', 'link');
    if (ageMs === null) await client.del(key);
    else await client.set(key, `test:${String(Date.now() - ageMs)}:${run}`);
  };
  const patient = () => recordsFor(60_000);
  const newWrite = (): WriteAttempt => {
    writes += 1;
    return { name: `write ${String(writes)}`, inputHash: 'input', owner: 'one' };
  };

  test('let one of many that begin at once run, and give the others its outcome', async () => {
    const attempt = newWrite();
    const owners = Array.from({ length: 20 }, (_, index) => ({
      ...attempt,
      owner: `server ${String(index)}`,
    }));
    const kinds = await Promise.all(owners.map(async (owner) => (await patient().begin(owner)).kind));
    expect(kinds.filter((kind) => kind === 'run')).toHaveLength(1);
    expect(kinds.filter((kind) => kind === 'wait')).toHaveLength(19);
    const runs = owners[kinds.indexOf('run')] ?? attempt;
    await patient().finish(runs, '{"kind":"done"}');
    expect(await patient().begin(attempt)).toEqual({ kind: 'done', outcome: '{"kind":"done"}' });
    expect(await patient().begin({ ...attempt, inputHash: 'other' })).toEqual({ kind: 'reused' });
  });

  test('take a server that is not heard of for dead, once, and hear it all the same when it speaks', async () => {
    const attempt = newWrite();
    const other = { ...attempt, owner: 'other' };
    await recordsFor(0).begin(attempt);
    expect(await patient().begin(other)).toEqual({ kind: 'lost' });
    expect(await patient().begin(other)).toEqual({ kind: 'done', outcome: '{"kind":"unknown"}' });
    await patient().goOn(attempt);
    expect(await patient().begin(other)).toMatchObject({ kind: 'done' });
    await patient().finish(attempt, '{"kind":"done"}');
    expect(await patient().begin(other)).toEqual({ kind: 'done', outcome: '{"kind":"done"}' });
  });

  test('hold a write for as long as its server says that it lives', async () => {
    const attempt = newWrite();
    await recordsFor(0).begin(attempt);
    await patient().goOn(attempt);
    expect(await patient().begin({ ...attempt, owner: 'other' })).toMatchObject({ kind: 'wait' });
  });

  test('free the key of a write that was not sent, but for no other server', async () => {
    const attempt = newWrite();
    const other = { ...attempt, owner: 'other' };
    await patient().begin(attempt);
    await patient().finish(other, null);
    expect(await patient().begin(other)).toMatchObject({ kind: 'wait' });
    await patient().finish(attempt, null);
    expect(await patient().begin(other)).toEqual({ kind: 'run' });
    await patient().finish(attempt, null);
    expect(await patient().begin(attempt)).toMatchObject({ kind: 'wait' });
  });

  test('take what came of a write from whoever ran it, though somebody else is said to be about it, and once only', async () => {
    const attempt = newWrite();
    const other = { ...attempt, owner: 'other' };
    await patient().goOn(other);
    await patient().finish(attempt, '{"kind":"done"}');
    expect(await patient().begin(other)).toEqual({ kind: 'done', outcome: '{"kind":"done"}' });
    await patient().finish(other, '{"kind":"unknown"}');
    expect(await patient().begin(other)).toEqual({ kind: 'done', outcome: '{"kind":"done"}' });
  });

  test.each<[string, number | null, string, number]>([
    ['is lost', null, '', toldAfterMs],
    ['is that of another process of Redis', 3_600_000, 'another', toldAfterMs],
    ['has just begun', 1_000, '', 4_000],
    ['begins in the future, because the clock was set back', -60_000, '', toldAfterMs],
  ])('take no key for new while the memory %s, and begin nothing', async (_what, ageMs, run, mostMs) => {
    await memoryIs(ageMs, run);
    const [unknown, known, running] = [newWrite(), newWrite(), newWrite()];
    const answer = await patient().begin(unknown);
    if (answer.kind !== 'young') throw new Error(`It is said to be ${answer.kind}.`);
    expect(answer.afterMs).toBeGreaterThan(mostMs - 1_000);
    expect(answer.afterMs).toBeLessThanOrEqual(mostMs);
    // What servers tell meanwhile is known at once.
    await patient().finish(known, '{"kind":"done"}');
    await patient().goOn(running);
    expect(await patient().begin({ ...known, owner: 'other' })).toMatchObject({ kind: 'done' });
    expect(await patient().begin({ ...running, owner: 'other' })).toMatchObject({ kind: 'wait' });
    await memoryIs(toldAfterMs);
    expect(await patient().begin({ ...unknown, owner: 'other' })).toEqual({ kind: 'run' });
  });

  test('are told again to a Redis that has lost its memory', async () => {
    const running = newWrite();
    const done = newWrite();
    await patient().goOn(running);
    await patient().finish(done, '{"kind":"done"}');
    expect(await patient().begin({ ...running, owner: 'other' })).toMatchObject({ kind: 'wait' });
    expect(await patient().begin({ ...done, owner: 'other' })).toMatchObject({ kind: 'done' });
  });

  test('end after a day, and show neither key nor input', async () => {
    const client = redis.client();
    const keys = await client.keys('test:write:*');
    expect(keys.length).toBeGreaterThan(0);
    for (const key of keys) {
      expect(key).toMatch(/^test:write:\{link\}:[\w-]{32}$/);
      expect(await client.pttl(key)).toBeGreaterThan(0);
    }
  });
});
