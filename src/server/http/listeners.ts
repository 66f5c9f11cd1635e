import { ServerResponse } from 'node:http';
import { getRequestListener, RequestError } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { ConfigError } from '../../config/config-error.ts';
import type { Config } from '../../config/config.ts';
import { createHttpListener } from './http-listener.ts';
import type { WebSocketEndpoint } from '../live/websocket-endpoint.ts';
import { sendText } from './text-response.ts';

/** The ports of a server: the one for everybody, and the one for metrics where the settings want it. */
export interface Listeners {
  /**
   * Begin to listen; resolve to the origins that people reach them by. The second is null where there is none. Rejects with
   * `ConfigError` when an address cannot be had.
   */
  listen(): Promise<readonly [string, string | null]>;
  /** Ask clients to come by other connections, while requests are still taken. */
  retire(): void;
  /** Take no new requests; resolves when none runs any more. Metrics go on. */
  drain(): Promise<void>;
  /** Close every connection, whatever happens on it. */
  cut(): void;
}

/** So long may a client take nothing of its answer; streams of events show signs of life more often. */
const leastStalledMs = 60_000;
/** Nothing moves on a connection while its request is executed, which ends at a deadline, and a little is around it. */
const marginMs = 30_000;

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
  const limits = {
    ...config.limits,
    keepAliveMs: config.http.keepAliveMs,
    stalledMs: Math.max(leastStalledMs, config.limits.executionMs + marginMs),
  };
  const answer = getRequestListener(
    async (request, { incoming, outgoing }) => {
      connections.set(request, outgoing);
      const response = await parts.answer(request, incoming.socket.remoteAddress);
      const isSent = outgoing instanceof ServerResponse && sendText(response, outgoing);
      return isSent ? RESPONSE_ALREADY_SENT : response;
    },
    {
      overrideGlobalObjects: false,
      // Probes of the older kind name no host, which HTTP/1.0 allows.
      hostname: 'localhost',
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
      const [own, ofMetrics] = await Promise.allSettled([
        http.listen(config.http),
        metricsAddress === undefined ? null : metrics.listen(metricsAddress),
      ]);
      const problems = [
        ...addressProblems(own, { host: 'HOST', port: 'PORT' }),
        ...addressProblems(ofMetrics, {
          host: metricsAddress?.host === config.http.host ? 'HOST' : 'METRICS_HOST',
          port: 'METRICS_PORT',
        }),
      ];
      if (own.status === 'fulfilled' && ofMetrics.status === 'fulfilled') return [own.value, ofMetrics.value];
      http.cut();
      metrics.cut();
      throw new ConfigError([...new Set(problems)]);
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

/** Why an address cannot be listened on, in terms of the settings. Rethrows what is not about the address. */
function addressProblems(
  { status, reason }: { readonly status: string; readonly reason?: unknown },
  settings: { readonly host: string; readonly port: string },
): readonly string[] {
  if (status === 'fulfilled') return [];
  switch ((reason as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return [`${settings.port} is taken by another process: end that one, or set another port`];
    case 'EACCES':
      return [`${settings.port} may not be opened by this user: set one from 1024 on`];
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return [`${settings.host} is no address of this machine: set one, such as \`0.0.0.0\` for all`];
    default:
      throw reason;
  }
}
