/** How often and how long a client tries. */
export interface RetryPolicy {
  /** The most sends of one call, the first included. */
  readonly maxAttempts: number;
  /** Upper bound of the wait before the first retry, in milliseconds; it doubles with every further one. */
  readonly baseDelayMs: number;
  /** Upper bound of every wait that upstream did not ask for, in milliseconds. */
  readonly maxDelayMs: number;
  /** Retries that may be spent at once before the share below limits them. */
  readonly budgetSize: number;
  /** Retries that each new call adds to the budget; 0.2 means that an outage costs at most a fifth more sends. */
  readonly budgetPerCall: number;
}

export const defaultRetryPolicy: RetryPolicy = {
  maxAttempts: 3,
  baseDelayMs: 250,
  maxDelayMs: 5_000,
  budgetSize: 10,
  budgetPerCall: 0.2,
};

/** One failed send, as far as it matters for the decision. */
export interface Failure {
  /** Whether the same send may succeed later; upstream's own `retryable` goes before any guess by status. */
  readonly retryable: boolean;
  /** Whether doing it twice is as good as once: a read, or a write that carries upstream's idempotency key. */
  readonly repeatable: boolean;
  /** Whether the failed send may have had its effect. False only when that is proven. */
  readonly mayHaveRun: boolean;
  /** What upstream asks to wait (`Retry-After`, `backoff_ms`), in milliseconds: a minimum. */
  readonly advisedMs: number | null;
  /** Milliseconds left until the deadline of the call. */
  readonly remainingMs: number;
  /** A random number from 0 up to, but not including, 1: passed in to keep the decision pure. */
  readonly draw: number;
}

/** Whether, and when, to send a request again. Pure: the caller does the waiting and keeps the retry budget. */
export function decideRetry(
  failure: Failure,
  attempt: number,
  policy: RetryPolicy,
): 'give up' | { afterMs: number } {
  if (!failure.retryable) return 'give up';
  // Also keeps us from waiting after the last try.
  if (attempt >= policy.maxAttempts) return 'give up';
  // A second refund is worse than an error.
  if (failure.mayHaveRun && !failure.repeatable) return 'give up';

  const ceiling = Math.min(policy.maxDelayMs, policy.baseDelayMs * 2 ** (attempt - 1));
  // Full jitter, so that callers who failed together do not come back together. On top of upstream's minimum for the
  // same reason: everybody was told the same time.
  const afterMs = Math.ceil((failure.advisedMs ?? 0) + failure.draw * ceiling);
  // Who cannot be helped before the deadline is better told at once, with the time to come back.
  return afterMs < failure.remainingMs ? { afterMs } : 'give up';
}

/**
 * Bounds retries to a share of recent calls, so that an outage is not made worse by everybody repeating. Each new call
 * adds a little, each retry takes one, and it never holds more than its size.
 */
export interface RetryBudget {
  noteCall(): void;
  /** Takes one retry out; false when none is left. */
  take(): boolean;
}

export function createRetryBudget(policy: RetryPolicy): RetryBudget {
  let left = policy.budgetSize;
  return {
    noteCall() {
      left = Math.min(policy.budgetSize, left + policy.budgetPerCall);
    },
    take() {
      if (left < 1) return false;
      left -= 1;
      return true;
    },
  };
}
