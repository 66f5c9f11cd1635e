import type { OperationId } from './generated/operations.ts';

/** What every error of the client tells. None holds a key, a URL, or text of an upstream body. */
export interface ErrorFacts {
  readonly operationId: OperationId;
  /** HTTP status of the answer; null when there was none. */
  readonly status: number | null;
  /** Whether the same call may succeed later without a change of its input. */
  readonly retryable: boolean;
  readonly cause?: Error | undefined;
}

/** Base of all errors of the client. The subclass says what the caller can do about it. */
export class RevenueCatError extends Error {
  readonly operationId: OperationId;
  readonly status: number | null;
  readonly retryable: boolean;

  constructor(sentence: string, facts: ErrorFacts) {
    super(
      `${facts.operationId}: ${sentence}`,
      facts.cause === undefined ? undefined : { cause: facts.cause },
    );
    // On the instance, so that a log line keeps the class where only own properties are written.
    this.name = new.target.name;
    this.operationId = facts.operationId;
    this.status = facts.status;
    this.retryable = facts.retryable;
  }
}

/** Upstream refused a value of the input (`parameter_error`, `unprocessable_entity_error`). */
export class InvalidInputError extends RevenueCatError {
  /** Upstream's name of the refused parameter, when it gave one that looks like a name. */
  readonly param: string | null;

  constructor(facts: ErrorFacts, param: string | null) {
    super(
      param === null ? 'upstream refused the input.' : `upstream refused the parameter "${param}".`,
      facts,
    );
    this.param = param;
  }
}

/** Upstream refused the form of the request (`invalid_request`, 405, 415 and the like): a fault of this program. */
export class InvalidRequestError extends RevenueCatError {
  constructor(facts: ErrorFacts) {
    super('upstream refused the form of the request.', facts);
  }
}

/** The object, or one that the input refers to, does not exist (`resource_missing`, 404). */
export class NotFoundError extends RevenueCatError {
  constructor(facts: ErrorFacts) {
    super('upstream has no such object.', facts);
  }
}

/** Upstream's own names of conflicts; `other` is a 409 that names none of them. */
export type ConflictReason =
  | 'resource_already_exists'
  | 'idempotency_error'
  | 'resource_locked_error'
  | 'entity_references_archived_entities'
  | 'other';

/** The write cannot be done in the present state. It was not done. */
export class ConflictError extends RevenueCatError {
  readonly reason: ConflictReason;
  /** Milliseconds after which the same call may be tried again; null when waiting does not help. */
  readonly retryAfterMs: number | null;
  /** Ids of other objects the conflict is about, such as archived products of an offering. */
  readonly referencedIds: readonly string[];

  constructor(
    facts: ErrorFacts,
    conflict: { reason: ConflictReason; retryAfterMs: number | null; referencedIds: readonly string[] },
  ) {
    super(`upstream reports a conflict (${conflict.reason}).`, facts);
    this.reason = conflict.reason;
    this.retryAfterMs = conflict.retryAfterMs;
    this.referencedIds = conflict.referencedIds;
  }
}

/** The store behind upstream (App Store, Play Store and so on) failed or refused (`store_error`). */
export class StoreError extends RevenueCatError {
  /** Milliseconds after which the same call may be tried again; null when upstream gave none. */
  readonly retryAfterMs: number | null;

  constructor(facts: ErrorFacts, retryAfterMs: number | null) {
    super('the store reports a problem.', facts);
    this.retryAfterMs = retryAfterMs;
  }
}

/**
 * The limit of the rate-limit domain is used up: upstream says so (429), or our own budget has no place for the call
 * before its deadline (status null). The call did not run.
 */
export class RateLimitedError extends RevenueCatError {
  /** Milliseconds to wait before the next call of this domain. */
  readonly retryAfterMs: number;

  constructor(facts: ErrorFacts, retryAfterMs: number) {
    super(`the rate limit is used up; try again in ${String(Math.ceil(retryAfterMs / 1000))} s.`, facts);
    this.retryAfterMs = retryAfterMs;
  }
}

/** Upstream refused our key (401) or what it may do (403); status is null when the key cannot be sent at all. */
export class UpstreamCredentialError extends RevenueCatError {
  /** The permissions that the operation needs, from the operation table. */
  readonly scopes: readonly string[];

  constructor(facts: ErrorFacts, scopes: readonly string[]) {
    super(
      facts.status === 403 ? 'the API key lacks a permission.' : 'the API key was refused or cannot be used.',
      facts,
    );
    this.scopes = scopes;
  }
}

/** Upstream answered 5xx, could not be reached, or cannot serve the call now. */
export class UpstreamUnavailableError extends RevenueCatError {
  /** Milliseconds that upstream asks to wait; null when it gave none. */
  readonly retryAfterMs: number | null;
  /**
   * Whether the call may have had its effect all the same: true for a 5xx, false when it is proven that nothing
   * was sent or done. Only reads end with the former: a write then has an unknown outcome.
   */
  readonly mayHaveRun: boolean;

  constructor(
    facts: ErrorFacts,
    detail: { sentence?: string; retryAfterMs?: number | null; mayHaveRun: boolean },
  ) {
    super(detail.sentence ?? 'upstream is not available.', facts);
    this.retryAfterMs = detail.retryAfterMs ?? null;
    this.mayHaveRun = detail.mayHaveRun;
  }
}

/** Upstream answered something that is not what the operation answers: HTML, cut JSON, an unexpected redirect. */
export class MalformedAnswerError extends UpstreamUnavailableError {
  constructor(facts: ErrorFacts, sentence: string) {
    super(facts, { sentence, mayHaveRun: true });
  }
}

/** A read did not end before its deadline. */
export class UpstreamTimeoutError extends RevenueCatError {
  constructor(facts: ErrorFacts) {
    super('upstream did not answer in time.', facts);
  }
}

/**
 * A write was sent, and nobody can tell whether it was done: no answer came, or one that does not say, such as a 5xx. It
 * must not be sent again blindly.
 */
export class OutcomeUnknownError extends RevenueCatError {
  /** Milliseconds that upstream asks to wait; null when it gave none. */
  readonly retryAfterMs: number | null;

  constructor(facts: ErrorFacts, retryAfterMs: number | null = null) {
    super('the call was sent, but its outcome is not known.', facts);
    this.retryAfterMs = retryAfterMs;
  }
}

/** A part of the path was refused before any call, because it could name something else than was meant. */
export class RefusedIdError extends RevenueCatError {
  /** Name of the refused path parameter or header. */
  readonly parameter: string;

  constructor(operationId: OperationId, parameter: string) {
    super(`the value of "${parameter}" cannot be used.`, { operationId, status: null, retryable: false });
    this.parameter = parameter;
  }
}

/**
 * What remains of a network error: only its code, such as `ECONNRESET`. The original is dropped, because its message
 * and its own causes may carry addresses and header values.
 */
export class NetworkFault extends Error {
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.name = 'NetworkFault';
    this.code = code;
  }
}
