import { describe, expect, test, vi } from 'vitest';
import type { CacheQuestion, Loaded } from '../../../src/cache/cache-question.ts';
import { createMemoryCacheStore } from '../../../src/cache/memory-cache-store.ts';
import type { SecondTier } from '../../../src/cache/second-tier.ts';
import { createSharedCache } from '../../../src/cache/shared-cache.ts';

const lifetime = { freshMs: 1_000, staleMs: 1_000, keptMs: 10_000 };
const reader = { takesStale: true, newerThan: 0 };

/** A cache whose second tier holds what a test puts there. */
function kit() {
  const time = { now: 1_000_000 };
  const held = new Map<string, Loaded<unknown>>();
  const remembered: (readonly [string, Loaded<unknown>])[] = [];
  const ended = vi.fn();
  const invalidate = vi.fn();
  let looks = Promise.resolve();
  const secondTier: SecondTier = {
    async look(key) {
      await looks;
      return {
        found: held.get(key) ?? null,
        remember: (name, loaded) => remembered.push([name, loaded]),
        end: ended,
      };
    },
    invalidate,
  };
  const cache = createSharedCache({
    store: createMemoryCacheStore({ maxBytes: 1_000_000 }),
    now: () => time.now,
    widerTags: () => ['all'],
    secondTier,
  });
  const load = vi.fn(() => Promise.resolve({ value: 'loaded', lifetime, tags: ['ada'] }));
  const question: CacheQuestion<string> = { key: 'ada', load };
  const hold = (): (() => void) => {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    looks = promise.then(() => undefined);
    return () => {
      resolve(undefined);
    };
  };
  const found = (changes: Partial<Loaded<unknown>> = {}): void => {
    held.set('ada', { value: 'of another', lifetime, loadedAt: time.now, tags: ['ada'], ...changes });
  };
  return { time, cache, question, load, remembered, ended, invalidate, hold, found };
}

describe('a cache with a second tier', () => {
  test('takes what another server has loaded, and then has it in memory', async () => {
    const { cache, question, load, found } = kit();
    found();
    expect(await cache.get(question)).toBe('of another');
    expect(cache.peek('ada')).toBe('of another');
    expect(load).not.toHaveBeenCalled();
  });

  test('gives what it loads to the others, with every tag, also what came along', async () => {
    const { cache, remembered, ended } = kit();
    await cache.get({
      key: 'list',
      load: ({ prime }) => {
        prime('item', { value: 1, lifetime, tags: ['one'] });
        return Promise.resolve({ value: [1], lifetime, tags: ['list'] });
      },
    });
    expect(remembered).toMatchObject([
      ['item', { value: 1, tags: ['one', 'all'] }],
      ['list', { value: [1], tags: ['list', 'all'] }],
    ]);
    expect(ended).toHaveBeenCalledTimes(1);
  });

  test('says that a load is over also when it failed', async () => {
    const { cache, ended } = kit();
    await expect(cache.get({ key: 'ada', load: () => Promise.reject(new Error('no')) })).rejects.toThrow(
      'no',
    );
    expect(ended).toHaveBeenCalledTimes(1);
  });

  test('does not take what is too old, or changes by itself by now, or holds too little', async () => {
    const old = kit();
    old.found({ loadedAt: old.time.now - 1_000 });
    expect(await old.cache.get(old.question)).toBe('loaded');
    const changed = kit();
    changed.found({ changesAt: changed.time.now });
    expect(await changed.cache.get(changed.question)).toBe('loaded');
    const small = kit();
    small.found();
    expect(await small.cache.get({ ...small.question, satisfies: (value) => value === 'loaded' })).toBe(
      'loaded',
    );
  });

  test('does not take it for who asks for what holds now, and lets nobody wait for one who might', async () => {
    const { cache, question, load, found, hold } = kit();
    const release = hold();
    const anybody = cache.get(question);
    found();
    const refreshing = cache.get(question, { ...reader, newerThan: cache.mark() });
    release();
    expect(await anybody).toBe('of another');
    expect(await refreshing).toBe('loaded');
    expect(load).toHaveBeenCalledTimes(1);
  });

  test('takes a newer one in place of a refresh', async () => {
    const { cache, question, load, found, time } = kit();
    await cache.get(question);
    time.now += 1_500;
    found();
    expect(await cache.get(question)).toBe('loaded');
    await vi.waitFor(() => {
      expect(cache.peek('ada')).toBe('of another');
    });
    expect(load).toHaveBeenCalledTimes(1);
  });

  test('does not take what a change made wrong while it was on its way', async () => {
    const { cache, question, found, hold } = kit();
    const release = hold();
    const answer = cache.get(question);
    found();
    cache.applyInvalidation(['ada']);
    release();
    expect(await answer).toBe('loaded');
    expect(cache.peek('ada')).toBeUndefined();
  });

  test('tells the others what it forgets, and not what it was told', () => {
    const { cache, invalidate } = kit();
    cache.applyInvalidation(['ada']);
    expect(invalidate).not.toHaveBeenCalled();
    cache.invalidate(['ada']);
    expect(invalidate).toHaveBeenCalledExactlyOnceWith(['ada']);
  });

  test('forgets everything, loads under way included, where it may have missed a change', async () => {
    const { cache, question, load, hold } = kit();
    await cache.get(question);
    expect(cache.peek('ada')).toBe('loaded');
    cache.forgetAll();
    expect(cache.peek('ada')).toBeUndefined();
    const release = hold();
    const underWay = cache.get(question);
    cache.forgetAll();
    release();
    expect(await underWay).toBe('loaded');
    expect(cache.peek('ada')).toBeUndefined();
    expect(load).toHaveBeenCalledTimes(2);
  });

  test('refreshes ahead with a new answer, not with the same one from the tier', async () => {
    const { time, cache, load, found } = kit();
    const ahead = { ...lifetime, aheadMs: 100 };
    const question: CacheQuestion<string> = {
      key: 'ada',
      load: () => load().then((loaded) => ({ ...loaded, lifetime: ahead })),
    };
    found({ lifetime: ahead });
    await cache.get(question, reader);
    time.now += 950;
    expect(await cache.get(question, reader)).toBe('of another');
    await vi.waitFor(() => {
      expect(cache.peek('ada')).toBe('loaded');
    });
    expect(load).toHaveBeenCalledTimes(1);
  });

  test('takes what another server has refreshed instead of asking again', async () => {
    const { time, cache, question, load, found } = kit();
    const ahead = { ...lifetime, aheadMs: 100 };
    found({ lifetime: ahead });
    await cache.get(question, reader);
    time.now += 950;
    found({ lifetime: ahead, value: 'of another, later' });
    await cache.get(question, reader);
    await vi.waitFor(() => {
      expect(cache.peek('ada')).toBe('of another, later');
    });
    expect(load).not.toHaveBeenCalled();
  });
});
