import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { parse, type ExecutionArgs, type GraphQLSchema } from 'graphql';
import { CloseCode, handleProtocols, makeServer } from 'graphql-ws';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Authenticator } from '../../auth/authenticate.ts';
import type { Viewer } from '../../auth/viewer.ts';
import type { Config } from '../../config/config.ts';
import type { Logger } from '../../observability/logger.ts';
import type { GraphqlEndpoint, ShownResult } from '../graphql-endpoint.ts';
import { graphqlPath } from '../http/graphql-path.ts';
import { clientAddress } from '../http/client-address.ts';
import type { RequestObserver } from '../observation/request-observer.ts';
import type { ViewerLimit } from '../viewer-limit/viewer-limit.ts';
import { createAdmitConnection } from './admit-connection.ts';
import { createSocketAnswers, isExpired } from './socket-answers.ts';
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
  readonly address: string | null;
  readonly operations: SocketOperations;
  /** Whether the client waits for an operation of this id; nobody's before the connection is acknowledged. */
  isWanted(id: string): boolean;
  /** Set once the connection is acknowledged. */
  viewer?: Viewer;
}

const initialisationMs = 3_000;
const pingEveryMs = 20_000;
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
  viewerLimit: ViewerLimit;
  corsOrigins: Config['http']['corsOrigins'];
  /** Proxies in front of the server. */
  trustedProxies: number;
  /** The largest message. */
  requestBytes: number;
  mostConnections: number;
  logger: Logger;
  observer: Pick<RequestObserver, 'watchMessage' | 'noteUpgrade'>;
  now: () => number;
}): WebSocketEndpoint {
  const { logger, observer, now } = options;
  const admit = createAdmitConnection(options);
  const answer = createSocketAnswers(options);
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: options.requestBytes,
    handleProtocols: (offered) => handleProtocols(offered),
  });
  const connections = new Map<WebSocket, { isAlive: boolean; readonly operations: SocketOperations }>();
  let isDraining = false;
  let drained: (() => void) | null = null;

  const protocol = makeServer<Record<string, unknown>, Connection>({
    connectionInitWaitTimeout: initialisationMs,
    async onConnect(context) {
      const { extra, connectionParams } = context;
      extra.isWanted = (id) => id in context.subscriptions;
      const { socket, authorization, address } = extra;
      const admitted = await admit({ authorization, address, params: connectionParams ?? {} });
      if ('viewer' in admitted) extra.viewer = admitted.viewer;
      else socket.close(admitted.code, admitted.reason);
      return 'viewer' in admitted;
    },
    async onSubscribe({ extra, subscriptions }, id, payload) {
      const { operations } = extra;
      // Now, while this one is the last to have come.
      const underWay = Object.keys(subscriptions).length + operations.unwanted();
      const answered = await operations.run(id, (signal) => answer(extra, { payload, underWay, signal }));
      return 'refusal' in answered ? answered.refusal : doneAlready(options.schema, answered.shown);
    },
    onComplete({ extra }, id) {
      extra.operations.end(id);
    },
    execute: ({ contextValue }) => contextValue as ShownResult & AsyncGenerator,
  });

  const open = (socket: WebSocket, request: IncomingMessage): void => {
    const closed = new AbortController();
    const operations = createSocketOperations(closed.signal);
    const life = { isAlive: true, operations };
    connections.set(socket, life);
    const connection: Connection = {
      socket,
      authorization: request.headers.authorization ?? null,
      address: addressOf(request, options.trustedProxies),
      operations,
      isWanted: () => false,
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
            else {
              take(data.toString('utf8')).catch(failUnlessClosed);
              // It may have been the word that an operation is wanted no more, which the library tells nobody.
              operations.keepOnly(connection.isWanted);
            }
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
      if (connection.viewer !== undefined && isExpired(connection.viewer, now()))
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

function addressOf({ headers, socket }: IncomingMessage, trustedProxies: number): string | null {
  const forwarded = new Headers();
  for (const hops of [headers['x-forwarded-for'] ?? []].flat()) forwarded.append('x-forwarded-for', hops);
  return clientAddress(forwarded, socket.remoteAddress, trustedProxies);
}
