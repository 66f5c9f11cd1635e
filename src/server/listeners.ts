import { ServerResponse } from 'node:http';
import { getRequestListener, RequestError } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Config } from '../config/config.ts';
import { createHttpListener } from './http-listener.ts';
import type { WebSocketEndpoint } from './live/websocket-endpoint.ts';
import { sendText } from './text-response.ts';

/** The ports of a server: the one for everybody, and the one for metrics where the settings want it. */
export interface Listeners {
  /** Begin to listen; resolve to the origins that people reach them by. The second is null where there is none. */
  listen(): Promise<readonly [string, string | null]>;
  /** Ask clients to come by other connections, while requests are still taken. */
  retire(): void;
  /** Take no new requests; resolves when none runs any more. Metrics go on. */
  drain(): Promise<void>;
  /** Close every connection, whatever happens on it. */
  cut(): void;
}

/** `connections` learns by which connection each request came. */
export function createListeners(
  config: Config,
  parts: {
    answer(request: Request, address: string | undefined): Promise<Response>;
    answerMetrics(request: Request): Promise<Response>;
    /** Told of requests that were answered before anybody could read them, by the status. */
    noteUnread(status: number): void;
    readonly webSockets: WebSocketEndpoint;
    readonly connections: WeakMap<Request, { destroy(): void }>;
  },
): Listeners {
  const { connections, webSockets } = parts;
  const limits = { ...config.limits, keepAliveMs: config.http.keepAliveMs };
  const answer = getRequestListener(
    async (request, { incoming, outgoing }) => {
      connections.set(request, outgoing);
      const response = await parts.answer(request, incoming.socket.remoteAddress);
      const isSent = outgoing instanceof ServerResponse && sendText(response, outgoing);
      return isSent ? RESPONSE_ALREADY_SENT : response;
    },
    {
      overrideGlobalObjects: false,
      errorHandler(error) {
        const status = error instanceof RequestError ? 400 : 500;
        parts.noteUnread(status);
        return new Response(null, { status });
      },
    },
  );
  const http = createHttpListener(
    (request, response) => void answer(request, response),
    limits,
    (request, socket, head) => webSockets.upgrade(request, socket, head),
    (status) => {
      parts.noteUnread(status);
    },
  );
  const answerMetrics = getRequestListener((request) => parts.answerMetrics(request), {
    overrideGlobalObjects: false,
  });
  const metrics = createHttpListener(
    (request, response) => void answerMetrics(request, response),
    limits,
    null,
  );
  const { metrics: metricsAddress } = config.observability;

  return {
    async listen() {
      const metricsOrigin = metricsAddress === undefined ? null : await metrics.listen(metricsAddress);
      return [await http.listen(config.http), metricsOrigin];
    },
    retire() {
      http.retire();
    },
    async drain() {
      await Promise.all([http.drain(), webSockets.drain()]);
    },
    cut() {
      webSockets.cut();
      http.cut();
      if (metricsAddress !== undefined) void metrics.drain();
      metrics.cut();
    },
  };
}
