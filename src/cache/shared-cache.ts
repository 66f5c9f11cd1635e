import type { CacheEntry, CacheStore } from './cache-store.ts';

/** What a load brought, and how long it stays an answer. */
export interface Loaded<Value> {
  readonly value: Value;
  /** How long the answer may be used, in milliseconds. */
  readonly lifetimeMs: number;
  /** The moment (epoch milliseconds) at which the answer's own content changes by itself, when there is one. */
  readonly changesAt?: number | undefined;
  /** Names under which a change makes the answer wrong; the ones found in the answer itself included. */
  readonly tags: readonly string[];
}

/** Remembers what a load brought along, such as the single objects of a list; fenced like the load itself. */
export type Prime = <Value>(key: string, loaded: Loaded<Value>) => void;

/** One question to the cache. Two with the same key must mean the same thing, for any viewer. */
export interface CacheQuestion<Value> {
  readonly key: string;
  /** False for a remembered answer that holds too little, such as a page shorter than the one asked for. */
  satisfies?(value: Value): boolean;
  /** Brings the answer; `current` is the fresh but insufficient one, to build upon. */
  load(current: Value | undefined, prime: Prime): Promise<Loaded<Value>>;
}

/** Answers shared by all requests of this process: remembered for their lifetime, and loaded once at a time. */
export interface SharedCache {
  get<Value>(question: CacheQuestion<Value>): Promise<Value>;
  /** The fresh answer that is at hand, without loading. */
  peek<Value>(key: string): Value | undefined;
  /** Remembers an answer that came another way: the object that a mutation answered with. */
  put<Value>(key: string, loaded: Loaded<Value>): void;
  /**
   * Forgets everything that carries one of the tags, at once and for good: a load that is under way still
   * answers those who already wait for it, but is not remembered, and nobody joins it from now on.
   */
  invalidate(tags: readonly string[]): void;
}

interface Flight {
  readonly loaded: Promise<Loaded<unknown>>;
  /** How many invalidations there had been when the load began. */
  readonly startedAt: number;
}

export function createSharedCache(options: {
  store: CacheStore;
  /** Epoch milliseconds. */
  now: () => number;
  /** Further tags that an answer has because it has this one; none by default. */
  widerTags?: (tag: string) => readonly string[];
}): SharedCache {
  const { store, widerTags = () => [] } = options;
  const allTags = (tags: readonly string[]): string[] => [
    ...new Set(tags.flatMap((tag) => [tag, ...widerTags(tag)])),
  ];
  const flights = new Map<string, Flight>();
  let invalidations = 0;
  /** The number of each tag's last invalidation; kept only while somebody could still compare with it. */
  const invalidatedAt = new Map<string, number>();
  let observers = 0;

  const observe = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    observers += 1;
    try {
      return await work();
    } finally {
      observers -= 1;
      if (observers === 0) invalidatedAt.clear();
    }
  };

  const wasInvalidated = (tags: readonly string[], after: number, upTo = Infinity): boolean =>
    invalidatedAt.size > 0 &&
    allTags(tags).some((tag) => {
      const at = invalidatedAt.get(tag) ?? 0;
      return at > after && at <= upTo;
    });

  const freshEntry = (key: string): CacheEntry | undefined => {
    const entry = store.get(key);
    return entry !== undefined && entry.freshUntil > options.now() ? entry : undefined;
  };

  const put = <Value>(key: string, loaded: Loaded<Value>): void => {
    const now = options.now();
    const freshUntil = Math.min(now + loaded.lifetimeMs, loaded.changesAt ?? Infinity);
    if (freshUntil <= now) return;
    const bytes = Buffer.byteLength(JSON.stringify(loaded.value) ?? '');
    store.set(key, { value: loaded.value, freshUntil, tags: allTags(loaded.tags), bytes });
  };

  const fly = <Value>(question: CacheQuestion<Value>, current: Value | undefined): Promise<Loaded<Value>> => {
    const startedAt = invalidations;
    const putFenced: Prime = (key, loaded) => {
      if (!wasInvalidated(loaded.tags, startedAt)) put(key, loaded);
    };
    const loaded = observe(async () => {
      const answer = await question.load(current, putFenced);
      putFenced(question.key, answer);
      return answer;
    });
    const flight: Flight = { loaded, startedAt };
    flights.set(question.key, flight);
    const land = (): void => {
      if (flights.get(question.key) === flight) flights.delete(question.key);
    };
    loaded.then(land, land);
    return loaded;
  };

  const join = (flight: Flight): Promise<Loaded<unknown> | 'outdated'> => {
    const joinedAt = invalidations;
    return observe(async () => {
      const loaded = await flight.loaded;
      return wasInvalidated(loaded.tags, flight.startedAt, joinedAt) ? 'outdated' : loaded;
    });
  };

  return {
    async get<Value>(question: CacheQuestion<Value>): Promise<Value> {
      const enough = (value: Value): boolean => question.satisfies?.(value) ?? true;
      for (;;) {
        const entry = freshEntry(question.key);
        if (entry !== undefined && enough(entry.value as Value)) return entry.value as Value;
        const flight = flights.get(question.key);
        if (flight === undefined) return (await fly(question, entry?.value as Value | undefined)).value;
        const joined = await join(flight);
        // The tags of a flight are known only when it lands, so only then can a latecomer tell that it read old data.
        if (joined === 'outdated') {
          if (flights.get(question.key) === flight) flights.delete(question.key);
        } else if (enough(joined.value as Value)) {
          return joined.value as Value;
        }
      }
    },
    peek: <Value>(key: string) => freshEntry(key)?.value as Value | undefined,
    put,
    invalidate(tags) {
      invalidations += 1;
      if (observers > 0) for (const tag of tags) invalidatedAt.set(tag, invalidations);
      store.deleteByTags(tags);
    },
  };
}
