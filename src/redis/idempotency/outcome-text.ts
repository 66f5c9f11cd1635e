import {
  ConflictError,
  InvalidInputError,
  NotFoundError,
  OutcomeUnknownError,
  type ConflictReason,
} from '../../revenuecat/errors.ts';
import type { OperationId } from '../../revenuecat/generated/operations.ts';

/** The outcome of a write as text. Outcomes are made of ids and objects of JSON, and hold no secret in the clear. */
type StoredOutcome =
  | { readonly kind: 'done'; readonly value?: unknown }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'not found'; readonly status: number | null }
  | { readonly kind: 'invalid'; readonly status: number | null; readonly param: string | null }
  | {
      readonly kind: 'conflict';
      readonly status: number | null;
      readonly reason: ConflictReason;
      readonly referencedIds: readonly string[];
    };

/** What another server says of a write whose own server has died. */
export const unknownOutcome: string = JSON.stringify({ kind: 'unknown' } satisfies StoredOutcome);

/** Anything final that is not one of the known failures may have written, for all that a reader could tell. */
export function outcomeText(result: PromiseSettledResult<unknown>): string {
  return JSON.stringify(storedOutcome(result));
}

function storedOutcome(result: PromiseSettledResult<unknown>): StoredOutcome {
  if (result.status === 'fulfilled') return { kind: 'done', value: result.value };
  const error: unknown = result.reason;
  if (error instanceof NotFoundError) return { kind: 'not found', status: error.status };
  if (error instanceof InvalidInputError)
    return { kind: 'invalid', status: error.status, param: error.param };
  if (error instanceof ConflictError) {
    const { status, reason, referencedIds } = error;
    return { kind: 'conflict', status, reason, referencedIds };
  }
  return { kind: 'unknown' };
}

/** The outcome again: gives its value, or throws its error. */
export function readOutcome(text: string, operationId: OperationId): unknown {
  const outcome = JSON.parse(text) as StoredOutcome;
  if (outcome.kind === 'done') return outcome.value;
  if (outcome.kind === 'unknown')
    throw new OutcomeUnknownError({ operationId, status: null, retryable: false });
  const facts = { operationId, status: outcome.status, retryable: false };
  if (outcome.kind === 'not found') throw new NotFoundError(facts);
  if (outcome.kind === 'invalid') throw new InvalidInputError(facts, outcome.param);
  const { reason, referencedIds } = outcome;
  throw new ConflictError(facts, { reason, retryAfterMs: null, referencedIds });
}
