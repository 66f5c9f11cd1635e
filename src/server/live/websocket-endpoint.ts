import type { IncomingMessage } from 'node:http';
import { randomUUID } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { GraphQLError, parse, type ExecutionArgs, type GraphQLSchema } from 'graphql';
import { CloseCode, handleProtocols, makeServer, type SubscribePayload } from 'graphql-ws';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Authenticator } from '../../auth/authenticate.ts';
import { AuthenticationError, AuthenticationUnavailableError } from '../../auth/authentication-error.ts';
import type { Viewer } from '../../auth/viewer.ts';
import type { Config } from '../../config/config.ts';
import type { Logger } from '../../observability/logger.ts';
import type { GraphqlEndpoint, ShownResult } from '../graphql-endpoint.ts';
import { graphqlPath } from '../graphql-path.ts';
import type { RequestObserver } from '../request-observer.ts';
import { shownGraphQLError } from '../error-response.ts';
import { SubscriptionLimitError } from './live-errors.ts';
import { createSocketOperations, type SocketOperations } from './socket-operations.ts';
import { isAllowedOrigin, refuseUpgrade } from './upgrade-request.ts';

/** GraphQL over WebSocket, by the protocol `graphql-transport-ws`, at the path of GraphQL. */
export interface WebSocketEndpoint {
  /** Takes over a connection whose client wants a WebSocket, or refuses it. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /**
   * Tells every client to go elsewhere, as soon as it has the answers that are under way: clients send again what was cut, mutations
   * included. Resolves when all have gone.
   */
  drain(): Promise<void>;
  /** Closes every connection, whatever happens on it. */
  cut(): void;
}

/** One connection. */
interface Connection {
  readonly socket: WebSocket;
  readonly authorization: string | null;
  /** Ends with the connection. */
  readonly closed: AbortSignal;
  readonly operations: SocketOperations;
  /** Set once the connection is acknowledged. */
  viewer?: Viewer;
}

/** The result of an operation, or why it has none. */
type Answered = { readonly shown: ShownResult } | { readonly refusal: readonly GraphQLError[] };

const initialisationMs = 3_000;
const pingEveryMs = 20_000;
/** Operations of one connection that are under way; subscriptions have limits of their own beside this. */
const mostOperations = 100;
/** What a client has not taken of what it was sent. Whoever lets more pile up is cut off. */
const mostUnsentBytes = 1_000_000;

/**
 * Every operation takes the way of one that comes over HTTP, with the viewer of its connection, so whatever limits or
 * refuses there does so here. Queries and mutations are taken as well: clients that have a WebSocket send everything by it.
 */
