import type { CacheEntry } from './cache-store.ts';

/** What of an entry is asked for. */
interface AskedPart {
  readonly key: string;
  /** Whether a part of it that changes without a word. */
  readonly unannounced?: boolean | undefined;
}

/** Judges entries at the moment of asking. */
export interface EntryLife {
  isFresh(entry: CacheEntry, asked: AskedPart): boolean;
  /** Whether a use is to begin a refresh of an entry that is still fresh. */
  isDue(entry: CacheEntry, asked: AskedPart): boolean;
  /**
   * Until when (epoch milliseconds) somebody may keep the entry who hears of no changes: to the end of its life here, but in
   * the longer life, which announcements make possible, no longer than a new one without them.
   */
  keepableUntil(entry: CacheEntry, asked: AskedPart): number;
  /** Whether an answer that is not fresh may be given at once; `outage` where that is because upstream failed just now. */
  servable(entry: CacheEntry, asked: AskedPart): 'while refreshing' | 'outage' | null;
  /** Upstream could not be asked for what the entry holds, and is not asked again for a moment. */
  pause(entry: CacheEntry): void;
}

/** After upstream could not be asked for an answer that is kept for this case, the next attempt waits this long. */
const pauseAfterOutageMs = 5_000;

/** `announcedSince`: see `createSharedCache`. */
export function createEntryLife(options: {
  now(): number;
  announcedSince(key: string): number | null;
}): EntryLife {
  const { now, announcedSince } = options;
  const pauses = new WeakMap<CacheEntry, number>();

  const isPaused = (entry: CacheEntry): boolean => (pauses.get(entry) ?? 0) > now();

  /** The life that counts for who asks: the longer one only while nothing can have changed without a word. */
  const lifeOf = (
    entry: CacheEntry,
    { key, unannounced }: AskedPart,
  ): Pick<CacheEntry, 'freshUntil' | 'staleUntil'> => {
    const { announced } = entry;
    if (announced === null || unannounced === true) return entry;
    const since = announcedSince(key);
    // Within one millisecond nobody can tell which came first.
    return since !== null && since < announced.since ? announced : entry;
  };

  return {
    isFresh: (entry, asked) => lifeOf(entry, asked).freshUntil > now(),
    isDue: (entry, asked) =>
      // In its longer life an entry is not refreshed ahead of the end of the shorter one.
      lifeOf(entry, asked) === entry && entry.refreshFrom <= now() && !isPaused(entry),
    keepableUntil(entry, asked) {
      const { freshUntil } = lifeOf(entry, asked);
      const unheardMs = entry.freshUntil - entry.loadedAt;
      return lifeOf(entry, asked) === entry ? freshUntil : Math.min(freshUntil, now() + unheardMs);
    },
    servable(entry, asked) {
      const isServable = lifeOf(entry, asked).staleUntil > now();
      if (isPaused(entry)) return isServable || entry.keptUntil > now() ? 'outage' : null;
      return isServable ? 'while refreshing' : null;
    },
    pause(entry) {
      pauses.set(entry, now() + pauseAfterOutageMs);
    },
  };
}
