/** One remembered answer, with what decides how long it may be used. */
export interface CacheEntry {
  readonly value: unknown;
  /** Epoch milliseconds after which the entry is no longer an answer. */
  readonly freshUntil: number;
  /** Names under which a change makes this entry wrong. */
  readonly tags: readonly string[];
  /** Bytes that the value takes when written as JSON. */
  readonly bytes: number;
}

/** Where entries live. Synchronous: a tier that needs the network belongs behind this one, not in its place. */
export interface CacheStore {
  get(key: string): CacheEntry | undefined;
  set(key: string, entry: CacheEntry): void;
  delete(key: string): void;
  /** Forgets every entry that carries one of the tags. */
  deleteByTags(tags: readonly string[]): void;
}
