import { randomUUID } from 'node:crypto';
import { GraphQLError } from 'graphql';
import { CloseCode, type SubscribePayload } from 'graphql-ws';
import type { WebSocket } from 'ws';
import type { Viewer } from '../../auth/viewer.ts';
import { shownGraphQLError } from '../results/error-response.ts';
import type { GraphqlEndpoint, ShownResult } from '../graphql-endpoint.ts';
import { graphqlPath } from '../http/graphql-path.ts';
import type { RequestObserver } from '../observation/request-observer.ts';
import { ViewerLimitError } from '../viewer-limit/viewer-limit-error.ts';
import type { ViewerLimit } from '../viewer-limit/viewer-limit.ts';
import { SubscriptionLimitError } from './live-errors.ts';

/** The connection that an operation came by. */
interface AskingConnection {
  readonly socket: WebSocket;
  readonly address: string | null;
  /** Set once the connection is acknowledged. */
  readonly viewer?: Viewer;
}

/** One operation of a connection. */
interface SocketOperation {
  readonly payload: SubscribePayload;
  /** How many of the connection are under way, this one counted. */
  readonly underWay: number;
  /** Ends when the connection does, or when its client wants the operation no more. */
  readonly signal: AbortSignal;
}

/** The result of an operation, or why it has none. */
export type SocketAnswer = { readonly shown: ShownResult } | { readonly refusal: readonly GraphQLError[] };

/** Operations of one connection that are under way; subscriptions have limits of their own beside this. */
const mostOperations = 100;

/** Whether the time of a viewer's credential is up. */
export function isExpired({ expiresAt = Infinity }: Viewer, now: number): boolean {
  return now >= expiresAt;
}

/** Answers operations that come by WebSockets on the way of those that come over HTTP. */
export function createSocketAnswers(parts: {
  readonly graphql: GraphqlEndpoint;
  readonly viewerLimit: ViewerLimit;
  readonly observer: Pick<RequestObserver, 'watchMessage'>;
  readonly now: () => number;
}): (connection: AskingConnection, operation: SocketOperation) => Promise<SocketAnswer> {
  const { graphql, viewerLimit, observer, now } = parts;
  return async ({ socket, address, viewer }, { payload, underWay, signal }) => {
    if (viewer === undefined || isExpired(viewer, now())) {
      socket.close(CloseCode.Forbidden, 'The token has expired');
      return { refusal: [new GraphQLError('The token has expired.')] };
    }
    const { query, operationName, variables, extensions } = payload;
    const params = {
      query,
      ...(operationName == null ? {} : { operationName }),
      ...(variables == null ? {} : { variables }),
      ...(extensions == null ? {} : { extensions }),
    };
    const requestId = randomUUID();
    const transport = 'websocket';
    const cut = (): void => socket.terminate();
    const allowance = viewerLimit.open(viewer, address);
    const shown = await observer.watchMessage(
      { viewer, requestId, transport, signal },
      async (operation): Promise<ShownResult> => {
        // Before it is read, as over HTTP: what is broken or refused costs a unit, too.
        const refused = !(await allowance.take(1))
          ? new ViewerLimitError(allowance, 1)
          : underWay > mostOperations
            ? new SubscriptionLimitError('VIEWER', mostOperations)
            : null;
        if (refused !== null) {
          operation.noteResult(false, ['RATE_LIMITED']);
          const error = new GraphQLError(refused.message, { originalError: refused });
          return { errors: [shownGraphQLError(error, viewer, requestId)] };
        }
        const headers = { accept: 'text/event-stream, multipart/mixed, application/json' };
        const request = new Request(`http://localhost${graphqlPath}`, { method: 'POST', headers, signal });
        return graphql.run(params, request, { viewer, requestId, operation, allowance, cut, transport });
      },
    );
    return !(Symbol.asyncIterator in shown) && !('data' in shown) && shown.errors !== undefined
      ? { refusal: shown.errors }
      : { shown };
  };
}
