import type { CacheNote, CacheQuestion, CacheRead, CacheReader, Loaded, Prime } from './cache-question.ts';
import type { AnnouncedLife, CacheEntry, CacheStore } from './cache-store.ts';
import { heapBytes } from './heap-bytes.ts';
import { createInvalidationFence } from './invalidation-fence.ts';
import { startSharedLoad, type SharedLoad } from './shared-load.ts';

/** Answers shared by all requests of this process: remembered for their lifetime, and loaded once at a time. */
export interface SharedCache {
  /**
   * A fresh answer; or an older one while one refresh of it runs, or while upstream cannot be asked, for readers who
   * take such; else what a load brings. Rejects as the load does, or with the reason of the reader's signal.
   */
  get<Value>(question: CacheQuestion<Value>, reader?: CacheReader): Promise<Value>;
  /** The fresh answer that is at hand, without loading. */
  peek<Value>(key: string, reader?: CacheReader): Value | undefined;
  /** The number of the last load so far: a reader for whom only newer ones will do asks for what was loaded after now. */
  mark(): number;
  /** Whether the cache still has that very answer, and it is still fresh. */
  holds(read: CacheRead): boolean;
  /**
   * Forgets everything that carries one of the tags, at once and for good: a load that is under way still
   * answers those who already wait for it, but is not remembered, and nobody joins it from now on.
   */
  invalidate(tags: readonly string[]): void;
}

interface Flight {
  readonly shared: SharedLoad<Loaded<unknown>>;
  /** How many invalidations there had been when the load began. */
  readonly startedAt: number;
  /** Whether its answer holds parts that were read before it began. */
  readonly buildsUpon: boolean;
}

/** After upstream could not be asked for an answer that is kept for this case, the next attempt waits this long. */
const pauseAfterOutageMs = 5_000;

const anybody: CacheReader = { takesStale: true, newerThan: 0 };

