import { describe, expect, test } from 'vitest';

import { second, testCache } from './pending-loads.ts';
describe('one question', () => {
  test('is loaded once however many ask while it is under way', async () => {
    const { ask, loads, load } = testCache();
    const asked = [ask('a'), ask('a'), ask('a')];
    load(0).bring('value');
    await expect(Promise.all(asked)).resolves.toEqual(['value', 'value', 'value']);
    expect(loads).toHaveLength(1);
  });

  test('is answered from memory until its lifetime is over', async () => {
    const { ask, loads, load, clock, cache } = testCache();
    const first = ask('a');
    load(0).bring(1);
    await first;
    await clock.advance(999);
    await expect(ask('a')).resolves.toBe(1);
    expect(cache.peek('a')).toBe(1);
    await clock.advance(1);
    expect(cache.peek('a')).toBeUndefined();
    const again = ask('a');
    expect(loads).toHaveLength(2);
    load(1).bring(2);
    await expect(again).resolves.toBe(2);
  });

  test('is an answer no longer than its own content', async () => {
    const { ask, loads, load, clock } = testCache();
    const first = ask('a');
    load(0).bring(1, { changesAt: clock.now() + 400 });
    await first;
    await clock.advance(399);
    await expect(ask('a')).resolves.toBe(1);
    await clock.advance(1);
    void ask('a');
    expect(loads).toHaveLength(2);
  });

  test.each([
    ['has no lifetime', { lifetime: { freshMs: 0, staleMs: 0, keptMs: 0 } }],
    ['has changed already', { changesAt: 0 }],
  ])('is not remembered when its answer %s', async (_case, loaded) => {
    const { ask, loads, load } = testCache();
    const first = ask('a');
    load(0).bring(1, loaded);
    await expect(first).resolves.toBe(1);
    void ask('a');
    expect(loads).toHaveLength(2);
  });

  test('fails for all who wait, and the next one tries again', async () => {
    const { ask, loads, load } = testCache();
    const asked = [ask('a'), ask('a')];
    load(0).fail(new Error('no luck'));
    const results = await Promise.allSettled(asked);
    expect(results.map((result) => result.status)).toEqual(['rejected', 'rejected']);
    const again = ask('a');
    expect(loads).toHaveLength(2);
    load(1).bring('value');
    await expect(again).resolves.toBe('value');
  });

  test('null is an answer like any other', async () => {
    const { ask, loads, load } = testCache();
    const first = ask('a');
    load(0).bring(null);
    await first;
    await expect(ask('a')).resolves.toBeNull();
    expect(loads).toHaveLength(1);
  });

  test('does not keep another question waiting', async () => {
    const { ask, load } = testCache();
    void ask('a');
    const other = ask('b');
    load(1).bring('other');
    await expect(other).resolves.toBe('other');
  });
});

describe('an answer that holds too little', () => {
  const atLeast = (length: number) => (value: unknown) => (value as number[]).length >= length;

  test('is given to the load, to build upon', async () => {
    const { ask, loads, load } = testCache();
    const first = ask('a', atLeast(1));
    expect(load(0).current).toBeUndefined();
    load(0).bring([1]);
    await first;
    const more = ask('a', atLeast(2));
    expect(load(1).current).toEqual([1]);
    load(1).bring([1, 2]);
    await expect(more).resolves.toEqual([1, 2]);
    await expect(ask('a', atLeast(1))).resolves.toEqual([1, 2]);
    expect(loads).toHaveLength(2);
  });

  test('from a load under way is built upon when it lands', async () => {
    const { ask, loads, load, clock } = testCache();
    const little = ask('a', atLeast(1));
    const much = ask('a', atLeast(2));
    expect(loads).toHaveLength(1);
    load(0).bring([1]);
    await little;
    await clock.advance(0);
    expect(load(1).current).toEqual([1]);
    load(1).bring([1, 2]);
    await expect(much).resolves.toEqual([1, 2]);
  });

  test('that is no longer fresh is not built upon', async () => {
    const { ask, load, clock } = testCache();
    const first = ask('a', atLeast(1));
    load(0).bring([1]);
    await first;
    await clock.advance(1000);
    void ask('a', atLeast(2));
    expect(load(1).current).toBeUndefined();
  });
});

