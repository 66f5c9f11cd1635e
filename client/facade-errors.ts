/** Every `extensions.code` that the server's errors carry; the README of the server says what each means. */
export const errorCodes = [
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'BAD_USER_INPUT',
  'RATE_LIMITED',
  'UPSTREAM_UNAVAILABLE',
  'UPSTREAM_TIMEOUT',
  'OUTCOME_UNKNOWN',
  'CONFIGURATION',
  'SUBSCRIBER_TOO_SLOW',
  'QUERY_TOO_COMPLEX',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'INTERNAL_SERVER_ERROR',
] as const;

/** `extensions.code` of an error; `UNRECOGNIZED` stands for one that a newer server added. */
export type ErrorCode = (typeof errorCodes)[number] | 'UNRECOGNIZED';

/** One error of an answer. The fields beside it may hold data: `path` names the place that is null because of it. */
export interface FacadeError {
  readonly code: ErrorCode;
  /** What is wrong, as sentences for a person. */
  readonly message: string;
  /** Where in the data it belongs, by response names and list positions; empty when it concerns the whole document. */
  readonly path: readonly (string | number)[];
  /** The name under which the server's log knows the request. */
  readonly requestId: string | null;
  /** How long to wait before asking again, in milliseconds; null when the server does not say. */
  readonly retryAfterMs: number | null;
}

/** What GraphQL clients call an error, as far as it matters here: graphql-request, urql and Apollo Client all fit. */
interface GraphQLErrorLike {
  readonly message: string;
  readonly path?: readonly (string | number)[] | undefined;
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
}

/** The `errors` of an answer with their codes typed, whichever client received them. */
export function facadeErrorsOf(errors: readonly GraphQLErrorLike[] = []): readonly FacadeError[] {
  return errors.map(({ message, path = [], extensions = {} }) => ({
    code: errorCodes.find((code) => code === extensions['code']) ?? 'UNRECOGNIZED',
    message,
    path,
    requestId: typeof extensions['requestId'] === 'string' ? extensions['requestId'] : null,
    retryAfterMs: typeof extensions['retryAfterMs'] === 'number' ? extensions['retryAfterMs'] : null,
  }));
}