export function createSharedCache(options: {
  store: CacheStore;
  /** Epoch milliseconds. */
  now: () => number;
  /** Further tags that an answer has because it has this one; none by default. */
  widerTags?: (tag: string) => readonly string[];
  /** Whether an error says nothing of the answer, only that upstream cannot be asked; never by default. */
  isOutage?: (error: unknown) => boolean;
  /**
   * Since when (epoch milliseconds) every change has been announced without a gap; null while that cannot be relied on,
   * which is always by default. Asked at each read: a gap ends the longer life of what was remembered before it, at once.
   */
  announcedSince?: () => number | null;
}): SharedCache {
  const { store, widerTags = () => [], isOutage = () => false, announcedSince = () => null } = options;
  const allTags = (tags: readonly string[]): string[] => [
    ...new Set(tags.flatMap((tag) => [tag, ...widerTags(tag)])),
  ];
  const fence = createInvalidationFence();
  const flights = new Map<string, Flight>();
  /** Until when upstream is not asked again for what an entry holds, because it could not be asked just now. */
  const pauses = new WeakMap<CacheEntry, number>();
  let loads = 0;

  const put = <Value>(
    key: string,
    loaded: Loaded<Value>,
    load: { number: number; begunAt: number },
  ): void => {
    const now = options.now();
    const { value, lifetime, loadedAt = now, changesAt = Infinity } = loaded;
    const freshUntil = Math.min(loadedAt + lifetime.freshMs, changesAt);
    const announced = announcedLife(loaded, Math.min(loadedAt, load.begunAt), loadedAt);
    if (Math.max(freshUntil, announced?.freshUntil ?? 0) <= now) return;
    store.set(key, {
      value,
      loadedAt,
      loadNumber: load.number,
      freshUntil,
      // Who asks after a renewal must not be told that the period has ended: the moment itself asks for a new answer.
      staleUntil: Math.min(loadedAt + lifetime.freshMs + lifetime.staleMs, changesAt),
      announced,
      keptUntil: loadedAt + lifetime.keptMs,
      tags: allTags(loaded.tags),
      bytes: heapBytes(value),
    });
  };

  const start = <Value>(
    question: CacheQuestion<Value>,
    known: { current?: Value | undefined; replaced?: Value | undefined },
  ): SharedLoad<Loaded<Value>> => {
    const startedAt = fence.count();
    loads += 1;
    const load = { number: loads, begunAt: options.now() };
    const prime: Prime = (key, loaded) => {
      if (!fence.wasRaised(allTags(loaded.tags), startedAt)) put(key, loaded, load);
    };
    const land = (): void => {
      if (flights.get(question.key) === flight) flights.delete(question.key);
    };
    const shared = startSharedLoad(
      (signal) =>
        fence.during(async () => {
          try {
            const { current, replaced } = known;
            const answer = await question.load({ current, replaced, prime, signal });
            prime(question.key, answer);
            return answer;
          } catch (error) {
            if (!signal.aborted) judgeCopy(question.key, error);
            throw error;
          }
        }),
      land,
    );
    const flight: Flight = { shared, startedAt, buildsUpon: known.current !== undefined };
    flights.set(question.key, flight);
    return shared;
  };

  /** What a failed load says of the copy that is kept. */
  const judgeCopy = (key: string, error: unknown): void => {
    const entry = store.get(key);
    if (entry === undefined) return;
    if (isOutage(error)) pauses.set(entry, options.now() + pauseAfterOutageMs);
    // Upstream answers, and has no such answer any more.
    else store.delete(key);
  };

  const refresh = (question: CacheQuestion<unknown>, replaced: unknown, reader: CacheReader): void => {
    if (flights.has(question.key)) return;
    reader.note?.({ kind: 'refresh' });
    // Nobody waits, and all the same it is wanted: a reader who joins and leaves does not end it.
    void start(question, { replaced })
      .wait()
      .catch(() => undefined);
  };

  const stale = (entry: CacheEntry, outage: boolean): CacheNote => ({
    kind: 'stale',
    ageMs: options.now() - entry.loadedAt,
    outage,
  });

  /** The entry, if the reader takes what was loaded as early as it was. */
  const entryFor = (key: string, reader: CacheReader): CacheEntry | undefined => {
    const entry = store.get(key);
    return entry !== undefined && entry.loadNumber > reader.newerThan ? entry : undefined;
  };

  /** The life that counts for who asks: the longer one only while nothing can have changed without a word. */
  const lifeOf = (
    entry: CacheEntry,
    { unannounced }: { readonly unannounced?: boolean | undefined },
  ): Pick<CacheEntry, 'freshUntil' | 'staleUntil'> => {
    const { announced } = entry;
    if (announced === null || unannounced === true) return entry;
    const since = announcedSince();
    // Within one millisecond nobody can tell which came first.
    return since !== null && since < announced.since ? announced : entry;
  };

  const isFresh = (entry: CacheEntry, asked: { readonly unannounced?: boolean | undefined }): boolean =>
    lifeOf(entry, asked).freshUntil > options.now();

  /** Whether an answer that is not fresh may be given at once; `outage` where that is because upstream failed just now. */
  const servable = (
    entry: CacheEntry,
    asked: { readonly unannounced?: boolean | undefined },
  ): 'while refreshing' | 'outage' | null => {
    const now = options.now();
    const { staleUntil } = lifeOf(entry, asked);
    const paused = (pauses.get(entry) ?? 0) > now;
    if (paused) return staleUntil > now || entry.keptUntil > now ? 'outage' : null;
    return staleUntil > now ? 'while refreshing' : null;
  };

  const join = (flight: Flight, reader: CacheReader): Promise<Loaded<unknown> | 'outdated'> => {
    const joinedAt = fence.count();
    return fence.during(async () => {
      const loaded = await flight.shared.wait(reader.signal);
      return fence.wasRaised(allTags(loaded.tags), flight.startedAt, joinedAt) ? 'outdated' : loaded;
    });
  };

  return {
    async get<Value>(question: CacheQuestion<Value>, reader: CacheReader = anybody): Promise<Value> {
      const { key, unannounced = false } = question;
      const enough = (value: unknown): boolean => question.satisfies?.(value as Value) ?? true;
      for (;;) {
        reader.signal?.throwIfAborted();
        const entry = entryFor(key, reader);
        if (entry !== undefined && enough(entry.value)) {
          if (isFresh(entry, question)) {
            reader.note?.({ kind: 'hit', read: { key, entry, unannounced } });
            return entry.value as Value;
          }
          const reason = reader.takesStale ? servable(entry, question) : null;
          if (reason !== null) {
            if (reason === 'while refreshing') refresh(question, entry.value, reader);
            reader.note?.(stale(entry, reason === 'outage'));
            return entry.value as Value;
          }
        }
        const flight = flights.get(key);
        try {
          if (flight === undefined || (flight.buildsUpon && reader.newerThan > 0)) {
            reader.note?.({ kind: 'miss' });
            const current =
              entry !== undefined && isFresh(entry, question) ? (entry.value as Value) : undefined;
            return (await start(question, { current }).wait(reader.signal)).value;
          }
          const joined = await join(flight, reader);
          // The tags of a flight are known only when it lands, so only then can a latecomer tell that it read old data.
          if (joined === 'outdated') {
            if (flights.get(key) === flight) flights.delete(key);
          } else if (enough(joined.value)) {
            reader.note?.({ kind: 'coalesced' });
            return joined.value as Value;
          }
        } catch (error) {
          const kept = reader.takesStale && isOutage(error) ? entryFor(key, reader) : undefined;
          if (kept === undefined || !enough(kept.value) || kept.keptUntil <= options.now()) throw error;
          reader.note?.(stale(kept, true));
          return kept.value as Value;
        }
      }
    },
    peek<Value>(key: string, reader: CacheReader = anybody): Value | undefined {
      const entry = entryFor(key, reader);
      if (entry === undefined || !isFresh(entry, {})) return undefined;
      reader.note?.({ kind: 'hit', read: { key, entry, unannounced: false } });
      return entry.value as Value;
    },
    mark: () => loads,
    holds: ({ key, entry, unannounced }) => isFresh(entry, { unannounced }) && store.get(key) === entry,
    invalidate(tags) {
      fence.raise(tags);
      store.deleteByTags(tags);
    },
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
