/** How the webhooks of one project arrive. */
interface FeedStatus {
  /** Whether events come as they usually do, so that silence means that nothing changed. */
  readonly live: boolean;
  /**
   * Since when (epoch milliseconds) nothing has been missed, as far as a receiver can tell; null while not live. What was
   * read before may have changed while nobody told.
   */
  readonly liveSince: number | null;
  /** When the last event arrived, in epoch milliseconds; null before the first. */
  readonly lastEventAt: number | null;
  /** How long after it happened the last event arrived, in milliseconds. */
  readonly lagMs: number | null;
  readonly received: number;
  readonly duplicates: number;
  /** Deliveries with the right authorization that were refused. */
  readonly failures: number;
}

export interface FeedHealth {
  arrived(event: { readonly occurredAt: number | null; readonly duplicate: boolean }): void;
  failed(): void;
  /** Another server refused a delivery: not counted here, and missing here as well. */
  missed(): void;
  status(): FeedStatus;
}

/** Several times the usual gap: events do not come evenly, and a quiet hour is no outage. */
const gapsOfSilence = 5;
const shortestSilenceMs = 2 * 60_000;
const longestSilenceMs = 30 * 60_000;
/** The weight of the newest gap in the usual one. */
const newestGapWeight = 0.2;
/** RevenueCat sends what was refused again after five minutes; until then something is missing. */
const missingAfterFailureMs = 5 * 60_000;

/**
 * Judges a feed by its own pace. It is live from its second event on, until it has been silent for five times its usual gap,
 * at least two minutes and at most thirty, or a delivery was refused within the last five minutes.
 */
export function createFeedHealth(now: () => number): FeedHealth {
  let lastEventAt: number | null = null;
  let lagMs: number | null = null;
  let usualGapMs: number | null = null;
  let failedAt = -Infinity;
  let unbrokenSince: number | null = null;
  const counts = { received: 0, duplicates: 0, failures: 0 };

  const isSilent = (): boolean => {
    if (lastEventAt === null || usualGapMs === null) return true;
    const silenceMs = Math.min(Math.max(usualGapMs * gapsOfSilence, shortestSilenceMs), longestSilenceMs);
    return now() - lastEventAt > silenceMs;
  };

  const liveSince = (): number | null => {
    if (unbrokenSince === null || isSilent() || now() - failedAt < missingAfterFailureMs) return null;
    // What was refused told of something that happened before it was refused.
    return Math.max(unbrokenSince, failedAt);
  };

  return {
    arrived({ occurredAt, duplicate }) {
      const at = now();
      const begins = isSilent();
      if (lastEventAt !== null) {
        const gapMs = Math.max(0, at - lastEventAt);
        usualGapMs = usualGapMs === null ? gapMs : usualGapMs + newestGapWeight * (gapMs - usualGapMs);
      }
      lastEventAt = at;
      if (begins) unbrokenSince = at;
      if (occurredAt !== null) lagMs = Math.max(0, at - occurredAt);
      counts.received += 1;
      if (duplicate) counts.duplicates += 1;
    },
    failed() {
      failedAt = now();
      counts.failures += 1;
    },
    missed() {
      failedAt = now();
    },
    status() {
      const since = liveSince();
      return { live: since !== null, liveSince: since, lastEventAt, lagMs, ...counts };
    },
  };
}