export function createWebSocketEndpoint(options: {
  schema: GraphQLSchema;
  graphql: GraphqlEndpoint;
  authenticator: Authenticator;
  corsOrigins: Config['http']['corsOrigins'];
  /** The largest message. */
  requestBytes: number;
  mostConnections: number;
  logger: Logger;
  observer: Pick<RequestObserver, 'watchMessage' | 'noteUpgrade'>;
  now: () => number;
}): WebSocketEndpoint {
  const { graphql, authenticator, logger, observer, now } = options;
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: options.requestBytes,
    handleProtocols: (offered) => handleProtocols(offered),
  });
  const connections = new Map<WebSocket, { isAlive: boolean; readonly operations: SocketOperations }>();
  let isDraining = false;
  let drained: (() => void) | null = null;

  const isExpired = ({ expiresAt = Infinity }: Viewer): boolean => now() >= expiresAt;

  const protocol = makeServer<Record<string, unknown>, Connection>({
    connectionInitWaitTimeout: initialisationMs,
    async onConnect({ extra, connectionParams }) {
      const viewer = await identify(extra, connectionParams ?? {});
      if (viewer === null) return false;
      extra.viewer = viewer;
      return true;
    },
    async onSubscribe({ extra, subscriptions }, id, payload) {
      const { operations } = extra;
      operations.begin(id);
      let result: Answered | null = null;
      try {
        result = await answer(extra, Object.keys(subscriptions).length, payload);
      } finally {
        if (result === null || 'refusal' in result) operations.end(id);
      }
      if ('refusal' in result) return result.refusal;
      if (Symbol.asyncIterator in result.shown) operations.noteStream(id);
      return doneAlready(options.schema, result.shown);
    },
    onComplete({ extra }, id) {
      extra.operations.end(id);
    },
    execute: ({ contextValue }) => contextValue as ShownResult & AsyncGenerator,
  });

  async function answer(
    { socket, closed, viewer }: Connection,
    operations: number,
    { query, operationName, variables, extensions }: SubscribePayload,
  ): Promise<Answered> {
    if (viewer === undefined || isExpired(viewer)) {
      socket.close(CloseCode.Forbidden, 'The token has expired');
      return { refusal: [new GraphQLError('The token has expired.')] };
    }
    const requestId = randomUUID();
    if (operations > mostOperations) {
      const error = new SubscriptionLimitError('VIEWER', mostOperations);
      const wrapped = new GraphQLError(error.message, { originalError: error });
      return { refusal: [shownGraphQLError(wrapped, viewer, requestId)] };
    }
    const request = new Request(`http://localhost${graphqlPath}`, {
      method: 'POST',
      headers: { accept: 'text/event-stream, multipart/mixed, application/json' },
      signal: closed,
    });
    const params = {
      query,
      ...(operationName == null ? {} : { operationName }),
      ...(variables == null ? {} : { variables }),
      ...(extensions == null ? {} : { extensions }),
    };
    const cut = (): void => socket.terminate();
    const transport = 'websocket';
    const message = { viewer, requestId, transport, signal: closed } as const;
    const shown = await observer.watchMessage(message, (operation) =>
      graphql.run(params, request, { viewer, requestId, operation, cut, transport }),
    );
    return !(Symbol.asyncIterator in shown) && !('data' in shown) && shown.errors !== undefined
      ? { refusal: shown.errors }
      : { shown };
  }

  /** Null for whoever may not connect. */
  async function identify(
    { socket, authorization }: Connection,
    params: Readonly<Record<string, unknown>>,
  ): Promise<Viewer | null> {
    const given = params['authorization'] ?? params['Authorization'] ?? authorization;
    if (typeof given !== 'string') return null;
    try {
      const viewer = await authenticator.authenticate(headersWith(given));
      return viewer.kind === 'anonymous' ? null : viewer;
    } catch (error) {
      if (error instanceof AuthenticationUnavailableError) {
        logger.error('the keys of the token issuer cannot be fetched');
        socket.close(1013, 'Tokens cannot be checked at the moment');
      } else if (error instanceof AuthenticationError) {
        logger.info({ reason: error.reason, transport: 'websocket' }, 'credential refused');
      } else {
        throw error;
      }
      return null;
    }
  }

  const open = (socket: WebSocket, request: IncomingMessage): void => {
    const operations = createSocketOperations();
    const life = { isAlive: true, operations };
    connections.set(socket, life);
    const closed = new AbortController();
    const connection: Connection = {
      socket,
      authorization: request.headers.authorization ?? null,
      closed: closed.signal,
      operations,
    };
    const fail = (error: unknown): void => {
      logger.error({ err: error, transport: 'websocket' }, 'request failed');
      socket.close(CloseCode.InternalServerError, 'Internal server error');
    };
    // What is given up because the client left is no failure.
    const failUnlessClosed = (error: unknown): void => {
      if (!closed.signal.aborted) fail(error);
    };
    const whenClosed = protocol.opened(
      {
        protocol: socket.protocol,
        send: (data) =>
          new Promise((resolve) => {
            if (socket.readyState !== socket.OPEN || operations.withholds(data)) {
              resolve();
              return;
            }
            if (socket.bufferedAmount > mostUnsentBytes) socket.terminate();
            // A failure to send closes the connection, and that is heard of below.
            else socket.send(data, () => resolve());
          }),
        close: (code, reason) => socket.close(code, reason),
        onMessage(take) {
          socket.on('message', (data: Buffer, isBinary) => {
            if (isBinary) socket.close(CloseCode.BadRequest, 'Invalid message received');
            else take(data.toString('utf8')).catch(failUnlessClosed);
          });
        },
      },
      connection,
    );
    const heartbeat = setInterval(() => {
      if (!life.isAlive) {
        socket.terminate();
        return;
      }
      if (connection.viewer !== undefined && isExpired(connection.viewer))
        socket.close(CloseCode.Forbidden, 'The token has expired');
      life.isAlive = false;
      socket.ping();
    }, pingEveryMs);
    socket.on('pong', () => {
      life.isAlive = true;
    });
    // A client that breaks the protocol of WebSockets; `ws` closes the connection with the code for it.
    socket.on('error', (error) => {
      logger.debug({ reason: error.message, transport: 'websocket' }, 'connection failed');
    });
    socket.once('close', (code, reason) => {
      clearInterval(heartbeat);
      connections.delete(socket);
      closed.abort(new DOMException('Whoever asked has left.', 'AbortError'));
      whenClosed(code, reason.toString('utf8')).catch(fail);
      if (connections.size === 0) drained?.();
    });
    if (isDraining) socket.close(1001, 'Going away');
  };

  return {
    upgrade(request, socket, head) {
      const [path = ''] = (request.url ?? '').split('?');
      const refuse = (status: 403 | 404 | 503): void => {
        observer.noteUpgrade(path, status);
        refuseUpgrade(socket, status);
      };
      if (path !== graphqlPath) refuse(404);
      else if (!isAllowedOrigin(request.headers, options.corsOrigins)) refuse(403);
      else if (isDraining || connections.size >= options.mostConnections) refuse(503);
      else
        sockets.handleUpgrade(request, socket, head, (opened) => {
          observer.noteUpgrade(path, 101);
          open(opened, request);
        });
    },
    drain: () =>
      new Promise((resolve) => {
        isDraining = true;
        drained = resolve;
        for (const [socket, { operations }] of connections)
          operations.drain(() => socket.close(1001, 'Going away'));
        if (connections.size === 0) resolve();
      }),
    cut() {
      for (const socket of connections.keys()) socket.terminate();
    },
  };
}

const anyDocument = parse('{ __typename }');

/** Arguments that stand for an operation whose result is there: the library sends it, whatever kind it is. */
function doneAlready(schema: GraphQLSchema, result: ShownResult): ExecutionArgs {
  return { schema, document: anyDocument, contextValue: result };
}

/** A value that no header can hold is no credential. */
function headersWith(authorization: string): Headers {
  try {
    return new Headers({ authorization });
  } catch {
    throw new AuthenticationError('header_malformed');
  }
}
