import { GraphQLError, Kind } from 'graphql';
import { ForbiddenError, UnauthenticatedError } from '../../auth/access-error.ts';
import { anonymous, type Viewer } from '../../auth/viewer.ts';
import { IdempotencyUnavailableError } from '../../loading/idempotency.ts';
import { ConfigurationError } from '../../loading/upstream-projects.ts';
import {
  ConflictError,
  InvalidInputError,
  NotFoundError,
  OutcomeUnknownError,
  RateLimitedError,
  RefusedIdError,
  UpstreamCredentialError,
  UpstreamTimeoutError,
  UpstreamUnavailableError,
} from '../../revenuecat/errors.ts';
import { QueryTooComplexError } from '../call-limit.ts';
import { ExecutionTimeoutError } from '../request/execution-timeout-error.ts';
import { CredentialExpiredError, NoEventStreamError, SubscriptionLimitError } from '../live/live-errors.ts';
import { SubscriberTooSlowError } from '../../events/event-queue.ts';
import { DocumentLimitError } from '../limits/document-limit-error.ts';
import { BadUserInputError } from '../../schema/common/bad-user-input-error.ts';
import { withoutQuotedValue } from './variable-errors.ts';
import { ViewerLimitError } from '../viewer-limit/viewer-limit-error.ts';

/** Every `extensions.code` of a top-level error, with the HTTP status of an answer that holds nothing else. */
export const errorCodes = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  BAD_USER_INPUT: 400,
  RATE_LIMITED: 429,
  UPSTREAM_UNAVAILABLE: 503,
  UPSTREAM_TIMEOUT: 504,
  OUTCOME_UNKNOWN: 504,
  CONFIGURATION: 503,
  SUBSCRIBER_TOO_SLOW: 429,
  QUERY_TOO_COMPLEX: 400,
  PERSISTED_QUERY_NOT_FOUND: 404,
  PERSISTED_QUERY_NOT_SUPPORTED: 400,
  GRAPHQL_PARSE_FAILED: 400,
  GRAPHQL_VALIDATION_FAILED: 400,
  INTERNAL_SERVER_ERROR: 500,
} as const;

export type ErrorCode = keyof typeof errorCodes;

interface ShownError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

/**
 * What a viewer is shown of an error that a resolver threw: a code, a sentence, and nothing of upstream's. Permissions
 * that are missing, in the token or in our key, are named only to viewers who hold permissions themselves.
 */
function describeError(error: unknown, viewer: Viewer): ShownError {
  const tellScopes = viewer.scopes.size > 0;
  if (error instanceof UnauthenticatedError || error instanceof CredentialExpiredError)
    return { code: 'UNAUTHENTICATED', message: error.message };
  if (error instanceof ForbiddenError) {
    const details = tellScopes && error.neededScopes.length > 0 ? { neededScopes: error.neededScopes } : {};
    return { code: 'FORBIDDEN', message: error.message, details };
  }
  if (error instanceof BadUserInputError || error instanceof NoEventStreamError)
    return { code: 'BAD_USER_INPUT', message: error.message };
  if (error instanceof RefusedIdError) {
    return {
      code: 'BAD_USER_INPUT',
      message:
        'This id cannot be used: it is empty, a dot segment, a reserved word of the API, longer than 1,500 characters, or holds control characters.',
    };
  }
  if (error instanceof QueryTooComplexError) {
    const { estimatedCalls, limit } = error;
    return { code: 'QUERY_TOO_COMPLEX', message: error.message, details: { estimatedCalls, limit } };
  }
  if (error instanceof DocumentLimitError) {
    const { measure, limit, found } = error;
    // Which fields are lists tells of the schema.
    if (measure === 'LIST_DEPTH' && viewer.kind === 'anonymous')
      return describeError(new UnauthenticatedError(), viewer);
    return {
      code: 'QUERY_TOO_COMPLEX',
      message: error.message,
      details: { limited: measure, limit, found },
    };
  }
  if (error instanceof ViewerLimitError)
    return { code: 'RATE_LIMITED', message: error.message, details: error.details };
  if (error instanceof ConfigurationError) return { code: 'CONFIGURATION', message: error.message };
  // Objects that do not exist are null before this; what remains is the project itself, or another API.
  if (error instanceof NotFoundError) {
    return {
      code: 'CONFIGURATION',
      message:
        'RevenueCat does not know the project of this server. Whoever runs it has to look at REVENUECAT_PROJECT_ID and REVENUECAT_API_URL.',
    };
  }
  if (error instanceof UpstreamCredentialError) {
    return {
      code: 'CONFIGURATION',
      message:
        'This server may not read or do this at RevenueCat. Whoever runs it has to look at its API key.',
      details: tellScopes && error.status === 403 ? { missingKeyScopes: error.scopes } : {},
    };
  }
  if (error instanceof RateLimitedError) {
    return {
      code: 'RATE_LIMITED',
      message: "RevenueCat's rate limit is used up. Try again later.",
      details: { retryAfterMs: error.retryAfterMs, limitedBy: 'UPSTREAM' },
    };
  }
  if (error instanceof SubscriptionLimitError) {
    const { limitedBy, limit } = error;
    return { code: 'RATE_LIMITED', message: error.message, details: { limitedBy, limit } };
  }
  if (error instanceof SubscriberTooSlowError) return { code: 'SUBSCRIBER_TOO_SLOW', message: error.message };
  if (error instanceof OutcomeUnknownError) {
    return {
      code: 'OUTCOME_UNKNOWN',
      message: 'The change was sent, but no answer came. Look whether it happened before you send it again.',
    };
  }
  if (error instanceof ExecutionTimeoutError)
    return { code: error.mayHaveWritten ? 'OUTCOME_UNKNOWN' : 'UPSTREAM_TIMEOUT', message: error.message };
  if (error instanceof UpstreamTimeoutError) {
    return { code: 'UPSTREAM_TIMEOUT', message: 'RevenueCat did not answer in time. Try again.' };
  }
  // A read that stays locked is unavailable for the one who asks.
  if (error instanceof UpstreamUnavailableError || error instanceof ConflictError) {
    return {
      code: 'UPSTREAM_UNAVAILABLE',
      message: 'RevenueCat cannot answer at the moment. Try again later.',
      details: error.retryAfterMs === null ? {} : { retryAfterMs: error.retryAfterMs },
    };
  }
  if (error instanceof IdempotencyUnavailableError) {
    return {
      code: 'UPSTREAM_UNAVAILABLE',
      message: `${error.message} Send it again after a moment with the same key, or without one.`,
      details: { retryAfterMs: error.retryAfterMs },
    };
  }
  if (error instanceof InvalidInputError) {
    return { code: 'BAD_USER_INPUT', message: 'RevenueCat does not accept a value of this field.' };
  }
  return unexpected;
}