describe('an invalidation', () => {
  test('forgets what carries the tag', async () => {
    const { ask, load, cache } = testCache();
    const both = [ask('a'), ask('b')];
    load(0).bring(1, { tags: ['x', 'y'] });
    load(1).bring(2, { tags: ['z'] });
    await Promise.all(both);
    cache.invalidate(['y']);
    expect(cache.peek('a')).toBeUndefined();
    expect(cache.peek('b')).toBe(2);
  });

  test('during a load lets those who wait have the answer, and keeps it out of memory', async () => {
    const { ask, loads, load, cache } = testCache();
    const early = ask('a');
    cache.invalidate(['a']);
    load(0).bring('before the change');
    await expect(early).resolves.toBe('before the change');
    expect(cache.peek('a')).toBeUndefined();
    const late = ask('a');
    expect(loads).toHaveLength(2);
    load(1).bring('after the change');
    await expect(late).resolves.toBe('after the change');
    expect(cache.peek('a')).toBe('after the change');
  });

  test('during a load keeps latecomers from its answer', async () => {
    const { ask, loads, load, cache, clock } = testCache();
    const early = ask('a');
    cache.invalidate(['a']);
    const late = [ask('a'), ask('a')];
    load(0).bring('before the change');
    await expect(early).resolves.toBe('before the change');
    await clock.advance(0);
    expect(loads).toHaveLength(2);
    load(1).bring('after the change');
    await expect(Promise.all(late)).resolves.toEqual(['after the change', 'after the change']);
    expect(cache.peek('a')).toBe('after the change');
  });

  test('is heeded also when only the answer itself names the tag', async () => {
    const { ask, load, cache, clock } = testCache();
    const early = ask('alias');
    cache.invalidate(['canonical']);
    const late = ask('alias');
    load(0).bring('before the change', { tags: ['alias', 'canonical'] });
    await early;
    await clock.advance(0);
    load(1).bring('after the change', { tags: ['alias', 'canonical'] });
    await expect(late).resolves.toBe('after the change');
  });

  test('after somebody joined does not take the answer from them', async () => {
    const { ask, loads, load, cache } = testCache();
    const waiting = [ask('a'), ask('a')];
    cache.invalidate(['a']);
    load(0).bring('value');
    await expect(Promise.all(waiting)).resolves.toEqual(['value', 'value']);
    expect(loads).toHaveLength(1);
    expect(cache.peek('a')).toBeUndefined();
  });

  test('of something else leaves a load alone', async () => {
    const { ask, loads, load, cache } = testCache();
    const early = ask('a');
    cache.invalidate(['b']);
    const late = ask('a');
    load(0).bring('value');
    await expect(Promise.all([early, late])).resolves.toEqual(['value', 'value']);
    expect(loads).toHaveLength(1);
    expect(cache.peek('a')).toBe('value');
  });

  test('before a load does not count against it', async () => {
    const { ask, load, cache } = testCache();
    void ask('something that is under way');
    cache.invalidate(['a']);
    const asked = ask('a');
    load(1).bring('value');
    await asked;
    expect(cache.peek('a')).toBe('value');
  });

  test('during a load fences what the load brings along', async () => {
    const { ask, load, cache } = testCache();
    const list = ask('list');
    load(0).prime('before', { value: 1, lifetime: second, tags: ['item'] });
    expect(cache.peek('before')).toBe(1);
    cache.invalidate(['item']);
    expect(cache.peek('before')).toBeUndefined();
    load(0).prime('after', { value: 2, lifetime: second, tags: ['item'] });
    load(0).prime('unrelated', { value: 3, lifetime: second, tags: ['other'] });
    load(0).bring('list', { tags: ['list'] });
    await list;
    expect(cache.peek('after')).toBeUndefined();
    expect(cache.peek('unrelated')).toBe(3);
    expect(cache.peek('list')).toBe('list');
  });
});
