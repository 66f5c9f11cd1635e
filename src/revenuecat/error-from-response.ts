import {
  ConflictError,
  InvalidInputError,
  InvalidRequestError,
  MalformedAnswerError,
  NotFoundError,
  RateLimitedError,
  StoreError,
  UpstreamCredentialError,
  UpstreamUnavailableError,
  type ConflictReason,
  type ErrorFacts,
  type RevenueCatError,
} from './errors.ts';
import { operations, type OperationId } from './generated/operations.ts';
import { retryAfterMs, type HeaderReader } from './rate-limit-headers.ts';

/** What could be read of a body. `unreadable` is anything but JSON: HTML, cut JSON, a lost connection, too much. */
export type ParsedBody =
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'empty' }
  | { readonly kind: 'unreadable' };

/** One answer of upstream. */
export interface Answer {
  readonly status: number;
  readonly headers: HeaderReader;
  readonly body: ParsedBody;
}

/** For a 429 without advice; the wait that upstream itself usually asks for. */
const UNADVISED_WAIT_MS = 1_000;

/**
 * The error that an answer other than success stands for. `writes` says whether the call was meant to change
 * something: a locked object is a conflict for a write, and a passing trouble for a read.
 *
 * Decided by status and by the `type` of v2 bodies; v1 bodies (`{ code, message }`) have no type, and then the status
 * decides alone. Of the body only known types, numbers and things that look like names and ids are kept.
 */
export function errorFromResponse(
  operationId: OperationId,
  writes: boolean,
  answer: Answer,
  now: number,
): RevenueCatError {
  const { status } = answer;
  const body = readErrorBody(answer.body);
  const retryAfter = longest(retryAfterMs(answer.headers.get('retry-after'), now), body.backoffMs);
  const facts = (retryable: boolean): ErrorFacts => ({ operationId, status, retryable });
  const conflict = (reason: ConflictReason, retryable = false) =>
    new ConflictError(facts(retryable), {
      reason,
      retryAfterMs: retryable ? retryAfter : null,
      referencedIds: body.referencedIds,
    });

  if (status === 401 || status === 403)
    return new UpstreamCredentialError(facts(false), operations[operationId].scopes);
  if (status === 429) return new RateLimitedError(facts(true), retryAfter ?? UNADVISED_WAIT_MS);
  if (status >= 500 || status === 408 || status === 425) {
    return new UpstreamUnavailableError(facts(body.retryable ?? true), {
      retryAfterMs: retryAfter,
      mayHaveRun: status !== 425,
    });
  }
  if (status < 400)
    return new MalformedAnswerError(facts(false), 'upstream answered an unexpected redirect.');
  if (status === 423) {
    return writes
      ? conflict('resource_locked_error', body.retryable === true)
      : new UpstreamUnavailableError(facts(body.retryable ?? true), {
          retryAfterMs: retryAfter,
          mayHaveRun: false,
        });
  }

  switch (body.type) {
    case 'resource_already_exists':
    case 'idempotency_error':
    case 'resource_locked_error':
    case 'entity_references_archived_entities':
      return conflict(body.type, body.retryable === true);
    case 'store_error':
      return new StoreError(facts(body.retryable === true), retryAfter);
    case 'invalid_request':
      return new InvalidRequestError(facts(false));
    case 'resource_missing':
      return new NotFoundError(facts(false));
    case 'parameter_error':
    case 'unprocessable_entity_error':
      return new InvalidInputError(facts(false), body.param);
    case null:
      break;
  }

  switch (status) {
    // A page of a proxy, or a wrong base address, must not look like "no such customer".
    case 404:
      return answer.body.kind === 'unreadable'
        ? new MalformedAnswerError(facts(true), 'upstream answered 404 with something other than JSON.')
        : new NotFoundError(facts(false));
    case 409:
      return conflict('other', body.retryable === true);
    case 400:
    case 413:
    case 414:
    case 422:
    case 431:
      return new InvalidInputError(facts(false), body.param);
    default:
      return new InvalidRequestError(facts(false));
  }
}

/** The types of v2 error bodies that decide more than the status does. */
const telling = [
  'parameter_error',
  'unprocessable_entity_error',
  'resource_already_exists',
  'resource_missing',
  'idempotency_error',
  'resource_locked_error',
  'store_error',
  'invalid_request',
  'entity_references_archived_entities',
] as const;

interface ErrorBody {
  readonly type: (typeof telling)[number] | null;
  readonly param: string | null;
  readonly retryable: boolean | null;
  readonly backoffMs: number | null;
  readonly referencedIds: readonly string[];
}

function readErrorBody(body: ParsedBody): ErrorBody {
  const value: Record<string, unknown> =
    body.kind === 'json' && typeof body.value === 'object' && body.value !== null ? { ...body.value } : {};
  const { type, param, retryable, backoff_ms: backoffMs, referenced_object_ids: ids } = value;
  return {
    type: telling.find((known) => known === type) ?? null,
    param: typeof param === 'string' && looksLikeParameter(param) ? param : null,
    retryable: typeof retryable === 'boolean' ? retryable : null,
    backoffMs:
      typeof backoffMs === 'number' && Number.isFinite(backoffMs) && backoffMs >= 0 ? backoffMs : null,
    referencedIds: Array.isArray(ids)
      ? ids.filter((id) => typeof id === 'string' && looksLikeId(id)).slice(0, 100)
      : [],
  };
}

/** Such as `customer_id` or `products[0].eligibility_criteria`; text, addresses and keys (`sk_...`) are not. */
function looksLikeParameter(text: string): boolean {
  return text.length <= 100 && /^[a-z][a-z0-9_]*(\[\d*\]|\.[a-z0-9_]+)*$/.test(text) && !looksLikeKey(text);
}

/** Such as `prodabcd1234`. */
function looksLikeId(text: string): boolean {
  return /^[A-Za-z][A-Za-z0-9_]{1,63}$/.test(text) && !looksLikeKey(text);
}

function looksLikeKey(text: string): boolean {
  return /^(sk|atk|rtk|strp|goog|appl|amzn|rcb|test)_/i.test(text);
}

function longest(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.max(one, other);
}
