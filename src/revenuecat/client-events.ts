import type { Domain, OperationId } from './generated/operations.ts';
import type { CircuitState } from './traffic/circuit.ts';
import type { Priority } from './traffic/work.ts';

/** One send is about to happen. */
interface RequestEvent {
  readonly operationId: OperationId;
  /** 1 for the first send of a call, 2 for its first retry, and so on. */
  readonly attempt: number;
}

/** One send has ended, with an answer or without. */
interface ResponseEvent extends RequestEvent {
  /** HTTP status, or null when no answer came. */
  readonly status: number | null;
  /** From the send to the last byte of the body. */
  readonly durationMs: number;
  /** Name of the error class when the send did not succeed. */
  readonly failure: string | null;
}

/** A failed send will be repeated after a wait. */
interface RetryEvent extends RequestEvent {
  readonly afterMs: number;
  readonly status: number | null;
  readonly failure: string;
}

/** A send may leave after it had to wait for its turn. */
interface WaitEvent {
  readonly operationId: OperationId;
  readonly priority: Priority;
  readonly waitedMs: number;
}

/** A send was refused here, because the rate-limit budget has no place for it before its deadline. */
interface BudgetRefusalEvent {
  readonly operationId: OperationId;
  readonly domain: Domain;
  readonly priority: Priority;
  readonly retryAfterMs: number;
}

/** Upstream is taken for dead, tried, or taken for alive again. */
interface CircuitChangeEvent {
  readonly state: CircuitState;
}

/**
 * Hooks for logs, metrics, traces and audits. Called synchronously; what a hook throws is dropped, because an
 * observer must not be able to fail the call, let alone a write that upstream has already done.
 */
export interface ClientEvents {
  readonly onRequest?: (event: RequestEvent) => void;
  readonly onResponse?: (event: ResponseEvent) => void;
  readonly onRetry?: (event: RetryEvent) => void;
  readonly onWait?: (event: WaitEvent) => void;
  readonly onBudgetRefusal?: (event: BudgetRefusalEvent) => void;
  readonly onCircuitChange?: (event: CircuitChangeEvent) => void;
}

/** Calls one hook, if there is one, shielded from what it throws. */
export function notify<Event>(hook: ((event: Event) => void) | undefined, event: Event): void {
  try {
    hook?.(event);
  } catch {
    // See ClientEvents: observers never fail a call.
  }
}
