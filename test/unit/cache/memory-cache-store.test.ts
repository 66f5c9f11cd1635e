import { describe, expect, test } from 'vitest';
import type { CacheEntry } from '../../../src/cache/cache-store.ts';
import { createMemoryCacheStore } from '../../../src/cache/memory-cache-store.ts';

const entry = (bytes: number, ...tags: string[]): CacheEntry => ({
  value: 'x',
  loadedAt: 0,
  loadNumber: 1,
  rowNumber: 1,
  freshUntil: Infinity,
  refreshFrom: Infinity,
  staleUntil: Infinity,
  announced: null,
  keptUntil: Infinity,
  tags,
  bytes,
});

describe('the store in memory', () => {
  test('stays within its bytes: what was used longest ago leaves first', () => {
    const store = createMemoryCacheStore({ maxBytes: 10_000 });
    for (const key of ['a', 'b', 'c']) store.set(key, entry(3000));
    store.get('a');
    store.set('d', entry(3000));
    expect(['a', 'b', 'c', 'd'].map((key) => store.get(key) !== undefined)).toEqual([
      true,
      false,
      true,
      true,
    ]);
  });

  test('counts keys and the cost of an entry, so that a flood of tiny entries is bounded too', () => {
    const store = createMemoryCacheStore({ maxBytes: 10_000 });
    for (let index = 0; index < 1000; index += 1) store.set(`key ${String(index)}`, entry(1));
    const kept = Array.from({ length: 1000 }, (_, index) => store.get(`key ${String(index)}`)).filter(
      Boolean,
    );
    expect(kept.length).toBeGreaterThan(20);
    expect(kept.length).toBeLessThan(40);
  });

  test('does not keep an entry that is larger than all of it, nor the entry that it would replace', () => {
    const store = createMemoryCacheStore({ maxBytes: 10_000 });
    store.set('a', entry(100, 'tag'));
    store.set('a', entry(20_000, 'tag'));
    expect(store.get('a')).toBeUndefined();
    store.set('b', entry(100));
    store.deleteByTags(['tag']);
    expect(store.get('b')).toBeDefined();
  });

  test('forgets by tag, each of several, and nothing else', () => {
    const store = createMemoryCacheStore({ maxBytes: 10_000 });
    store.set('a', entry(1, 'one', 'both'));
    store.set('b', entry(1, 'two', 'both'));
    store.set('c', entry(1, 'three'));
    store.deleteByTags(['one', 'unknown']);
    expect(store.get('a')).toBeUndefined();
    expect(store.get('b')).toBeDefined();
    store.deleteByTags(['both', 'three']);
    expect(store.get('b')).toBeUndefined();
    expect(store.get('c')).toBeUndefined();
  });

  test('an overwritten entry loses its old tags', () => {
    const store = createMemoryCacheStore({ maxBytes: 10_000 });
    store.set('a', entry(1, 'old'));
    store.set('a', entry(2, 'new'));
    store.deleteByTags(['old']);
    expect(store.get('a')?.bytes).toBe(2);
    store.deleteByTags(['new']);
    expect(store.get('a')).toBeUndefined();
  });

  test('the tags of an entry that was pushed out do not touch a later entry with the same key', () => {
    const store = createMemoryCacheStore({ maxBytes: 5_000 });
    store.set('a', entry(3000, 'tag'));
    store.set('b', entry(3000));
    expect(store.get('a')).toBeUndefined();
    store.set('a', entry(1000));
    store.deleteByTags(['tag']);
    expect(store.get('a')).toBeDefined();
  });

  test('forgets one key', () => {
    const store = createMemoryCacheStore({ maxBytes: 5_000 });
    store.set('a', entry(1, 'tag'));
    store.delete('a');
    store.delete('never there');
    expect(store.get('a')).toBeUndefined();
  });
});
