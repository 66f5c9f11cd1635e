import { afterEach, beforeEach, expect, test } from 'vitest';
import { createRedisMessages, type RedisMessages } from '../../../src/redis/messages/redis-messages.ts';
import { RedisAwayError, type RedisMemory } from '../../../src/redis/redis-link.ts';
import { defineScript } from '../../../src/redis/redis-script.ts';
import { createLogger } from '../../../src/observability/logger.ts';
import { createHoldingProxy, type HoldingProxy } from '../../fakes/holding-proxy.ts';
import {
  createTestLink,
  createTestRedis,
  type TestLink,
  type TestRedis,
} from '../../support/redis-server.ts';
import { describeWithRedis } from '../../support/requirements.ts';

const write = defineScript(`return redis.call('SET', KEYS[1], ARGV[1], 'PX', 60000)`);

describeWithRedis('the link to Redis', (program) => {
  let redis: TestRedis;
  let proxy: HoldingProxy;
  let shared: TestLink;
  let memories: RedisMemory[];

  const set = (value = 'value'): Promise<unknown> =>
    shared.link.script(write, [shared.names.key('use', 'group')], [value]);
  const isAway = (): Promise<void> => redis.until(() => shared.link.status() === 'away');
  const isBack = (): Promise<void> => redis.until(() => shared.link.status() === 'ok');
  /** A hundred who wait for Redis take fifty seconds; those who do not take this much only where the machine is very busy. */
  const atMostMs = 5_000;
  /** How long it takes to be refused, a hundred times. */
  const refusals = async (): Promise<number> => {
    const begun = performance.now();
    for (let time = 0; time < 100; time += 1) await expect(set()).rejects.toThrow(RedisAwayError);
    return performance.now() - begun;
  };

  beforeEach(async () => {
    redis = await createTestRedis(program);
    await redis.start();
    proxy = await createHoldingProxy(Number(new URL(redis.url).port));
    shared = createTestLink(`redis://127.0.0.1:${String(proxy.port)}`);
    memories = [];
    shared.link.onBack((memory) => memories.push(memory));
    await set();
  });
  afterEach(async () => {
    await shared.close();
    proxy.close();
    redis.dispose();
  });

  test('makes one caller wait for a Redis that hangs, and nobody after that', async () => {
    const hanging = redis.client();
    await hanging.ping();
    const slept = hanging.call('DEBUG', 'SLEEP', '2');
    await expect(set()).rejects.toMatchObject({ name: 'RedisAwayError', wasAsked: true });
    expect(shared.link.status()).toBe('away');
    expect(await refusals()).toBeLessThan(atMostMs);
    await slept;
    await isBack();
    expect(await set()).toBe('OK');
    // It was the same Redis all the time.
    expect(new Set(memories.map(({ id }) => id)).size).toBe(1);
  });

  test('takes three late answers to callers in a hurry for a slow Redis, and one for bad luck', async () => {
    const never = (): Promise<unknown> => shared.link.run(() => new Promise(() => undefined), 1);
    await expect(never()).rejects.toThrow(RedisAwayError);
    expect(shared.link.status()).toBe('ok');
    await set();
    for (let time = 0; time < 3; time += 1) await expect(never()).rejects.toThrow(RedisAwayError);
    expect(shared.link.status()).toBe('away');
    await isBack();
  });

  test('goes without one that is full, until there is room', async () => {
    const client = redis.client();
    await client.config('SET', 'maxmemory', '1');
    await expect(set()).rejects.toThrow(RedisAwayError);
    expect(await refusals()).toBeLessThan(atMostMs);
    expect(shared.logs.join('')).toContain('"reason":"OOM"');
    await client.config('SET', 'maxmemory', '0');
    await isBack();
    expect(await set()).toBe('OK');
  });

  test('tells that one which was killed and came back remembers nothing', async () => {
    redis.kill();
    await isAway();
    expect(await refusals()).toBeLessThan(atMostMs);
    await redis.start();
    await isBack();
    expect(await set()).toBe('OK');
    expect(new Set(memories.map(({ id }) => id)).size).toBe(2);
    expect(shared.link.memoryAgeMs()).toBeLessThan(30_000);
  });

  test('notices within a moment that one was emptied which never went away', async () => {
    await redis.client().flushall();
    await redis.until(() => new Set(memories.map(({ id }) => id)).size === 2);
    expect(memories.at(-1)?.ageMs).toBeLessThan(30_000);
    expect(shared.link.status()).toBe('ok');
    expect(shared.logs.join('')).toContain('redis has lost its memory');
  });

  test('takes one that came back from its files, or a replica that took over, for one without a memory', async () => {
    const client = redis.client();
    const key = shared.names.key('memory', 'link');
    const [before] = memories;
    expect(await client.get(key)).toMatch(new RegExp(`^${String(before?.id)}:[0-9]+:[0-9a-f]{40}$`));
    await client.set(key, `${String(before?.id)}:1000:${'0'.repeat(40)}`);
    await redis.until(() => new Set(memories.map(({ id }) => id)).size === 2);
    expect(shared.link.memoryAgeMs()).toBeLessThan(30_000);
  });

  test('keeps the memory of one that does not say which process it is', async () => {
    const client = redis.client();
    await client.call('ACL', 'SETUSER', 'default', '-info');
    const key = shared.names.key('memory', 'link');
    await client.set(key, `${String(memories[0]?.id)}:1000:${'0'.repeat(40)}`);
    // It was looked at once more when this is there again.
    const probed = shared.names.key('probe', 'link');
    await client.del(probed);
    await redis.until(async () => (await client.exists(probed)) === 1);
    expect(await client.get(key)).toContain(':1000:');
    expect(new Set(memories.map(({ id }) => id)).size).toBe(1);
  });

  test('makes a new connection when the old one was cut without a word', async () => {
    proxy.hold();
    await expect(set()).rejects.toThrow(RedisAwayError);
    await isBack();
    expect(await set()).toBe('OK');
  });

  test('knows a script again that Redis has forgotten, and gives what a script got wrong as it is', async () => {
    await redis.client().script('FLUSH');
    expect(await set()).toBe('OK');
    const wrong = defineScript(`return redis.call('INCR', KEYS[1])`);
    await expect(shared.link.script(wrong, [shared.names.key('use', 'group')], [])).rejects.toThrow(
      'not an integer',
    );
    expect(shared.link.status()).toBe('ok');
  });

  test('notices that messages do not arrive any more, and tells of the gap before the next one', async () => {
    const told: string[] = [];
    const direct = createTestLink(redis.url);
    const listen = (url: string, serverId: string): { messages: RedisMessages; kit: TestLink } => {
      const kit = createTestLink(url);
      const messages = createRedisMessages({
        connection: kit.connection,
        link: direct.link,
        names: shared.names,
        serverId,
        logger: createLogger('silent'),
        now: () => Date.now(),
        onMessage: (message) => told.push(message.kind),
        onGap: () => told.push('gap'),
      });
      messages.start();
      return { messages, kit };
    };
    const { messages: one } = listen(`redis://127.0.0.1:${String(proxy.port)}`, 'one');
    const { messages: other } = listen(redis.url, 'other');
    try {
      await redis.until(() => one.heardSince() !== null && other.heardSince() !== null);
      other.send({ kind: 'invalidate', tags: ['a'] });
      await redis.until(() => told.length > 0);
      // The other one does not hear itself.
      expect(told).toEqual(['invalidate']);
      proxy.hold();
      await redis.until(() => one.heardSince() === null);
      await redis.until(() => one.heardSince() !== null);
      other.send({ kind: 'forget' });
      await redis.until(() => told.includes('forget'));
      expect(told).toEqual(['invalidate', 'gap', 'forget']);
      expect(one.heardSince()).toBeGreaterThan(Date.now() - 30_000);
    } finally {
      await one.close();
      await other.close();
      await direct.close();
    }
  });
});
