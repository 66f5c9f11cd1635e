import { randomUUID } from 'node:crypto';
import { Hono, type Context } from 'hono';
import { AuthenticationError, AuthenticationUnavailableError } from '../../auth/authentication-error.ts';
import type { Authenticator } from '../../auth/authenticate.ts';
import { anonymous, type Viewer } from '../../auth/viewer.ts';
import type { Logger } from '../../observability/logger.ts';
import type { Readiness } from '../observation/readiness.ts';
import type { RequestObserver } from '../observation/request-observer.ts';
import type { WebhookReceiver } from '../../webhooks/receive-webhook.ts';
import type { GraphiqlPage } from '../graphiql/graphiql-page.ts';
import { graphqlPath } from './graphql-path.ts';
import type { RequestFacts } from '../request/request-facts.ts';
import { clientAddress } from './client-address.ts';
import { guardGraphqlRequests, type RoutesEnv } from './guard-graphql-requests.ts';
import { rateLimitHeaders } from '../viewer-limit/rate-limit-headers.ts';
import { ViewerLimitError } from '../viewer-limit/viewer-limit-error.ts';
import type { Allowance, ViewerLimit } from '../viewer-limit/viewer-limit.ts';
import { isTextResponse } from './text-response.ts';
import { clientLeft } from '../../observability/operation-facts.ts';

/** An id that a proxy may hand in; anything else gets one of ours, so that no log line can be forged through it. */
const acceptableRequestId = /^[\w.-]{1,128}$/;

