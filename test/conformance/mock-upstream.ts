import prism, { type IHttpConfig, type PrismHttpInstance } from '@stoplight/prism-http';
import { basePath, readApiDocument, type Api } from './api-documents.ts';
import type { FetchLike } from '../../src/revenuecat/transport.ts';
import { json } from '../fakes/scripted-upstream.ts';

/** Upstream as a mock server sees it that knows nothing but the documents: no state, and every text is the same. */
export interface MockUpstream {
  readonly fetch: FetchLike;
  /** What the mock server found wrong with the requests so far. */
  readonly violations: readonly string[];
}

/** The id of everything that the mock server answers with. */
export const mockId = 'string';

const settings: IHttpConfig = {
  isProxy: false,
  checkSecurity: true,
  validateRequest: true,
  validateResponse: false,
  errors: false,
  upstreamProxy: undefined,
  mock: { dynamic: false },
};

export async function createMockUpstream(): Promise<MockUpstream> {
  const served = await Promise.all((['v2', 'v1', 'external'] as const).map(operationsOf));
  const server: PrismHttpInstance = prism.createInstance(settings, { logger: silent });
  const violations: string[] = [];

  return {
    violations,
    async fetch(address, { method, headers, body }) {
      const url = new URL(address);
      for (const { base, operations, paths } of served) {
        const path = url.pathname.slice(base.length);
        if (!url.pathname.startsWith(`${base}/`) || !paths.some((pattern) => pattern.test(path))) continue;
        const answer = await server.request(
          {
            method: method.toLowerCase() as 'get',
            url: { path, query: queryOf(url.searchParams) },
            headers: { ...headers },
            ...(body === undefined ? {} : { body: JSON.parse(body) as unknown }),
          },
          operations,
          settings,
        )();
        if (answer._tag === 'Left') {
          violations.push(`${method} ${path}: ${answer.left.message}`);
          return json({ object: 'error', type: 'invalid_request', message: '', retryable: false }, 400);
        }
        const { output, validations } = answer.right;
        for (const { message, path: place } of validations.input) {
          violations.push(`${method} ${path}: ${place?.join('.') ?? ''} ${message}`);
        }
        const answered = new Headers(unlimited);
        for (const [name, value] of Object.entries(output.headers ?? {})) {
          // The mock server says that no call is allowed at all.
          if (!/rate-limit/i.test(name)) answered.set(name, String(value));
        }
        return new Response(bodyText(output.body), {
          status: output.statusCode,
          headers: answered,
        });
      }
      violations.push(`${method} ${url.pathname}: no document has it`);
      return json({}, 404);
    },
  };
}

/** More than any test sends: without a word of upstream's the client keeps to the documented limits. */
const unlimited = {
  'RevenueCat-Rate-Limit-Current-Usage': '1',
  'RevenueCat-Rate-Limit-Current-Limit': '1000000',
};

function bodyText(body: unknown): string | null {
  if (body === undefined || body === null) return null;
  return typeof body === 'string' ? body : JSON.stringify(body);
}

/** Ahead of the tests' clock, so that nothing has ended. */
const time = { minimum: Date.UTC(2027, 0, 1), maximum: Date.UTC(2028, 0, 1) };

async function operationsOf(api: Api) {
  // What the documents mean and do not say; without it the mock server answers what upstream never would.
  const document = readApiDocument(api, (name, part) => {
    // The mock server would answer with the original documents' examples, which have ends in the past and empty lists.
    const { example: _example, examples: _examples, ...value } = part;
    if (name === 'next_page') return { type: 'null' };
    if (value['format'] === 'int64') return { ...value, type: 'integer', ...time };
    if (typeof value['pattern'] === 'string' && value['pattern'].startsWith('^(-?)P')) {
      return { type: 'string', enum: ['P1M'] };
    }
    const { type, enum: values } = value;
    // One value in a list may be null, and the mock server would take that one.
    if (Array.isArray(values) && Array.isArray(type)) {
      return { ...value, type: 'string', enum: values.filter((one) => one !== null) };
    }
    return value;
  });
  const { servers: _servers, ...paths } = document;
  return {
    base: basePath(document),
    operations: await prism.getHttpOperationsFromSpec(paths),
    paths: Object.keys(document.paths).map(
      (path) => new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`),
    ),
  };
}

function queryOf(parameters: URLSearchParams): Record<string, string | string[]> {
  return Object.fromEntries(
    [...new Set(parameters.keys())].map((name) => {
      const [first = '', ...others] = parameters.getAll(name);
      return [name, others.length === 0 ? first : [first, ...others]];
    }),
  );
}

const nothing = (): void => undefined;
const silent = {
  level: 'silent',
  trace: nothing,
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  fatal: nothing,
  success: nothing,
  child: () => silent,
} as never;
