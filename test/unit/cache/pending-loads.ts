import type {
  CacheNote,
  CacheQuestion,
  CacheRead,
  CacheReader,
  Lifetime,
  Load,
  Loaded,
} from '../../../src/cache/cache-question.ts';
import { createMemoryCacheStore } from '../../../src/cache/memory-cache-store.ts';
import { createSharedCache, type SharedCache } from '../../../src/cache/shared-cache.ts';
import { createManualClock } from '../../fakes/manual-clock.ts';

/** A load that a test ends when it likes. */
interface PendingLoad extends Load<unknown> {
  bring(value: unknown, loaded?: Partial<Loaded<unknown>>): void;
  fail(error: Error): void;
}

/** Upstream cannot be asked. */
export class Outage extends Error {}

/** A second, and nothing beyond it. */
export const second: Lifetime = { freshMs: 1000, staleMs: 0, keptMs: 0 };

/** A cache, and questions whose loads wait for the test. What loads bring has the lifetime unless it says another. */
export function testCache(lifetime: Lifetime = second, announcedSince: () => number | null = () => null) {
  const clock = createManualClock();
  const cache: SharedCache = createSharedCache({
    store: createMemoryCacheStore({ maxBytes: 1_000_000 }),
    now: clock.now,
    isOutage: (error) => error instanceof Outage,
    announcedSince,
  });
  const loads: PendingLoad[] = [];
  const notes: CacheNote[] = [];
  const used: (CacheRead | null)[] = [];
  const ask = (
    key: string,
    satisfies?: (value: unknown) => boolean,
    reader: Partial<CacheReader> = {},
    unannounced = false,
  ): Promise<unknown> => {
    const question: CacheQuestion<unknown> = {
      key,
      unannounced,
      ...(satisfies === undefined ? {} : { satisfies }),
      load: (load) =>
        new Promise((resolve, reject) => {
          loads.push({
            ...load,
            bring: (value, loaded = {}) => resolve({ value, lifetime, tags: [key], ...loaded }),
            fail: reject,
          });
        }),
    };
    return cache.get(question, {
      takesStale: true,
      newerThan: 0,
      note: (note) => notes.push(note),
      used: (read) => used.push(read),
      ...reader,
    });
  };
  const load = (index: number): PendingLoad => {
    const found = loads[index];
    if (found === undefined) throw new Error(`There was no load ${String(index)}.`);
    return found;
  };
  return { cache, clock, ask, loads, load, notes, used };
}
