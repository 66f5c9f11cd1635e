/** When counted sends stop counting. */
export interface Returning {
  /** One moment for each, in order. */
  readonly moments: readonly number[];
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
export function sustainableRate(room: number, { moments, others }: Returning, now: number): number {
  let rate = Infinity;
  let available = room;
  for (const moment of moments) {
    rate = Math.min(rate, available / Math.max(1, moment - now));
    available += 1;
  }
  if (others.count > 0) rate = Math.min(rate, available / Math.max(1, others.at - now));
  return rate;
}
