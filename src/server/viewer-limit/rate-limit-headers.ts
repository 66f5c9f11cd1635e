import type { Standing } from './viewer-limit.ts';

/**
 * The two fields of the IETF's draft (draft-ietf-httpapi-ratelimit-headers-10): what may be spent in which time, and what is
 * left of it for how long. `q`, `w`, `r` and `t` are quota, window, remaining and time, in units and in seconds.
 */
export function rateLimitHeaders(standing: Standing): Readonly<Record<string, string>> {
  const { limit, remaining, resetsInMs } = standing;
  return {
    'ratelimit-policy': `"viewer";q=${String(limit)};w=60`,
    ratelimit: `"viewer";r=${String(remaining)};t=${String(Math.ceil(resetsInMs / 1000))}`,
  };
}
