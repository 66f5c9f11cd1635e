import type { Operation } from '../../revenuecat/generated/operations.ts';

type Domain = Operation['domain'];

const windowMs = 60_000;

/** More than any test sends: the headers stay, as the document requires them, and nothing is refused. */
const unlimited = 1_000_000;

/** Requests a minute, by domain. Charts are stated as 15 by the operations and as 5 by the overview page. */
const documentedLimits: Readonly<Record<string, number>> = {
  customer_information: 480,
  project_configuration: 60,
  charts_metrics: 15,
  virtual_currencies_create_transaction: 480,
};

export interface RateLimitVerdict {
  readonly allowed: boolean;
  readonly limit: number;
  /** Requests executed in this minute, this one included when it is allowed. */
  readonly usage: number;
  /** Until the window ends, in whole seconds. */
  readonly retryAfterSeconds: number;
}

/** Counts executed requests by key and domain in windows of one minute; refused ones do not count. */
export class RateLimits {
  readonly #windows = new Map<string, { readonly startedAt: number; usage: number }>();
  readonly #enforced: boolean;
  readonly #offsetMs: number;

  /** Windows begin `offsetMs` after each full minute: nobody outside knows when the original's do. */
  constructor(mode: 'documented' | 'off', offsetMs = 0) {
    this.#enforced = mode === 'documented';
    this.#offsetMs = offsetMs;
  }

  take(keyName: string, domain: Domain, now: number): RateLimitVerdict {
    const limit = this.#enforced ? (documentedLimits[domain] ?? 60) : unlimited;
    const startedAt = now - ((now - this.#offsetMs) % windowMs);
    const name = `${keyName}\n${domain}`;
    let window = this.#windows.get(name);
    if (window === undefined || window.startedAt !== startedAt) {
      window = { startedAt, usage: 0 };
      this.#windows.set(name, window);
    }
    const allowed = window.usage < limit;
    if (allowed) window.usage++;
    const retryAfterSeconds = Math.max(1, Math.ceil((startedAt + windowMs - now) / 1000));
    return { allowed, limit, usage: window.usage, retryAfterSeconds };
  }
}

export function rateLimitHeaders(verdict: RateLimitVerdict): Record<string, string> {
  return {
    'RevenueCat-Rate-Limit-Current-Usage': String(verdict.usage),
    'RevenueCat-Rate-Limit-Current-Limit': String(verdict.limit),
    ...(verdict.allowed ? {} : { 'Retry-After': String(verdict.retryAfterSeconds) }),
  };
}
