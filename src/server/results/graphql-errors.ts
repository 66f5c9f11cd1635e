import { GraphQLError, type ExecutionResult, type GraphQLErrorExtensions } from 'graphql';
import { mapAsyncIterator, type Plugin } from 'graphql-yoga';
import type { Logger } from '../../observability/logger.ts';
import {
  errorCodes,
  isUnfitAnswer,
  originalOf,
  shownGraphQLError,
  type ErrorCode,
} from './error-response.ts';
import { mayIntrospect } from '../introspection.ts';
import { anonymous } from '../../auth/viewer.ts';
import type { RequestFacts } from '../request/request-facts.ts';

/** A result as its viewer may see it. */
export type ShowResult = (result: ExecutionResult, facts: Partial<RequestFacts>) => ExecutionResult;

/**
 * The last word on every result, in whatever way it is sent: each error gets its code and the request id, and loses whatever
 * must not leave; those of parts that come later as well.
 */
export function createShowResult(options: { logger: Logger; introspection: boolean }): ShowResult {
  const shown = (errors: readonly GraphQLError[], facts: Partial<RequestFacts>): readonly GraphQLError[] => {
    const { viewer = anonymous, requestId = 'unknown' } = facts;
    return errors.map((error) => {
      const told = shownGraphQLError(error, viewer, requestId);
      const answer = mayIntrospect(viewer, options.introspection) ? told : withoutSuggestions(told);
      if (isUnfitAnswer(error)) {
        options.logger.warn({ requestId, path: error.path }, 'an answer of upstream does not fit its field');
      } else if (answer.extensions['code'] === 'INTERNAL_SERVER_ERROR' && !isAbandoned(error)) {
        options.logger.error(
          { requestId, path: error.path, err: originalOf(error) ?? error },
          'unexpected error',
        );
      }
      return answer;
    });
  };
  return (result, facts) => {
    const { errors } = result;
    const { incremental } = result as IncrementalResult;
    if (errors === undefined && incremental === undefined) return result;
    return {
      ...result,
      ...(errors === undefined ? {} : { errors: shown(errors, facts) }),
      ...(incremental === undefined
        ? {}
        : {
            incremental: incremental.map((part) =>
              part.errors === undefined ? part : { ...part, errors: shown(part.errors, facts) },
            ),
          }),
    };
  };
}

/** A result that brings parts of an earlier one. */
interface IncrementalResult {
  readonly incremental?: readonly { readonly errors?: readonly GraphQLError[] }[];
}

/** Shows what follows the beginning of an answer, each part by itself, and tells `note` the codes of its errors. */
export function createShowPart(
  show: ShowResult,
  note: (requestId: string, codes: readonly string[]) => void,
): ShowResult {
  return (part, facts) => {
    const shown = show(part, facts);
    const { incremental = [] } = shown as IncrementalResult;
    const errors = [shown, ...incremental].flatMap((piece) => piece.errors ?? []);
    if (errors.length > 0)
      note(
        facts.requestId ?? 'unknown',
        errors.map(({ extensions }) => String(extensions['code'])),
      );
    return shown;
  };
}

/**
 * Shows every result that is answered over HTTP, and says what it means for the status. Runs on results of parsing and
 * validation as well, which never come to a resolver, and on each result of a stream.
 */
export function useShownErrors(show: ShowResult, showPart: ShowResult): Plugin<Partial<RequestFacts>> {
  return {
    onResultProcess({ result, setResult, serverContext }) {
      const facts = serverContext as Partial<RequestFacts>;
      const { operation } = facts;
      if (Array.isArray(result)) return;
      if (Symbol.asyncIterator in result) {
        operation?.noteResult(true, []);
        setResult(mapAsyncIterator(result, (part: ExecutionResult) => showPart(part, facts)));
        return;
      }
      const { data, errors } = result as ExecutionResult;
      if (errors === undefined) {
        operation?.noteResult(true, []);
        return;
      }
      const told = show(result as ExecutionResult, facts);
      const shown = told.errors ?? [];
      const hasData = data !== undefined && data !== null;
      operation?.noteResult(
        hasData,
        shown.map(({ extensions }) => String(extensions['code'])),
      );
      const http = httpOf(errors, shown, !hasData);
      setResult({ ...told, errors: withHttp(shown, http) } as typeof result);
    },
  };
}

/** Whether a field was given up because nobody waits for the answer any more: no fault, and nobody reads it. */
function isAbandoned(error: GraphQLError): boolean {
  const original = originalOf(error);
  return original instanceof DOMException && original.name === 'AbortError';
}

/** GraphQL's suggestions name fields and types to whoever guesses nearly right. */
function withoutSuggestions(error: GraphQLError): GraphQLError {
  return copyOf(error, { message: error.message.replace(/ Did you mean [^]*\?$/, '') });
}

/** What errors say to Yoga about the answer. With `spec`, the status is left out where only `application/json` is taken. */
interface HttpOfErrors {
  readonly status?: number;
  readonly spec?: boolean;
  readonly headers: Readonly<Record<string, string>>;
}

/** A status only where there is no data at all. The first error decides. */
function httpOf(
  errors: readonly GraphQLError[] | undefined,
  shown: readonly GraphQLError[],
  withoutData: boolean,
): HttpOfErrors {
  const retryAfterMs = Math.max(0, ...shown.map((error) => Number(error.extensions['retryAfterMs'] ?? 0)));
  const headers = retryAfterMs > 0 ? { 'retry-after': String(Math.ceil(retryAfterMs / 1000)) } : {};
  const [error] = errors ?? [];
  if (!withoutData || error === undefined) return { headers };
  // Yoga's own word about a request that holds no document, or came by a method that cannot carry it.
  const ofRequest = error.extensions['code'] === 'BAD_REQUEST' ? error.extensions['http'] : undefined;
  if (ofRequest !== undefined) {
    const { status = 400, headers: more = {} } = ofRequest as Partial<HttpOfErrors>;
    return { status, headers: { ...more, ...headers } };
  }
  const status = errorCodes[shown[0]?.extensions['code'] as ErrorCode];
  // HTTP wants this header with every 401.
  if (status === 401) return { status, headers: { 'www-authenticate': 'Bearer', ...headers } };
  // GraphQL over HTTP wants 200 from `application/json` when the document itself is at fault.
  const code = shown[0]?.extensions['code'];
  const isTooLarge = code === 'QUERY_TOO_COMPLEX';
  const ofDocument =
    (status === 400 || code === 'PERSISTED_QUERY_NOT_FOUND') &&
    error.path === undefined &&
    (isTooLarge || originalOf(error) === undefined);
  return { status, spec: ofDocument, headers };
}

function withHttp(errors: readonly GraphQLError[], http: HttpOfErrors): readonly GraphQLError[] {
  return errors.map((error, index) =>
    index === 0 ? copyOf(error, { extensions: { ...error.extensions, http } }) : error,
  );
}

/** Errors of GraphQL cannot be changed. */
function copyOf(
  error: GraphQLError,
  changes: { message?: string; extensions?: GraphQLErrorExtensions },
): GraphQLError {
  const { message = error.message, extensions = error.extensions } = changes;
  return new GraphQLError(message, {
    ...(error.nodes === undefined ? {} : { nodes: error.nodes }),
    ...(error.source === undefined ? {} : { source: error.source }),
    ...(error.positions === undefined ? {} : { positions: error.positions }),
    ...(error.path === undefined ? {} : { path: error.path }),
    extensions,
  });
}
