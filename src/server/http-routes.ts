import { randomUUID } from 'node:crypto';
import { Hono, type Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { AuthenticationError, AuthenticationUnavailableError } from '../auth/authentication-error.ts';
import type { Authenticator } from '../auth/authenticate.ts';
import { anonymous, type Viewer } from '../auth/viewer.ts';
import type { Logger } from '../observability/logger.ts';
import type { OperationRecord } from './operation-record.ts';
import type { Readiness } from './readiness.ts';
import type { RequestObserver } from './request-observer.ts';
import type { WebhookReceiver } from '../webhooks/receive-webhook.ts';
import type { GraphiqlPage } from './graphiql/graphiql-page.ts';
import { graphqlPath } from './graphql-path.ts';
import type { RequestFacts } from './graphql-errors.ts';

interface Variables {
  requestId: string;
  /** Null for what is not GraphQL. */
  operation: OperationRecord | null;
  /** Whether a page is given instead of an answer. */
  isPage: boolean;
}

interface Env {
  Variables: Variables;
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
  /** Whether webhooks arrive as they usually do; null where none are taken. */
  feedStatus(): 'live' | 'silent' | null;
  readiness: Readiness;
  observer: RequestObserver;
}): { fetch(request: Request): Response | Promise<Response> } {
  const app = new Hono<Env>();

  app.use(async (c, next) => {
    const given = c.req.header('x-request-id');
    const requestId = given !== undefined && acceptableRequestId.test(given) ? given : randomUUID();
    c.set('requestId', requestId);
    await options.observer.watch(c.req.raw, requestId, async (operation) => {
      c.set('operation', operation);
      c.set('isPage', false);
      await next();
      c.header('x-request-id', requestId);
      return { status: c.res.status, isPage: c.get('isPage') };
    });
  });

  app.get('/health', (c) => {
    const audit = options.auditStatus();
    const webhooks = options.feedStatus();
    return c.json({
      status: 'ok',
      ...(audit === null ? {} : { audit }),
      ...(webhooks === null ? {} : { webhooks }),
    });
  });

  app.get('/ready', async (c) => {
    const report = await options.readiness.check();
    return c.json(report, report.status === 'unavailable' ? 503 : 200, { 'cache-control': 'no-store' });
  });

  // The page and its files; a browser asks for them without a token.
  const { graphiql } = options;
  if (graphiql !== null) {
    const page = async (c: Context<Env>, next: () => Promise<void>): Promise<Response | undefined> => {
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

  // What a page of any origin can make a browser send without asking first is no request of ours.
  app.post(graphqlPath, async (c, next) => {
    const [mediaType = ''] = (c.req.header('content-type') ?? '').split(';');
    if (mediaType.trim() === 'application/json') {
      await next();
      return undefined;
    }
    c.get('operation')?.noteResult(false, ['BAD_USER_INPUT']);
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
      onError(c: Context<Env>) {
        c.get('operation')?.noteResult(false, ['BAD_USER_INPUT']);
        return refusal(
          413,
          'BAD_USER_INPUT',
          `The request is larger than ${String(options.requestBytes)} bytes. Whoever runs this server can raise LIMIT_REQUEST_BYTES.`,
          c.get('requestId'),
        );
      },
    }),
  );

  app.all(graphqlPath, async (c) => {
    const requestId = c.get('requestId');
    const viewer = c.req.method === 'OPTIONS' ? null : await identify(c.req.raw.headers, requestId);
    const operation = c.get('operation');
    if (viewer instanceof Response) {
      operation?.noteResult(false, [viewer.status === 401 ? 'UNAUTHENTICATED' : 'UPSTREAM_UNAVAILABLE']);
      return viewer;
    }
    if (operation !== null && viewer !== null) operation.viewer = viewer;
    return options.graphql(c.req.raw, {
      viewer: viewer ?? anonymous,
      requestId,
      ...(operation === null ? {} : { operation }),
    });
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
    c.get('operation')?.noteResult(false, ['INTERNAL_SERVER_ERROR']);
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
