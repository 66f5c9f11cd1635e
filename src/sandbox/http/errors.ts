import type { Error as WireError } from '../../revenuecat/generated/wire.ts';

export type ErrorType = WireError['type'];

/** A refusal in the original's words: thrown by handlers and gates, answered as its wire body. */
export class SandboxError extends Error {
  override readonly name = 'SandboxError';
  readonly status: number;
  readonly body: WireError;

  constructor(status: number, body: WireError) {
    super(body.message);
    this.status = status;
    this.body = body;
  }
}

interface Details {
  readonly param?: string;
  /** Milliseconds to wait; its presence makes the error retryable. */
  readonly backoffMs?: number;
  readonly referencedObjectIds?: readonly string[];
}

/** The body that the original sends with an error of this type. */
export function errorBody(type: ErrorType, message: string, details: Details = {}): WireError {
  return {
    object: 'error',
    type,
    ...(details.param === undefined ? {} : { param: details.param }),
    message,
    retryable: details.backoffMs !== undefined,
    doc_url: `https://errors.rev.cat/${type.replaceAll('_', '-')}`,
    ...(details.backoffMs === undefined ? {} : { backoff_ms: details.backoffMs }),
    ...(details.referencedObjectIds === undefined
      ? {}
      : { referenced_object_ids: [...details.referencedObjectIds] }),
  };
}

/** 400: a path, query or body parameter is wrong in itself. */
export function parameterError(param: string, message: string): SandboxError {
  return new SandboxError(400, errorBody('parameter_error', message, { param }));
}

/** 400: the request as a whole cannot be read (wrong method, content type or JSON). */
export function invalidRequest(message: string): SandboxError {
  return new SandboxError(400, errorBody('invalid_request', message));
}

export function unauthorized(): SandboxError {
  return new SandboxError(401, errorBody('authentication_error', 'Invalid API key'));
}

export function forbidden(message: string): SandboxError {
  return new SandboxError(403, errorBody('authorization_error', message));
}

export function missing(message = 'Resource not found'): SandboxError {
  return new SandboxError(404, errorBody('resource_missing', message));
}

export function alreadyExists(message: string): SandboxError {
  return new SandboxError(409, errorBody('resource_already_exists', message));
}

/** 409: the idempotency key was used for another request. */
export function idempotencyConflict(): SandboxError {
  return new SandboxError(
    409,
    errorBody('idempotency_error', 'The idempotency key was already used with another request body'),
  );
}

/** 422: readable, but it cannot be done to the objects as they are now. */
export function unprocessable(message: string): SandboxError {
  return new SandboxError(422, errorBody('unprocessable_entity_error', message));
}

/** 422 about one parameter, such as a date that has passed. */
export function unacceptableParameter(param: string, message: string): SandboxError {
  return new SandboxError(422, errorBody('parameter_error', message, { param }));
}

/** 422: it would be active, and refer to these, which are archived. */
export function referencesArchived(referencedObjectIds: readonly string[]): SandboxError {
  const message = 'The entity references archived entities';
  return new SandboxError(
    422,
    errorBody('entity_references_archived_entities', message, { referencedObjectIds }),
  );
}

/** How long the original asks to wait for whoever writes to the same object. */
const lockedForMs = 1000;

/** 423: another write to the same object is under way. */
export function locked(): SandboxError {
  const message = 'The resource is currently being modified by a concurrent request';
  return new SandboxError(423, errorBody('resource_locked_error', message, { backoffMs: lockedForMs }));
}

export function rateLimited(backoffMs: number): SandboxError {
  return new SandboxError(429, errorBody('rate_limit_error', 'Rate limit exceeded', { backoffMs }));
}

/** What the original would say, for a status that a fault asks for. */
export function errorForStatus(
  status: number,
  backoffMs: number | undefined,
  wanted: ErrorType | undefined,
): SandboxError {
  const typeOf: Readonly<Record<number, ErrorType>> = {
    400: 'invalid_request',
    401: 'authentication_error',
    403: 'authorization_error',
    404: 'resource_missing',
    409: 'resource_already_exists',
    422: 'unprocessable_entity_error',
    423: 'resource_locked_error',
    429: 'rate_limit_error',
  };
  const type = wanted ?? typeOf[status] ?? 'server_error';
  const retryable = status === 423 || status === 429 || status >= 500;
  const backoff = backoffMs ?? (retryable ? 1000 : undefined);
  return new SandboxError(
    status,
    errorBody(type, 'The sandbox was told to fail', backoff === undefined ? {} : { backoffMs: backoff }),
  );
}
