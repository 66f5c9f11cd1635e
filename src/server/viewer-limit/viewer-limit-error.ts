import type { Allowance } from './viewer-limit.ts';

/** A viewer has spent what it may spend within a minute. */
export class ViewerLimitError extends Error {
  override readonly name = 'ViewerLimitError';
  readonly limit: number;
  readonly remaining: number;
  readonly retryAfterMs: number;

  /** `units`: what was asked for and is not left. */
  constructor(allowance: Allowance, units: number) {
    const { limit, remaining, resetsInMs } = allowance.standing() ?? nothing;
    super(
      `This takes ${String(units)} ${units === 1 ? 'unit' : 'units'}, and ${String(remaining)} of the ${String(limit)} that you may spend within a minute are left. ` +
        'Each request is a unit, and so is each call to RevenueCat that it may cause.',
    );
    this.limit = limit;
    this.remaining = remaining;
    this.retryAfterMs = resetsInMs;
  }

  /** What clients get beside the code. */
  get details(): Readonly<Record<string, unknown>> {
    const { limit, remaining, retryAfterMs } = this;
    return { retryAfterMs, limitedBy: 'VIEWER', limit, remaining };
  }
}

const nothing = { limit: 0, remaining: 0, resetsInMs: 0 };
