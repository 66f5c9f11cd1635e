import type { SharedCache } from '../../cache/shared-cache.ts';
import type { RequestReport } from '../../loading/request-report.ts';

/** What is known of how an answer was made. */
interface Made {
  readonly report: Pick<RequestReport, 'parts'>;
  /** When something that was judged against the clock will be judged otherwise, in epoch milliseconds. */
  readonly judgedUntil: number;
}

/**
 * The `Cache-Control` of an answer to a GET request: for the sender's own cache, and no longer than the first part of it
 * stays fresh here, whether it was remembered or loaded for this very request. Not kept at all is what has no such end:
 * where a part was not for keeping, or the cache has forgotten one since. `now` is in epoch milliseconds.
 */
export function cacheControlOf(
  { report, judgedUntil }: Made,
  cache: Pick<SharedCache, 'keepableUntil'>,
  now: number,
): string {
  const parts = report.parts();
  if (parts === null || parts.length === 0) return 'no-store';
  const freshUntil = cache.keepableUntil(parts);
  if (freshUntil === null) return 'no-store';
  const seconds = Math.floor((Math.min(freshUntil, judgedUntil) - now) / 1000);
  return seconds > 0 ? `private, max-age=${String(seconds)}` : 'no-store';
}
