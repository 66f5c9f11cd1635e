import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Server as PortServer, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { watchUnread } from './unread-requests.ts';

/** An HTTP server that can stop without dropping what it is doing. */
export interface HttpListener {
  /** Begins to listen; resolves to the origin that people reach it by. Rejects when the address cannot be had. */
  listen(address: { readonly host: string; readonly port: number }): Promise<string>;
  /** Ends each connection with the next answer on it, so that its other end comes back over a new one, to whoever takes that. */
  retire(): void;
  /** Takes no new connections; resolves when no request runs any more. Connections stay open until `cut`. */
  drain(): Promise<void>;
  /** Closes every connection, whatever happens on it. */
  cut(): void;
}

/** What a connection may take. Times are in milliseconds. */
interface ConnectionLimits {
  readonly connections: number;
  /** From the first byte of a request to the end of its headers. */
  readonly headersMs: number;
  /** From the first byte of a request to its last. */
  readonly receiveMs: number;
  readonly keepAliveMs: number;
  /** Between two signs of life on it while a request is on it: bytes that come, or that its other end takes. */
  readonly stalledMs: number;
}

/** Of all headers of a request together; a JWT is half of it at most. Node answers 431 beyond. */
const mostHeaderBytes = 16 * 1024;
/** So long at most the port stays open for a moment in which nobody connects. */
const knockingMs = 500;
const shortTurnMs = 0.5;
/** So long after the port was closed a request may still come by a connection that is open already. */
const arrivingMs = 500;
const closePort = PortServer.prototype.close;
/** How often at most Node looks for requests that take too long to arrive. */
const slowestCheckMs = 5_000;

/**
 * `noteUnread` is told of requests that were answered before anybody could read them.
 *
 * Counts the running requests itself: Node waits for every connection that is not idle by its own measure, and one
 * that a browser opened ahead of time, without a request on it, is not.
 */
export function createHttpListener(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  limits: ConnectionLimits,
  upgrade: ((request: IncomingMessage, socket: Duplex, head: Buffer) => void) | null,
  noteUnread: (status: number) => void = () => undefined,
): HttpListener {
  let running = 0;
  let isRetiring = false;
  const open = new Set<Socket>();
  /** Looks whether the drain is over; nothing to look at before there is one. */
  let lookWhetherDrained = (): void => undefined;
  const options = {
    shouldUpgradeCallback: (request: IncomingMessage) => upgrade !== null && wantsWebSocket(request),
    maxHeaderSize: mostHeaderBytes,
    headersTimeout: Math.min(limits.headersMs, limits.receiveMs),
    requestTimeout: limits.receiveMs,
    keepAliveTimeout: limits.keepAliveMs,
    connectionsCheckingInterval: Math.min(slowestCheckMs, Math.ceil(limits.headersMs / 2)),
  };
  const server = createServer(options, (request, response) => {
    running += 1;
    // Comes once for each response, sent whole or not.
    response.once('close', () => {
      running -= 1;
      lookWhetherDrained();
    });
    if (isRetiring) response.setHeader('connection', 'close');
    // Whoever stands in front may have gone by the other one.
    if (namesHostTwice(request)) response.writeHead(400, { connection: 'close' }).end();
    else answer(request, response);
  });
  watchUnread(server, noteUnread);
  server.maxConnections = limits.connections;
  // Whoever asks and never reads would have us keep the answer for ever. Node cuts the connection.
  server.timeout = limits.stalledMs;
  if (upgrade !== null) server.on('upgrade', upgrade);
  let accepted = 0;
  server.on('connection', (socket: Socket) => {
    accepted += 1;
    open.add(socket);
    socket.once('close', () => {
      open.delete(socket);
      lookWhetherDrained();
    });
  });

  /**
   * Who has connected and was not accepted yet is cut when the port closes. Node accepts one in each turn of its loop, and a turn
   * may be long, so the port closes after a short one in which nobody came.
   */
  function whenNobodyKnocks(close: () => void, giveUpAt = performance.now() + knockingMs): void {
    const before = accepted;
    const begunAt = performance.now();
    setImmediate(() => {
      const now = performance.now();
      if ((accepted === before && now - begunAt < shortTurnMs) || now > giveUpAt) close();
      else whenNobodyKnocks(close, giveUpAt);
    });
  }

  return {
    listen: ({ host, port }) =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, host, () => {
          server.off('error', reject);
          resolve(originOf(server, host, port));
        });
      }),
    retire() {
      isRetiring = true;
    },
    drain: () =>
      new Promise((resolve) => {
        isRetiring = true;
        if (!server.listening) {
          resolve();
          return;
        }
        whenNobodyKnocks(() => {
          // The port alone: Node's own way would also cut those on whose connection a request is just arriving.
          closePort.call(server);
          let haveAllArrived = false;
          lookWhetherDrained = () => {
            if (running === 0 && (haveAllArrived || open.size === 0)) resolve();
          };
          setTimeout(() => {
            haveAllArrived = true;
            lookWhetherDrained();
          }, arrivingMs).unref();
          lookWhetherDrained();
        });
      }),
    cut() {
      // What is left of the server: the timer that looks for slow requests.
      server.close();
      server.closeAllConnections();
    },
  };
}

function namesHostTwice({ rawHeaders }: IncomingMessage): boolean {
  let hosts = 0;
  for (let index = 0; index < rawHeaders.length; index += 2)
    if (rawHeaders[index]?.length === 4 && rawHeaders[index]?.toLowerCase() === 'host') hosts += 1;
  return hosts > 1;
}

/** Clients also offer HTTP/2 in this way, and are answered as if they had not. */
function wantsWebSocket({ headers }: IncomingMessage): boolean {
  return headers.upgrade?.toLowerCase() === 'websocket';
}

function originOf(server: Server, host: string, port: number): string {
  const address = server.address();
  const actualPort = typeof address === 'object' && address !== null ? address.port : port;
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${String(actualPort)}`;
}
