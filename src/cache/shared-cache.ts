import type { CacheNote, CacheQuestion, CacheRead, CacheReader, Loaded, Prime } from './cache-question.ts';
import type { CacheEntry, CacheStore } from './cache-store.ts';
import { createEntryLife } from './entry-life.ts';
import { createInvalidationFence } from './invalidation-fence.ts';
import { newEntry, type LoadOfEntry } from './new-entry.ts';
import type { SecondTier, TierLook } from './second-tier.ts';
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
  /** Whether a question of this key is answered at once, by what is remembered. */
  serves(key: string, reader?: CacheReader): boolean;
  /** The number of the last load so far: a reader for whom only newer ones will do asks for what was loaded after now. */
  mark(): number;
  /** Whether the cache still has that very answer, and it is still fresh and not due for a refresh. */
  holds(read: CacheRead): boolean;
  /**
   * Until when (epoch milliseconds) somebody may keep what was made of these answers, who hears of no changes; null where
   * the cache has forgotten one of them, because it changed or for want of room.
   */
  keepableUntil(reads: readonly CacheRead[]): number | null;
  /**
   * Forgets everything that carries one of the tags, at once and for good: a load that is under way still
   * answers those who already wait for it, but is not remembered, and nobody joins it from now on. Other servers with
   * the same second tier are told.
   */
  invalidate(tags: readonly string[]): void;
  /** Does what another server has told: the same, in this process alone, so that nothing echoes. */
  applyInvalidation(tags: readonly string[]): void;
  /** Forgets everything in this process, as `applyInvalidation` of every tag there is. */
  forgetAll(): void;
}

/** What a load brought, and what of it the cache remembers; null for nothing. */
interface Landed<Value> {
  readonly loaded: Loaded<Value>;
  readonly entry: CacheEntry | null;
}

