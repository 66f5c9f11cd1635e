import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Loaded } from '../../../src/cache/cache-question.ts';
import type { SecondTier, TierLook } from '../../../src/cache/second-tier.ts';
import { createRedisSecondTier } from '../../../src/redis/cache/redis-second-tier.ts';
import { RedisAwayError, type RedisLink } from '../../../src/redis/redis-link.ts';
import {
  createTestLink,
  createTestRedis,
  type TestLink,
  type TestRedis,
} from '../../support/redis-server.ts';
import { describeWithRedis } from '../../support/requirements.ts';

const key = JSON.stringify(['proj1', 'customer', 'ada']);
const tag = JSON.stringify(['proj1', 'customer', 'ada']);
const every = JSON.stringify(['proj1', 'every-customer']);
const lifetime = { freshMs: 60_000, staleMs: 0, keptMs: 60_000 };
const ada = (name = 'Ada'): Loaded<unknown> => ({ value: { name }, lifetime, tags: [tag, every] });
const patient = (link: RedisLink): RedisLink => ({
  ...link,
  run: (work) => link.run(work, 10_000),
  script: (script, keys, args) => link.script(script, keys, args, 10_000),
});
/** As to a Redis that takes longer than anybody in a hurry waits. */
const slow = (link: RedisLink): RedisLink => {
  const late = (timeoutMs?: number): boolean => timeoutMs !== undefined && timeoutMs < 500;
  const { run, script } = patient(link);
  return {
    ...link,
    run: (work, timeoutMs) => (late(timeoutMs) ? Promise.reject(new RedisAwayError(true)) : run(work)),
    script: (text, keys, args, timeoutMs) =>
      late(timeoutMs) ? Promise.reject(new RedisAwayError(true)) : script(text, keys, args),
  };
};
const asked = { oneAtATime: false, signal: new AbortController().signal };

