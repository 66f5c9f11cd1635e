import { GraphQLError, type ExecutionResult } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Logger } from '../observability/logger.ts';
import type { Viewer } from '../auth/viewer.ts';
import { errorCodes, originalOf, shownGraphQLError, type ErrorCode } from './error-response.ts';
import { anonymous } from '../auth/viewer.ts';

/** What this plugin needs to know of a request; set by the route before Yoga runs. */
export interface RequestFacts {
  readonly viewer: Viewer;
  readonly requestId: string;
}

/**
 * The last word on every result: each error gets its code and the request id, and loses whatever must not leave. Runs on
 * results of parsing and validation as well, which never come to a resolver.
 */
export function useShownErrors(options: { logger: Logger }): Plugin<Partial<RequestFacts>> {
  return {
    onResultProcess({ result, setResult, serverContext }) {
      if (Array.isArray(result) || !('errors' in result) || result.errors === undefined) return;
      const { viewer = anonymous, requestId = 'unknown' } = serverContext as Partial<RequestFacts>;
      const { data, errors } = result as ExecutionResult;
      const shown = errors?.map((error) => {
        const answer = shownGraphQLError(error, viewer, requestId);
        if (answer.extensions['code'] === 'INTERNAL_SERVER_ERROR') {
          options.logger.error(
            { requestId, path: error.path, err: originalOf(error) ?? error },
            'unexpected error',
          );
        }
        return answer;
      });
      if (shown === undefined) return;
      setResult({ ...result, errors: withHttp(shown, data === undefined || data === null) } as typeof result);
    },
  };
}

/** Status and headers of the answer, told to Yoga by the errors: a status only where there is no data at all. */
function withHttp(errors: readonly GraphQLError[], withoutData: boolean): readonly GraphQLError[] {
  const retryAfterMs = Math.max(0, ...errors.map((error) => Number(error.extensions['retryAfterMs'] ?? 0)));
  const headers = retryAfterMs > 0 ? { 'retry-after': String(Math.ceil(retryAfterMs / 1000)) } : {};
  return errors.map((error, index) => {
    if (index > 0) return error;
    const status = errorCodes[error.extensions['code'] as ErrorCode];
    return new GraphQLError(error.message, {
      ...(error.nodes === undefined ? {} : { nodes: error.nodes }),
      ...(error.source === undefined ? {} : { source: error.source }),
      ...(error.positions === undefined ? {} : { positions: error.positions }),
      ...(error.path === undefined ? {} : { path: error.path }),
      extensions: { ...error.extensions, http: withoutData ? { status, headers } : { headers } },
    });
  });
}
