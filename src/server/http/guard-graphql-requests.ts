import type { Context, Hono, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { cors } from 'hono/cors';
import type { OperationRecord } from '../observation/operation-record.ts';
import { graphqlPath } from './graphql-path.ts';
import { acceptInOrder } from './accept-header.ts';
import { compressAnswers } from './compress-answers.ts';

/** What the routes know of a request. */
export interface RoutesEnv {
  Variables: {
    requestId: string;
    /** Null for what is not GraphQL. */
    operation: OperationRecord | null;
    /** Whether a page is given instead of an answer. */
    isPage: boolean;
  };
  /** The other end of the connection, where there is one. */
  Bindings: { address: string | undefined };
}

/** Streams of events that share one connection are opened with PUT and ended with DELETE. */
const methods: readonly string[] = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS'];
/** A browser asks again after this long whether a page may call. Chromium takes no more than two hours. */
const preflightSeconds = 7_200;
/** What of an answer's headers a page of another origin may read. */
const exposedHeaders = ['RateLimit', 'RateLimit-Policy', 'Retry-After', 'X-Request-Id'];

/**
 * What holds for every request at the path of GraphQL before anybody looks who sent it: who may read the answer, how it
 * may be kept and compressed, and which bodies are taken at all.
 */
export function guardGraphqlRequests(
  app: Hono<RoutesEnv>,
  options: {
    corsOrigins: 'any' | readonly string[];
    compression: boolean;
    requestBytes: number;
    refusal(
      status: number,
      code: string,
      message: string,
      requestId: string,
      details?: Readonly<Record<string, unknown>>,
    ): Response;
  },
): void {
  const { corsOrigins, refusal } = options;
  if (options.compression) app.use(graphqlPath, compressAnswers());

  app.use(graphqlPath, async (c, next) => {
    await next();
    // Whatever says nothing else belongs to one viewer and one moment, streams of events too.
    // Set in place: Hono's own way copies the answer, body and all.
    const { headers } = c.res;
    if (!headers.get('cache-control')?.startsWith('private')) headers.set('cache-control', 'no-store');
    headers.append('vary', 'Authorization, Accept');
    if (c.req.method === 'OPTIONS') headers.set('allow', methods.join(', '));
  });

  // Around the refusals below, so that a page can read why it was refused. Never with credentials of the browser's.
  if (corsOrigins.length > 0) {
    app.use(
      graphqlPath,
      cors({
        origin: corsOrigins === 'any' ? '*' : [...corsOrigins],
        allowMethods: ['GET', 'POST', 'PUT', 'DELETE'],
        exposeHeaders: exposedHeaders,
        maxAge: preflightSeconds,
      }),
    );
  }

  app.use(graphqlPath, async (c, next) => {
    const { method, raw } = c.req;
    if (method === 'OPTIONS') return c.body(null, 204);
    const isKnown = methods.includes(method);
    if (!isKnown) {
      c.get('operation')?.noteResult(false, ['BAD_USER_INPUT']);
      const message = `Use one of the methods ${methods.join(', ')}.`;
      const refused = refusal(405, 'BAD_USER_INPUT', message, c.get('requestId'));
      refused.headers.set('allow', methods.join(', '));
      return refused;
    }
    const accept = raw.headers.get('accept');
    const inOrder = accept === null ? null : acceptInOrder(accept);
    if (inOrder !== null && inOrder !== accept) raw.headers.set('accept', inOrder);
    await next();
    return undefined;
  });

  app.post(graphqlPath, async (c, next) => {
    const refuse = (message: string): Response => {
      c.get('operation')?.noteResult(false, ['BAD_USER_INPUT']);
      return refusal(415, 'BAD_USER_INPUT', message, c.get('requestId'));
    };
    // What a page of any origin can make a browser send without asking first is no request of ours.
    const [mediaType = '', ...parameters] = (c.req.header('content-type') ?? '').toLowerCase().split(';');
    if (mediaType.trim() !== 'application/json')
      return refuse('Send the request as JSON, with "Content-Type: application/json".');
    if (parameters.some((parameter) => isOtherCharset(parameter)))
      return refuse('Send the request as UTF-8.');
    // A few compressed bytes can stand for gigabytes.
    if ((c.req.header('content-encoding') ?? 'identity').toLowerCase() !== 'identity')
      return refuse('Send the request without compressing it.');
    await next();
    return undefined;
  });

  const limitCounted: MiddlewareHandler<RoutesEnv> = bodyLimit({
    maxSize: options.requestBytes,
    onError(c: Context<RoutesEnv>) {
      c.get('operation')?.noteResult(false, ['BAD_USER_INPUT']);
      return refusal(
        413,
        'BAD_USER_INPUT',
        `The request is larger than ${String(options.requestBytes)} bytes. Whoever runs this server can raise LIMIT_REQUEST_BYTES.`,
        c.get('requestId'),
        { limited: 'REQUEST_BYTES', limit: options.requestBytes },
      );
    },
  });
  // A length that is told is held by Node's parser. Only without one does somebody have to count, which makes a stream of
  // the body and costs more than reading it.
  const limitBody: MiddlewareHandler<RoutesEnv> = async (c, next) => {
    const { raw } = c.req;
    const hasBody = raw.method !== 'GET' && raw.method !== 'HEAD';
    if (!hasBody || declaredLength(raw.headers) <= options.requestBytes) return next();
    c.req.raw = asRealRequest(raw);
    return limitCounted(c, next);
  };
  app.use(graphqlPath, limitBody);
}

/** The listener's requests only look like one, and whoever copies one, as counting does, needs a real one. */
function asRealRequest({ method, url, headers, body, signal }: Request): Request {
  const init = { method, headers, body, signal, duplex: 'half' };
  return new Request(url, init);
}

/** In bytes; NaN where the body may be of any length. */
function declaredLength(headers: Headers): number {
  const length = headers.get('content-length');
  return length === null || headers.has('transfer-encoding') ? NaN : Number(length);
}

function isOtherCharset(parameter: string): boolean {
  const [name = '', value = ''] = parameter.split('=');
  return name.trim() === 'charset' && !/^"?(?:utf-?8|us-ascii)"?$/.test(value.trim());
}
