/**
 * Tells whether a tag was invalidated while something ran. A load that began before a change may bring what held before
 * it, and the tags of an answer are known only when it is there.
 */
export interface InvalidationFence {
  /** How many invalidations there have been. */
  count(): number;
  raise(tags: readonly string[]): void;
  /** The same for every tag there is. */
  raiseAll(): void;
  /** Whether one of the tags was invalidated by a later invalidation than `after`, and none later than `upTo`. */
  wasRaised(tags: readonly string[], after: number, upTo?: number): boolean;
  /** While the work runs, invalidations are remembered for it. */
  during<Result>(work: () => Promise<Result>): Promise<Result>;
}

export function createInvalidationFence(): InvalidationFence {
  let invalidations = 0;
  /** The number of each tag's last invalidation; kept only while somebody could still compare with it. */
  const raisedAt = new Map<string, number>();
  let allRaisedAt = 0;
  let running = 0;

  return {
    count: () => invalidations,
    raise(tags) {
      invalidations += 1;
      if (running > 0) for (const tag of tags) raisedAt.set(tag, invalidations);
    },
    raiseAll() {
      invalidations += 1;
      allRaisedAt = invalidations;
    },
    wasRaised: (tags, after, upTo = Infinity) =>
      (allRaisedAt > after && allRaisedAt <= upTo) ||
      (raisedAt.size > 0 &&
        tags.some((tag) => {
          const at = raisedAt.get(tag) ?? 0;
          return at > after && at <= upTo;
        })),
    async during(work) {
      running += 1;
      try {
        return await work();
      } finally {
        running -= 1;
        if (running === 0) raisedAt.clear();
      }
    },
  };
}
