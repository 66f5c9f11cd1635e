import { LRUCache } from 'lru-cache';

/** Remembers which events were applied. A memory that several servers share fits here; it answers `false` when it cannot tell. */
export interface AppliedEvents {
  /** Whether the event was applied before. Never rejects. */
  has(name: string): Promise<boolean>;
  /** Said only once it is applied: an event that failed in the middle is taken again. Never rejects. */
  add(name: string): Promise<void>;
}

/** RevenueCat gives up long before: its last try comes within hours. */
const rememberedForMs = 24 * 60 * 60 * 1000;
const mostRemembered = 100_000;

/** Remembers in this process. Names are to be short. */
export function createAppliedEvents(): AppliedEvents {
  const names = new LRUCache<string, true>({ max: mostRemembered, ttl: rememberedForMs });
  return {
    has: (name) => Promise.resolve(names.has(name)),
    add(name) {
      names.set(name, true);
      return Promise.resolve();
    },
  };
}
