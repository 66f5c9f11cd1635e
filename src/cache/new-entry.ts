import type { Loaded } from './cache-question.ts';
import type { AnnouncedLife, CacheEntry } from './cache-store.ts';
import { heapBytes } from './heap-bytes.ts';

/** The load that brought an answer. */
export interface LoadOfEntry {
  readonly number: number;
  /** Epoch milliseconds. */
  readonly begunAt: number;
}

/** What is remembered of an answer; null when it is no answer any more by now. `now` is in epoch milliseconds. */
export function newEntry(
  loaded: Loaded<unknown>,
  { now, load, rowNumber, tags }: { now: number; load: LoadOfEntry } & Pick<CacheEntry, 'rowNumber' | 'tags'>,
): CacheEntry | null {
  const { value, lifetime, loadedAt = now, changesAt = Infinity } = loaded;
  const freshUntil = Math.min(loadedAt + lifetime.freshMs, changesAt);
  const announced = announcedLife(loaded, Math.min(loadedAt, load.begunAt), loadedAt);
  if (Math.max(freshUntil, announced?.freshUntil ?? 0) <= now) return null;
  return {
    value,
    loadedAt,
    loadNumber: load.number,
    rowNumber,
    freshUntil,
    refreshFrom: Math.min(freshUntil, loadedAt + lifetime.freshMs - (lifetime.aheadMs ?? 0)),
    // Who asks after a renewal must not be told that the period has ended: the moment itself asks for a new answer.
    staleUntil: Math.min(loadedAt + lifetime.freshMs + lifetime.staleMs, changesAt),
    announced,
    keptUntil: loadedAt + lifetime.keptMs,
    tags,
    bytes: heapBytes(value),
  };
}

/** How long what was read at `loadedAt`, by a load that began at `since`, is an answer while changes are announced. */
function announcedLife(
  { lifetime, changesAt = Infinity }: Pick<Loaded<unknown>, 'lifetime' | 'changesAt'>,
  since: number,
  loadedAt: number,
): AnnouncedLife | null {
  const { announcedMs, freshMs, staleMs } = lifetime;
  if (announcedMs === undefined || announcedMs <= freshMs) return null;
  return {
    since,
    freshUntil: Math.min(loadedAt + announcedMs, changesAt),
    staleUntil: Math.min(loadedAt + announcedMs + staleMs, changesAt),
  };
}
