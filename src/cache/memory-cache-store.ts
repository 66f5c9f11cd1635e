import { LRUCache } from 'lru-cache';
import type { CacheEntry, CacheStore } from './cache-store.ts';
import { textBytes } from './heap-bytes.ts';

/** An entry beside its value and its texts: the object itself, and its places in the maps and lists of the cache. */
const entryBytes = 304;
/** A tag beside its text: its place in the entry, its set, and the key's place in that. */
const tagBytes = 320;

/** How much a store in memory holds. */
export interface CacheUsage {
  readonly entries: number;
  /** As they are counted against `maxBytes`. */
  readonly bytes: number;
  /** How many entries have had to make room for others since the start. */
  readonly evictions: number;
}

/** A store in this process's memory, bounded in bytes; what was used longest ago leaves first. */
export function createMemoryCacheStore(options: { maxBytes: number }): CacheStore & { usage(): CacheUsage } {
  let evictions = 0;
  const keysByTag = new Map<string, Set<string>>();

  const untag = (key: string, entry: CacheEntry): void => {
    for (const tag of entry.tags) {
      const keys = keysByTag.get(tag);
      keys?.delete(key);
      if (keys?.size === 0) keysByTag.delete(tag);
    }
  };

  const entries = new LRUCache<string, CacheEntry>({
    maxSize: options.maxBytes,
    sizeCalculation: (entry, key) =>
      entry.tags.reduce(
        (bytes, tag) => bytes + textBytes(tag) + tagBytes,
        entry.bytes + textBytes(key) + entryBytes,
      ),
    dispose(entry, key, reason) {
      if (reason === 'evict') evictions += 1;
      untag(key, entry);
    },
  });

  return {
    get: (key) => entries.get(key),
    set(key, entry) {
      entries.set(key, entry);
      // An entry larger than the whole store is not kept, so its tags must not be either.
      if (!entries.has(key)) return;
      for (const tag of entry.tags) {
        const keys = keysByTag.get(tag) ?? new Set<string>();
        keysByTag.set(tag, keys.add(key));
      }
    },
    delete(key) {
      entries.delete(key);
    },
    deleteByTags(tags) {
      for (const tag of tags) {
        for (const key of [...(keysByTag.get(tag) ?? [])]) entries.delete(key);
      }
    },
    usage: () => ({ entries: entries.size, bytes: entries.calculatedSize, evictions }),
    clear() {
      entries.clear();
    },
  };
}