/** The code by which an error that a resolver threw is answered. */
export function errorCodeOf(error: unknown): ErrorCode {
  return describeError(error, anonymous).code;
}

const unexpected: ShownError = {
  code: 'INTERNAL_SERVER_ERROR',
  message: 'Something went wrong in this server. The log has it under the request id.',
};

/** One error of a GraphQL result as the viewer gets it. What it was before stays in `originalError`, for the log. */
export function shownGraphQLError(error: GraphQLError, viewer: Viewer, requestId: string): GraphQLError {
  const shown = describeGraphQLError(error, viewer);
  return new GraphQLError(shown.message, {
    ...(error.nodes === undefined ? {} : { nodes: error.nodes }),
    ...(error.source === undefined ? {} : { source: error.source }),
    ...(error.positions === undefined ? {} : { positions: error.positions }),
    ...(error.path === undefined ? {} : { path: error.path }),
    extensions: { code: shown.code, requestId, ...shown.details },
  });
}

function describeGraphQLError(error: GraphQLError, viewer: Viewer): ShownError {
  if (isUnfitAnswer(error)) {
    return {
      code: 'UPSTREAM_UNAVAILABLE',
      message: 'RevenueCat answered this field with a value that cannot be shown.',
    };
  }
  const original = originalOf(error);
  if (original !== undefined) return describeError(original, viewer);
  // What validation says of a document tells the schema, which nobody sees without signing in.
  if (viewer.kind === 'anonymous' && error.path === undefined && error.nodes !== undefined)
    return describeError(new UnauthenticatedError(), viewer);
  // Made by GraphQL itself, about the document or its variables: its words are for the sender.
  const given = error.extensions['code'];
  if (typeof given === 'string' && given in errorCodes)
    return { code: given as ErrorCode, message: withoutQuotedValue(error) };
  // What it says of an argument points to the argument; what points to the field is about our resolver.
  const isAboutField = error.path !== undefined && error.nodes?.[0]?.kind === Kind.FIELD;
  return isAboutField ? unexpected : { code: 'BAD_USER_INPUT', message: withoutQuotedValue(error) };
}

/**
 * Whether GraphQL could not make the field's value of what upstream answered: null where there must be a value, text
 * where a number is due. Its own words quote the value, so they are neither shown nor logged.
 */
export function isUnfitAnswer(error: GraphQLError): boolean {
  // The executor throws plain errors here, which nothing but their words tells from others.
  return error.path !== undefined && unfitWords.test((originalOf(error) ?? error).message);
}

const unfitWords = /^(?:Enum "\w+"|\w+) cannot represent |^Cannot return null for non-nullable field /;

/** The error that a resolver threw, from under the wrappings; undefined for an error that GraphQL itself made. */
export function originalOf(error: GraphQLError): Error | undefined {
  let original: Error | undefined = error.originalError ?? undefined;
  while (original instanceof GraphQLError && original.originalError !== undefined)
    original = original.originalError;
  return original instanceof GraphQLError ? undefined : original;
}