/** Everything that the server answers over HTTP. Paths match exactly, as they are written: `/he%61lth` is none of ours. */
export function createHttpRoutes(options: {
  authenticator: Authenticator;
  graphql(request: Request, facts: RequestFacts): Response | Promise<Response>;
  graphiql: GraphiqlPage | null;
  logger: Logger;
  requestBytes: number;
  /** Null where no webhooks are taken: their paths are then as unknown as any other. */
  receiveWebhook: WebhookReceiver | null;
  /** Whether audit records reach their file or stream; null where there is none. */
  auditStatus(): 'ok' | 'failing' | null;
  /** Whether Redis can be used; null where none is configured. */
  redisStatus(): 'ok' | 'away' | null;
  /** Whether webhooks arrive as they usually do; null where none are taken. */
  feedStatus(): 'live' | 'silent' | null;
  readiness: Readiness;
  observer: RequestObserver;
  corsOrigins: 'any' | readonly string[];
  compression: boolean;
  viewerLimit: ViewerLimit;
  /** Proxies in front of the server. */
  trustedProxies: number;
}): {
  /** `address`: of the other end of the connection, where there is one. */
  fetch(request: Request, address: string | undefined): Response | Promise<Response>;
} {
  const app = new Hono<RoutesEnv>({ getPath: pathAsSent });

  app.use(async (c, next) => {
    const given = c.req.header('x-request-id');
    const requestId = given !== undefined && acceptableRequestId.test(given) ? given : randomUUID();
    c.set('requestId', requestId);
    await options.observer.watch(c.req.raw, c.req.path, requestId, async (operation) => {
      c.set('operation', operation);
      c.set('isPage', false);
      // The reason with which the signal of a client ends that has left may be any value, and Hono rejects with those that
      // are not errors.
      await next().catch((thrown: unknown) => {
        c.res = failed(thrown, c);
      });
      // `c.header` makes another response, and a stream of its text.
      if (isTextResponse(c.res)) c.res.headers.set('x-request-id', requestId);
      else c.header('x-request-id', requestId);
      return { status: c.res.status, isPage: c.get('isPage') };
    });
  });

  app.get('/health', (c) => {
    const audit = options.auditStatus();
    const redis = options.redisStatus();
    const webhooks = options.feedStatus();
    const health = {
      status: 'ok',
      ...(audit === null ? {} : { audit }),
      ...(redis === null ? {} : { redis }),
      ...(webhooks === null ? {} : { webhooks }),
    };
    return c.json(health, 200, { 'cache-control': 'no-store' });
  });

  app.get('/ready', async (c) => {
    const report = await options.readiness.check();
    return c.json(report, report.status === 'unavailable' ? 503 : 200, { 'cache-control': 'no-store' });
  });

  // The page and its files; a browser asks for them without a token.
  const { graphiql } = options;
  if (graphiql !== null) {
    const page = async (c: Context<RoutesEnv>, next: () => Promise<void>): Promise<Response | undefined> => {
      const response = await graphiql.handle(c.req.raw);
      if (response === null) {
        await next();
        return undefined;
      }
      c.set('isPage', true);
      return response;
    };
    app.on(['GET', 'HEAD'], graphqlPath, page);
    app.on(['GET', 'HEAD'], `${graphqlPath}/graphiql/*`, page);
  }

  guardGraphqlRequests(app, { ...options, refusal });

  app.all(graphqlPath, async (c) => {
    const requestId = c.get('requestId');
    const operation = c.get('operation');
    const { headers } = c.req.raw;
    const viewer = await identify(headers, requestId);
    const isRefused = viewer instanceof Response;
    if (isRefused)
      operation?.noteResult(false, [viewer.status === 401 ? 'UNAUTHENTICATED' : 'UPSTREAM_UNAVAILABLE']);
    else if (operation !== null) operation.viewer = viewer;
    if (isRefused && viewer.status !== 401) return viewer;
    const address = clientAddress(headers, c.env.address, options.trustedProxies);
    // Bad credentials are counted like none: by address. Whoever has a good one is answered even from an address that has spent its units.
    const allowance = options.viewerLimit.open(isRefused ? anonymous : viewer, address);
    let response: Response;
    if (!(await allowance.take(1))) {
      operation?.noteResult(false, ['RATE_LIMITED']);
      response = spentRefusal(allowance, requestId);
    } else if (isRefused) response = viewer;
    else {
      response = await options.graphql(c.req.raw, {
        viewer,
        requestId,
        allowance,
        ...(operation === null ? {} : { operation }),
      });
    }
    const standing = allowance.standing();
    if (standing !== null)
      for (const [name, value] of Object.entries(rateLimitHeaders(standing)))
        response.headers.set(name, value);
    return response;
  });

  const { receiveWebhook } = options;
  if (receiveWebhook !== null) {
    app.post('/webhooks/revenuecat', async (c) => receiveWebhook(c.req.raw, null));
    app.post('/webhooks/revenuecat/:projectId', async (c) =>
      receiveWebhook(c.req.raw, c.req.param('projectId')),
    );
  }

  app.notFound((c) => c.json({ error: `Nothing is here. GraphQL is at ${graphqlPath}.` }, 404));
  app.onError(failed);

  /** The answer to a request that ended with what nothing handled. */
  function failed(error: unknown, c: Context<RoutesEnv>): Response {
    const requestId = c.get('requestId');
    // Nobody reads this.
    if (c.req.raw.signal.aborted) return new Response(null, { status: clientLeft });
    options.logger.error({ requestId, err: error }, 'request failed');
    c.get('operation')?.noteResult(false, ['INTERNAL_SERVER_ERROR']);
    return refusal(500, 'INTERNAL_SERVER_ERROR', 'Something went wrong in this server.', requestId);
  }

  /** The viewer, or the answer to a credential that is not good: never silently anonymous. */
  async function identify(headers: Headers, requestId: string): Promise<Viewer | Response> {
    try {
      return await options.authenticator.authenticate(headers);
    } catch (error) {
      if (error instanceof AuthenticationError) {
        options.logger.info({ requestId, reason: error.reason }, 'credential refused');
        const response = refusal(401, 'UNAUTHENTICATED', error.message, requestId);
        response.headers.set('www-authenticate', 'Bearer error="invalid_token"');
        return response;
      }
      if (error instanceof AuthenticationUnavailableError) {
        options.logger.error({ requestId }, 'the keys of the token issuer cannot be fetched');
        return refusal(
          503,
          'UPSTREAM_UNAVAILABLE',
          'Tokens cannot be checked at the moment. Try again later.',
          requestId,
        );
      }
      throw error;
    }
  }

  return { fetch: (request, address) => app.fetch(request, { address }) };
}

/**
 * The path without decoding it: Hono would take `/%67raphql` for `/graphql`, and Yoga, the rules of a proxy and whoever watches
 * requests would not.
 */
function pathAsSent({ url }: Request): string {
  const start = url.indexOf('/', url.indexOf('://') + 3);
  const end = url.slice(start).search(/[?#]/);
  return end < 0 ? url.slice(start) : url.slice(start, start + end);
}

/** The answer to a request that its viewer has no unit left for. */
function spentRefusal(allowance: Allowance, requestId: string): Response {
  const { message, details, retryAfterMs } = new ViewerLimitError(allowance, 1);
  const error = { message, extensions: { code: 'RATE_LIMITED', requestId, ...details } };
  const headers = { 'retry-after': String(Math.ceil(retryAfterMs / 1000)) };
  return Response.json({ errors: [error] }, { status: 429, headers });
}

/** A GraphQL error for a request that never became one. */
function refusal(status: number, code: string, message: string, requestId: string, details = {}): Response {
  return Response.json({ errors: [{ message, extensions: { code, requestId, ...details } }] }, { status });
}
