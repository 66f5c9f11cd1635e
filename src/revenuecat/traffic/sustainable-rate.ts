/** When counted sends stop counting. */
interface Returning {
  /** In the order in which they do; those before `first` have done so. */
  readonly ending: readonly { readonly freeAt: number }[];
  readonly first: number;
  /** Further ones, of which only the latest moment is known. */
  readonly others: { readonly count: number; readonly at: number };
}

/**
 * The highest even rate, in sends for each millisecond, that never runs dry: at every moment, what has left by then is
 * at most the room of now and what has come back. After a burst it is what is left of the minute, spread over it; once
 * the burst has come back it settles at the rate of the limit itself, so that nobody waits through a drought.
 *
 * `room` is at least 1.
 */
export function sustainableRate(room: number, returning: Returning, now: number): number {
  const { ending, first, others } = returning;
  let rate = Infinity;
  let available = room;
  // By index: a forecast comes here for each of its sends, and a copy of the rest would be most of its work.
  for (let index = first; index < ending.length; index += 1) {
    const wait = Math.max(1, (ending[index]?.freeAt ?? now) - now);
    rate = Math.min(rate, available / wait);
    available += 1;
  }
  if (others.count > 0) rate = Math.min(rate, available / Math.max(1, others.at - now));
  return rate;
}