describeWithRedis('the second tier in Redis', (program) => {
  let redis: TestRedis;
  let kits: TestLink[];
  let one: SecondTier;
  let other: SecondTier;
  const released: (() => void)[] = [];

  /** By default with a link that waits for Redis: how fast it is on a busy machine is no matter here. */
  const tier = (linkOf = patient): SecondTier => {
    const kit = createTestLink(redis.url);
    kits.push(kit);
    return createRedisSecondTier({
      link: linkOf(kit.link),
      names: kit.names,
      messages: { text: (message) => JSON.stringify(message) },
      projectOf: (text) => (JSON.parse(text) as string[])[0] ?? '',
      now: () => Date.now(),
      sleep: () => new Promise((resolve) => released.push(resolve)),
    });
  };
  const reach = async (): Promise<void> => {
    for (const kit of kits) {
      kit.link.start();
      await redis.until(() => kit.link.status() === 'ok');
    }
  };
  const found = async (by: SecondTier): Promise<unknown> => (await by.look(key, asked)).found?.value;
  const values = (): Promise<readonly string[]> => redis.client().keys('test:cache:*:value:*');
  const isWritten = (): Promise<void> => redis.until(async () => (await values()).length > 0);

  beforeEach(async () => {
    redis = await createTestRedis(program);
    await redis.start();
    kits = [];
    one = tier();
    other = tier();
    await reach();
  });
  afterEach(async () => {
    for (const kit of kits) await kit.close();
    redis.dispose();
  });

  test('gives one server what another has loaded, as old as it is', async () => {
    const look = await one.look(key, asked);
    expect(look.found).toBeNull();
    look.remember(key, { ...ada(), loadedAt: Date.now() - 1_000 });
    await isWritten();
    const { found: loaded } = await other.look(key, asked);
    expect(loaded).toMatchObject(ada());
    expect(Date.now() - (loaded?.loadedAt ?? 0)).toBeGreaterThanOrEqual(1_000);
  });

  test('keeps what changes are announced of for its longer life', async () => {
    const announced = { ...lifetime, announcedMs: 600_000 };
    const loadedAt = Date.now() - 120_000;
    (await one.look(key, asked)).remember(key, { ...ada(), lifetime: announced, loadedAt });
    await isWritten();
    expect(await found(other)).toEqual({ name: 'Ada' });
    const [name = ''] = await values();
    expect(await redis.client().pttl(name)).toBeGreaterThan(400_000);
  });

  test('keeps long answers compressed, and no longer than they are good for', async () => {
    (await one.look(key, asked)).remember(key, ada('Ada '.repeat(10_000)));
    await isWritten();
    const [name = ''] = await values();
    const client = redis.client();
    expect(await client.strlen(name)).toBeLessThan(1_000);
    expect(await client.pttl(name)).toBeLessThanOrEqual(60_000);
    expect(await client.pttl(name)).toBeGreaterThan(0);
    expect(await found(other)).toEqual({ name: 'Ada '.repeat(10_000) });
    // The name of the key tells nobody's id, and in which form the entry is: releases with another one look elsewhere.
    expect(name).toMatch(/^test:cache:\{proj1\}:value:1:[\w-]{32}$/);
  });

  test.each([
    ['the tag', tag],
    ['a wider tag', every],
  ])('gives nothing any more after a change of %s', async (_what, changed) => {
    (await one.look(key, asked)).remember(key, ada());
    await isWritten();
    other.invalidate([changed]);
    await redis.until(async () => (await found(one)) === undefined);
  });

  test('does not take what was loaded before a change and written after it', async () => {
    const before = await one.look(key, asked);
    other.invalidate([tag]);
    await redis.until(async () => (await redis.client().hlen('test:cache:{proj1}:fence')) > 2);
    before.remember(key, ada('as it was'));
    const after = await one.look(key, asked);
    after.remember(key, ada('as it is'));
    await isWritten();
    expect(await found(other)).toEqual({ name: 'as it is' });
  });

  test('trusts nothing when Redis has forgotten the changes', async () => {
    const before = await one.look(key, asked);
    before.remember(key, ada());
    await isWritten();
    await redis.client().del('test:cache:{proj1}:fence');
    expect(await found(other)).toBeUndefined();
    // Nor what was loaded before it forgot.
    await other.look(key, asked);
    await redis.client().del(...(await values()));
    before.remember(key, ada());
    (await other.look('["proj1","another"]', asked)).remember('["proj1","another"]', ada());
    await isWritten();
    expect(await found(one)).toBeUndefined();
  });

  test('takes what it cannot read for nothing', async () => {
    (await one.look(key, asked)).remember(key, ada());
    await isWritten();
    const [name = ''] = await values();
    for (const bytes of ['', '\u0001broken', '\u0000{', '\u0000{"mark":null}', '\u0000null']) {
      await redis.client().set(name, bytes);
      expect(await found(other)).toBeUndefined();
    }
  });

  test('does not look while Redis does not know of a change, and tells it when it is back', async () => {
    (await one.look(key, asked)).remember(key, ada());
    await isWritten();
    const listener = redis.client();
    await listener.config('SET', 'maxmemory', '1');
    other.invalidate([tag]);
    await redis.until(() => kits[1]?.link.status() === 'away');
    expect(await found(other)).toBeUndefined();
    const told: string[] = [];
    await listener.subscribe('test:messages');
    listener.on('message', (_channel, text: string) => told.push(text));
    await redis.client().config('SET', 'maxmemory', '0');
    await redis.until(() => told.length > 0);
    expect(JSON.parse(told[0] ?? '')).toEqual({ kind: 'invalidate', tags: [tag] });
    expect(await found(one)).toBeUndefined();
  });

  test('makes everything wrong where too much has changed to name it', async () => {
    (await one.look(key, asked)).remember(key, ada());
    await isWritten();
    const listener = redis.client();
    const told: string[] = [];
    await listener.subscribe('test:messages');
    listener.on('message', (_channel, text: string) => told.push(text));
    other.invalidate(['["proj1","first"]']);
    other.invalidate(Array.from({ length: 10_001 }, (_, index) => JSON.stringify(['proj1', String(index)])));
    await redis.until(() => told.some((text) => text.includes('forget')));
    expect(await found(one)).toBeUndefined();
  });

  describe('where one server is to load at a time', () => {
    const alone = { ...asked, oneAtATime: true };

    test('the others wait for what it loads', async () => {
      const first = await one.look(key, alone);
      expect(first.found).toBeNull();
      const second = other.look(key, alone);
      await redis.until(() => released.length > 0);
      first.remember(key, ada());
      first.end();
      await isWritten();
      for (const release of released.splice(0)) release();
      expect((await second).found?.value).toEqual({ name: 'Ada' });
    });

    test('they take it also from a Redis that is too slow for what is loaded at once', async () => {
      const hurried = tier(slow);
      await reach();
      const first = await one.look(key, alone);
      first.remember(key, ada());
      await isWritten();
      expect(await found(hurried)).toBeUndefined();
      expect((await hurried.look(key, alone)).found?.value).toEqual({ name: 'Ada' });
    });

    /** Lets every pause end at once, until the look is over. */
    const withoutPauses = async (look: Promise<TierLook>): Promise<TierLook> => {
      const over = look.then(() => true);
      for (let done = false; !done;) {
        for (const release of released.splice(0)) release();
        done = await Promise.race([over, new Promise<false>((resolve) => setImmediate(resolve, false))]);
      }
      return look;
    };

    test('the next one loads when the first has failed', async () => {
      (await one.look(key, alone)).end();
      expect((await withoutPauses(other.look(key, alone))).found).toBeNull();
    });

    test('nobody waits for ever for one that died', async () => {
      await one.look(key, alone);
      expect((await withoutPauses(other.look(key, alone))).found).toBeNull();
    });
  });
});