interface Flight {
  readonly shared: SharedLoad<Landed<unknown>>;
  /** How many invalidations there had been when the load began. */
  readonly startedAt: number;
  /** Whether its answer may hold parts that were read before it began, here or by another server. */
  readonly buildsUpon: boolean;
}

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
   * Since when (epoch milliseconds) every change of what is under such a key has been announced without a gap; null while that cannot be relied on,
   * which is always by default. Asked at each read: a gap ends the longer life of what was remembered before it, at once.
   */
  announcedSince?: (key: string) => number | null;
  /** Told how each question was answered, whoever asked it. */
  observe?: (note: CacheNote) => void;
  /** What servers remember together; none by default. */
  secondTier?: SecondTier;
}): SharedCache {
  const {
    store,
    widerTags = () => [],
    isOutage = () => false,
    announcedSince = () => null,
    secondTier,
  } = options;
  const allTags = (tags: readonly string[]): string[] => [
    ...new Set(tags.flatMap((tag) => [tag, ...widerTags(tag)])),
  ];
  const tell = (reader: CacheReader, note: CacheNote): void => {
    options.observe?.(note);
    reader.note?.(note);
  };
  const fence = createInvalidationFence();
  const flights = new Map<string, Flight>();
  const { isFresh, isDue, keepableUntil, servable, pause } = createEntryLife({
    now: options.now,
    announcedSince,
  });
  let loads = 0;

  const put = <Value>(key: string, loaded: Loaded<Value>, load: LoadOfEntry): CacheEntry | null => {
    const entry = newEntry(loaded, {
      now: options.now(),
      load,
      rowNumber: store.get(key)?.rowNumber ?? load.number,
      tags: allTags(loaded.tags),
    });
    if (entry !== null) store.set(key, entry);
    return entry;
  };

  const start = <Value>(
    question: CacheQuestion<Value>,
    known: { readonly current?: Value | undefined; readonly replaced?: CacheEntry | undefined },
    reader: Pick<CacheReader, 'newerThan'> = anybody,
  ): SharedLoad<Landed<Value>> => {
    const startedAt = fence.count();
    loads += 1;
    const load = { number: loads, begunAt: options.now() };
    const keep = <Kept>(key: string, loaded: Loaded<Kept>): CacheEntry | null =>
      fence.wasRaised(allTags(loaded.tags), startedAt) ? null : put(key, loaded, load);
    const prime: Prime = (key, loaded) => {
      keep(key, loaded);
    };
    const takesOthers = known.current === undefined && reader.newerThan === 0;
    /** What another server loaded, if it is an answer still. */
    const othersAnswer = (look: TierLook): Landed<Value> | undefined => {
      if (!takesOthers || look.found === null) return undefined;
      const found = look.found as Loaded<Value>;
      // What is to be replaced may be that very answer, and would not be any younger for being taken again.
      if (known.replaced !== undefined && (found.loadedAt ?? 0) <= known.replaced.loadedAt) return undefined;
      if (question.satisfies?.(found.value) === false) return undefined;
      const entry = keep(question.key, found);
      return entry !== null && isFresh(entry, question) ? { loaded: found, entry } : undefined;
    };
    const land = (): void => {
      if (flights.get(question.key) === flight) flights.delete(question.key);
    };
    const shared = startSharedLoad(
      (signal) =>
        fence.during(async () => {
          try {
            const { current } = known;
            const replaced = known.replaced?.value as Value | undefined;
            if (secondTier === undefined) {
              const loaded = await question.load({ current, replaced, prime, signal });
              return { loaded, entry: keep(question.key, loaded) };
            }
            const look = await secondTier.look(question.key, {
              oneAtATime: question.oneAtATime === true && takesOthers,
              signal,
            });
            try {
              const found = othersAnswer(look);
              if (found !== undefined) return found;
              const share = <Shared>(key: string, loaded: Loaded<Shared>): CacheEntry | null => {
                const entry = keep(key, loaded);
                look.remember(key, { ...loaded, tags: allTags(loaded.tags) });
                return entry;
              };
              const primeShared: Prime = (key, loaded) => {
                share(key, loaded);
              };
              const loaded = await question.load({ current, replaced, prime: primeShared, signal });
              return { loaded, entry: share(question.key, loaded) };
            } finally {
              look.end();
            }
          } catch (error) {
            if (!signal.aborted) judgeCopy(question.key, error);
            throw error;
          }
        }),
      land,
    );
    const flight: Flight = {
      shared,
      startedAt,
      buildsUpon: known.current !== undefined || (secondTier !== undefined && takesOthers),
    };
    flights.set(question.key, flight);
    return shared;
  };

  /** What a failed load says of the copy that is kept. */
  const judgeCopy = (key: string, error: unknown): void => {
    const entry = store.get(key);
    if (entry === undefined) return;
    if (isOutage(error)) pause(entry);
    // Upstream answers, and has no such answer any more.
    else store.delete(key);
  };

  const refresh = (question: CacheQuestion<unknown>, replaced: CacheEntry, reader: CacheReader): void => {
    if (flights.has(question.key)) return;
    tell(reader, { kind: 'refresh' });
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

  const applyInvalidation = (tags: readonly string[]): void => {
    fence.raise(tags);
    store.deleteByTags(tags);
  };

  const join = (flight: Flight, reader: CacheReader): Promise<Landed<unknown> | 'outdated'> => {
    const joinedAt = fence.count();
    return fence.during(async () => {
      const landed = await flight.shared.wait(reader.signal);
      const tags = allTags(landed.loaded.tags);
      return fence.wasRaised(tags, flight.startedAt, joinedAt) ? 'outdated' : landed;
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
            if (isDue(entry, question) && reader.takesStale) refresh(question, entry, reader);
            tell(reader, { kind: 'hit' });
            reader.used?.({ key, entry, unannounced });
            return entry.value as Value;
          }
          const reason = reader.takesStale ? servable(entry, question) : null;
          if (reason !== null) {
            if (reason === 'while refreshing') refresh(question, entry, reader);
            tell(reader, stale(entry, reason === 'outage'));
            reader.used?.(null);
            return entry.value as Value;
          }
        }
        const flight = flights.get(key);
        try {
          if (flight === undefined || (flight.buildsUpon && reader.newerThan > 0)) {
            tell(reader, { kind: 'miss' });
            const current =
              entry !== undefined && isFresh(entry, question) ? (entry.value as Value) : undefined;
            const { loaded, entry: made } = await start(question, { current }, reader).wait(reader.signal);
            reader.used?.(made && { key, entry: made, unannounced });
            return loaded.value;
          }
          const joined = await join(flight, reader);
          // The tags of a flight are known only when it lands, so only then can a latecomer tell that it read old data.
          if (joined === 'outdated') {
            if (flights.get(key) === flight) flights.delete(key);
          } else if (enough(joined.loaded.value)) {
            tell(reader, { kind: 'coalesced' });
            reader.used?.(joined.entry && { key, entry: joined.entry, unannounced });
            return joined.loaded.value as Value;
          }
        } catch (error) {
          reader.used?.(null);
          const kept = reader.takesStale && isOutage(error) ? entryFor(key, reader) : undefined;
          if (kept === undefined || !enough(kept.value) || kept.keptUntil <= options.now()) throw error;
          tell(reader, stale(kept, true));
          return kept.value as Value;
        }
      }
    },
    peek<Value>(key: string, reader: CacheReader = anybody): Value | undefined {
      const entry = entryFor(key, reader);
      if (entry === undefined || !isFresh(entry, { key })) return undefined;
      tell(reader, { kind: 'hit' });
      reader.used?.({ key, entry, unannounced: false });
      return entry.value as Value;
    },
    serves(key, reader = anybody) {
      const entry = entryFor(key, reader);
      return (
        entry !== undefined &&
        (isFresh(entry, { key }) || (reader.takesStale && servable(entry, { key }) !== null))
      );
    },
    mark: () => loads,
    holds: ({ key, entry, unannounced }) =>
      isFresh(entry, { key, unannounced }) && !isDue(entry, { key, unannounced }) && store.get(key) === entry,
    keepableUntil(reads) {
      let until = Infinity;
      for (const { key, entry, unannounced } of reads) {
        if (store.get(key)?.rowNumber !== entry.rowNumber) return null;
        until = Math.min(until, keepableUntil(entry, { key, unannounced }));
      }
      return until;
    },
    invalidate(tags) {
      applyInvalidation(tags);
      secondTier?.invalidate(tags);
    },
    applyInvalidation,
    forgetAll() {
      fence.raiseAll();
      store.clear();
    },
  };
}
