import type { RequestReport } from '../../loading/request-report.ts';

/** What is known of how an answer was made. */
interface Made {
  readonly report: Pick<RequestReport, 'reads'>;
  /** Whether a field was judged against the clock. */
  readonly usedClock: boolean;
}

/** What was judged against the clock a moment ago may be judged otherwise in the next. */
const clockStepMs = 1_000;

/**
 * The `Cache-Control` of an answer to a GET request: for the sender's own cache, and no longer than the first part of it
 * stays fresh here. What was loaded for this very request is not judged, and so not kept: only its next asker is told for
 * how long. `now` is in epoch milliseconds.
 */
export function cacheControlOf({ report, usedClock }: Made, now: number): string {
  const reads = report.reads();
  if (reads === null || reads.length === 0) return 'no-store';
  const freshMs = Math.min(
    ...reads.map(({ entry }) => entry.freshUntil - now),
    usedClock ? clockStepMs : Infinity,
  );
  const seconds = Math.floor(freshMs / 1000);
  return seconds > 0 ? `private, max-age=${String(seconds)}` : 'no-store';
}
