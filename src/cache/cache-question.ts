import type { CacheEntry } from './cache-store.ts';

/** How long an answer of one kind may be used, in milliseconds from when it was read. */
export interface Lifetime {
  /** An answer without further ado. */
  readonly freshMs: number;
  /**
   * The age up to which it is one where every change of it is announced, and announcements have arrived ever since it was
   * read; at least `freshMs`. Absent for what changes unannounced.
   */
  readonly announcedMs?: number;
  /** How much longer it is given while one refresh runs; not beyond the moment at which its content changes by itself. */
  readonly staleMs: number;
  /** The age up to which it is given when upstream cannot be asked; 0 for never. */
  readonly keptMs: number;
  /**
   * How long before the end of `freshMs` a use begins a refresh in the background, so that what is in use is always fresh;
   * what nobody uses then is left alone. Default: 0, never.
   */
  readonly aheadMs?: number;
}

/** What a load brought, and how long it stays an answer. */
export interface Loaded<Value> {
  readonly value: Value;
  readonly lifetime: Lifetime;
  /** When it was read, where that was before this load: a list is as old as its first page. */
  readonly loadedAt?: number;
  /** The moment (epoch milliseconds) at which the answer's own content changes by itself, when there is one. */
  readonly changesAt?: number | undefined;
  /** Names under which a change makes the answer wrong; the ones found in the answer itself included. */
  readonly tags: readonly string[];
}

/** Remembers what a load brought along, such as the single objects of a list; fenced like the load itself. */
export type Prime = <Value>(key: string, loaded: Loaded<Value>) => void;

/** What a load is told. */
export interface Load<Value> {
  /** The fresh answer that holds too little, to build upon. */
  readonly current: Value | undefined;
  /** The answer that a refresh in the background replaces. It tells how much of it is in use; nothing is built upon it. */
  readonly replaced: Value | undefined;
  readonly prime: Prime;
  /** Ends when nobody waits for the load any more. */
  readonly signal: AbortSignal;
}

/** One question to the cache. Two with the same key must mean the same thing, for any viewer. */
export interface CacheQuestion<Value> {
  readonly key: string;
  /** Whether it is asked for a part of the answer that changes unannounced: only `freshMs` of its lifetime count then. */
  readonly unannounced?: boolean;
  /** False for a remembered answer that holds too little, such as a page shorter than the one asked for. */
  satisfies?(value: Value): boolean;
  /** Whether servers that share a second tier load it one at a time, because a load costs more than the wait for another's. */
  readonly oneAtATime?: boolean;
  load(load: Load<Value>): Promise<Loaded<Value>>;
}

/** A fresh answer as the cache holds it, remembered or loaded just now. */
export interface CacheRead {
  readonly key: string;
  readonly entry: CacheEntry;
  /** Whether a part of it was wanted that changes unannounced. */
  readonly unannounced: boolean;
}

/** How one question was answered. */
export type CacheNote =
  | { readonly kind: 'hit' | 'miss' | 'coalesced' | 'refresh' }
  /** `outage`: not because a refresh runs, but because upstream cannot be asked. */
  | { readonly kind: 'stale'; readonly ageMs: number; readonly outage: boolean };

/** Who asks: what it accepts, and how long it waits. */
export interface CacheReader {
  /** When it ends, the reader leaves; a load that nobody else waits for ends with it. */
  readonly signal?: AbortSignal;
  /** Whether an answer that is no longer fresh may be given. */
  readonly takesStale: boolean;
  /** Only answers of loads with a higher number will do; 0 for any. See `SharedCache.mark`. */
  readonly newerThan: number;
  note?(note: CacheNote): void;
  /**
   * Told for each question what answered it; null where nobody can tell how long that holds: a copy past its lifetime, an
   * error, and what a change made wrong while it was loaded.
   */
  used?(read: CacheRead | null): void;
}
