import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { AuthenticationError, AuthenticationUnavailableError } from '../auth/authentication-error.ts';
import type { Authenticator } from '../auth/authenticate.ts';
import { anonymous, type Viewer } from '../auth/viewer.ts';
import type { Logger } from '../observability/logger.ts';
import type { WebhookReceiver } from '../webhooks/receive-webhook.ts';
import type { GraphiqlPage } from './graphiql/graphiql-page.ts';
import { graphqlPath } from './graphql-path.ts';
import type { RequestFacts } from './graphql-errors.ts';

interface Variables {
  requestId: string;
}

/** An id that a proxy may hand in; anything else gets one of ours, so that no log line can be forged through it. */
const acceptableRequestId = /^[\w.-]{1,128}$/;

/** Everything that the server answers over HTTP. Paths match exactly. */
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
  now: () => number;
}): { fetch(request: Request): Response | Promise<Response> } {
  const app = new Hono<{ Variables: Variables }>();

  app.use(async (c, next) => {
    const given = c.req.header('x-request-id');
    const requestId = given !== undefined && acceptableRequestId.test(given) ? given : randomUUID();
    c.set('requestId', requestId);
    const startedAt = options.now();
    await next();
    c.header('x-request-id', requestId);
    options.logger.info(
      {
        requestId,
        method: c.req.method,
        path: c.req.path,
        status: c.res.status,
        durationMs: options.now() - startedAt,
      },
      'request',
    );
  });

  app.get('/health', (c) => {
    const audit = options.auditStatus();
    const redis = options.redisStatus();
    const webhooks = options.feedStatus();
    return c.json({
      status: 'ok',
      ...(audit === null ? {} : { audit }),
      ...(redis === null ? {} : { redis }),
      ...(webhooks === null ? {} : { webhooks }),
    });
  });

  // The page and its files; a browser asks for them without a token.
  const { graphiql } = options;
  if (graphiql !== null) {
    const page = async (request: Request, next: () => Promise<void>): Promise<Response | undefined> => {
      const response = await graphiql.handle(request);
      if (response === null) {
        await next();
        return undefined;
      }
      return response;
    };
    app.on(['GET', 'HEAD'], graphqlPath, async (c, next) => page(c.req.raw, next));
    app.on(['GET', 'HEAD'], `${graphqlPath}/graphiql/*`, async (c, next) => page(c.req.raw, next));
  }

  // What a page of any origin can make a browser send without asking first is no request of ours.
  app.post(graphqlPath, async (c, next) => {
    const [mediaType = ''] = (c.req.header('content-type') ?? '').split(';');
    if (mediaType.trim() === 'application/json') {
      await next();
      return undefined;
    }
    return refusal(
      415,
      'BAD_USER_INPUT',
      'Send the request as JSON, with "Content-Type: application/json".',
      c.get('requestId'),
    );
  });

  app.use(
    graphqlPath,
    bodyLimit({
      maxSize: options.requestBytes,
      onError: (c) =>
        refusal(
          413,
          'BAD_USER_INPUT',
          `The request is larger than ${String(options.requestBytes)} bytes. Whoever runs this server can raise LIMIT_REQUEST_BYTES.`,
          c.get('requestId') as string,
        ),
    }),
  );

  app.all(graphqlPath, async (c) => {
    const requestId = c.get('requestId');
    const viewer = c.req.method === 'OPTIONS' ? null : await identify(c.req.raw.headers, requestId);
    if (viewer instanceof Response) return viewer;
    return options.graphql(c.req.raw, { viewer: viewer ?? anonymous, requestId });
  });

  const { receiveWebhook } = options;
  if (receiveWebhook !== null) {
    app.post('/webhooks/revenuecat', async (c) => receiveWebhook(c.req.raw, null));
    app.post('/webhooks/revenuecat/:projectId', async (c) =>
      receiveWebhook(c.req.raw, c.req.param('projectId')),
    );
  }

  app.notFound((c) => c.json({ error: `Nothing is here. GraphQL is at ${graphqlPath}.` }, 404));
  app.onError((error, c) => {
    const requestId = c.get('requestId');
    // Whoever asked has left, and nobody reads this; the status is what servers commonly log for it.
    if (c.req.raw.signal.aborted) return new Response(null, { status: 499 });
    options.logger.error({ requestId, err: error }, 'request failed');
    return refusal(500, 'INTERNAL_SERVER_ERROR', 'Something went wrong in this server.', requestId);
  });

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

  return { fetch: (request) => app.fetch(request) };
}

/** A GraphQL error for a request that never became one. */
function refusal(status: number, code: string, message: string, requestId: string): Response {
  return Response.json({ errors: [{ message, extensions: { code, requestId } }] }, { status });
}
