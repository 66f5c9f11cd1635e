/** What the rate-limit headers of one answer say. Upstream counts in windows of one minute. */
export interface UsageReading {
  /** Calls that the domain allows in a minute. */
  readonly limit: number;
  /** Calls counted in the present minute, the answered one included. */
  readonly usage: number;
}

/** The part of `Headers` that is read here. */
export interface HeaderReader {
  get(name: string): string | null;
}

/** The reading of an answer; null when it has none, or one that cannot be read. */
export function readUsage(headers: HeaderReader): UsageReading | null {
  const limit = wholeNumber(headers.get('revenuecat-rate-limit-current-limit'));
  const usage = wholeNumber(headers.get('revenuecat-rate-limit-current-usage'));
  return limit === null || usage === null ? null : { limit, usage };
}

/**
 * Milliseconds that a `Retry-After` header asks to wait, given in seconds or as a date; null when there is none or it
 * cannot be read. Only plain decimal digits count as seconds: `Number()` would also read '' as 0 and '0x10' as 16.
 */
export function retryAfterMs(header: string | null, now: number): number | null {
  const text = header?.trim() ?? '';
  if (/^\d{1,12}(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000);
  // Dates begin with the name of a day; Date.parse alone would also take '-5' or '1.2.3' for one.
  if (!/^[A-Za-z]{3,9},? /.test(text)) return null;
  const date = Date.parse(text);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}

function wholeNumber(text: string | null): number | null {
  return text !== null && /^\d{1,9}$/.test(text.trim()) ? Number(text) : null;
}
