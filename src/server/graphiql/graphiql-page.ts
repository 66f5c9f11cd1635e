import { randomBytes } from 'node:crypto';
import { encodedAsset, graphiqlAssets } from './graphiql-assets.ts';
import type { GraphiqlAsset } from './graphiql-assets.ts';
import { graphiqlHtml } from './graphiql-html.ts';
import type { GraphiqlTab } from './graphiql-html.ts';

export interface GraphiqlPageOptions {
  /** Path of the GraphQL endpoint, such as `/graphql`; the page has the same address, its files lie below it. */
  readonly endpoint: string;
  readonly tabs: readonly GraphiqlTab[];
  /** What the headers editor starts with. It is part of the page that anybody may open: only for sandbox tokens. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface GraphiqlPage {
  /** Answers a browser that asks for the page or one of its files; null for every other request. */
  handle(request: Request): Promise<Response | null>;
}

/**
 * GraphiQL, served whole by this server: Yoga's own page loads its code from another host, and its offline page is one
 * document of 8 MB that can neither be cached nor carry a strict policy. This takes the same bundle as separate files.
 */
export function createGraphiqlPage({ endpoint, tabs, headers }: GraphiqlPageOptions): GraphiqlPage {
  const filesBelow = `${endpoint}/graphiql/`;

  return {
    async handle(request) {
      if (request.method !== 'GET' && request.method !== 'HEAD') return null;
      const { pathname } = new URL(request.url);
      if (pathname === endpoint && asksForHtml(request.headers.get('accept'))) {
        return withoutBodyForHead(request, await page());
      }
      if (!pathname.startsWith(filesBelow)) return null;
      return withoutBodyForHead(request, await file(pathname.slice(filesBelow.length), request));
    },
  };

  async function page(): Promise<Response> {
    const assets = await graphiqlAssets();
    // Relative to the page, so that it also works below a path that a proxy takes away.
    const base = `${endpoint.slice(endpoint.lastIndexOf('/') + 1)}/graphiql/`;
    const address = (asset: GraphiqlAsset): string => base + asset.fileName;
    const nonce = randomBytes(18).toString('base64');
    const html = graphiqlHtml({
      nonce,
      styleUrl: address(assets.style),
      scriptUrls: [address(assets.editor), address(assets.start)],
      settings: {
        title: 'RevenueCat GraphQL',
        tabs,
        headers: headers === undefined ? null : JSON.stringify(headers, null, 2),
        workers: {
          editorWorkerService: address(assets.editorWorkerService),
          json: address(assets.json),
          graphql: address(assets.graphql),
        },
      },
    });
    return new Response(html, {
      headers: {
        ...commonHeaders,
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': pagePolicy(nonce),
        // It may hold a token, and the nonce is good for one answer.
        'cache-control': 'no-store',
        vary: 'accept',
      },
    });
  }

  async function file(fileName: string, request: Request): Promise<Response> {
    const asset = Object.values(await graphiqlAssets()).find((candidate) => candidate.fileName === fileName);
    if (asset === undefined) {
      return new Response('Not found\n', {
        status: 404,
        headers: { ...commonHeaders, 'cache-control': 'no-store' },
      });
    }
    const { encoding, body } = await encodedAsset(asset, request.headers.get('accept-encoding'));
    return new Response(body, {
      headers: {
        ...commonHeaders,
        'content-type': asset.contentType,
        'content-length': String(body.byteLength),
        ...(encoding === 'identity' ? {} : { 'content-encoding': encoding }),
        // A worker lives under the policy of its own file, not under that of the page.
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
        'cache-control': 'public, max-age=31536000, immutable',
        vary: 'accept-encoding',
      },
    });
  }
}

const commonHeaders = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

function pagePolicy(nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    // The editor positions its lines with style elements that it makes at run time and that take no nonce.
    "style-src 'self' 'unsafe-inline'",
    'font-src data:',
    'img-src data:',
    "connect-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** GraphQL clients ask for JSON or for anything; only browsers that navigate name `text/html`. */
function asksForHtml(accept: string | null): boolean {
  return (accept ?? '').split(',').some((range) => {
    const [type, ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    return type === 'text/html' && !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
  });
}

function withoutBodyForHead(request: Request, response: Response): Response {
  return request.method === 'HEAD' ? new Response(null, response) : response;
}
