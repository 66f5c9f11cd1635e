/** One remembered answer, with what decides how long it may be used. All moments are epoch milliseconds. */
export interface CacheEntry {
  readonly value: unknown;
  /** When the answer was read; its age counts from here. */
  readonly loadedAt: number;
  /** Number of the load that brought it: a later load has a higher one, also within a millisecond. */
  readonly loadNumber: number;
  /**
   * Number of the load that began the row of answers that this one continues: each took the place of the one before it, and
   * in between there was never none. So while the row goes on, nobody has told of a change to any answer in it.
   */
  readonly rowNumber: number;
  /** Until then the entry is an answer. */
  readonly freshUntil: number;
  /** From then on a use begins a refresh; not before `freshUntil` where nothing is refreshed ahead of its end. */
  readonly refreshFrom: number;
  /** Until then it is one while a refresh runs (stale-while-revalidate). */
  readonly staleUntil: number;
  /** Until then it is one when upstream cannot be asked (stale-if-error). */
  readonly keptUntil: number;
  /** What holds instead while changes are announced; null for what changes unannounced. */
  readonly announced: AnnouncedLife | null;
  /** Names under which a change makes this entry wrong. */
  readonly tags: readonly string[];
  /** Estimated heap bytes of the value. */
  readonly bytes: number;
}

/** The longer life of an entry whose every change is announced. All moments are epoch milliseconds. */
export interface AnnouncedLife {
  /** When its load began: what changed after that must have been announced. */
  readonly since: number;
  readonly freshUntil: number;
  readonly staleUntil: number;
}

/** Where entries live. Synchronous: a tier that needs the network belongs behind this one, not in its place. */
export interface CacheStore {
  get(key: string): CacheEntry | undefined;
  set(key: string, entry: CacheEntry): void;
  delete(key: string): void;
  /** Forgets every entry that carries one of the tags. */
  deleteByTags(tags: readonly string[]): void;
  clear(): void;
}
