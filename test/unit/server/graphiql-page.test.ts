import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { buildSchema, Kind, parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { loadExampleTabs } from '../../../src/server/graphiql/example-tabs.ts';
import { createGraphiqlPage } from '../../../src/server/graphiql/graphiql-page.ts';

const browserAccept = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
const origin = 'http://localhost:4000';

function ask(
  path: string,
  headers: Record<string, string> = { accept: browserAccept },
  method = 'GET',
): Request {
  return new Request(origin + path, { method, headers });
}

const page = createGraphiqlPage({
  endpoint: '/graphql',
  tabs: [{ query: 'query First { a }', variables: '{ "id": "ada" }' }],
  headers: { authorization: 'Bearer canary-token' },
});

async function html(of = page): Promise<string> {
  const response = await of.handle(ask('/graphql'));
  return (await response?.text()) ?? '';
}

function settingsIn(document: string): unknown {
  return JSON.parse(/id="graphiql-settings">(.*?)<\/script>/s.exec(document)?.[1] ?? 'null');
}

function filesIn(document: string): string[] {
  return [...document.matchAll(/"(graphql\/graphiql\/[^"]+)"/g)].map((match) => `/${match[1] ?? ''}`);
}

describe('who gets the page', () => {
  test('a browser that opens the endpoint, also with a query in the address', async () => {
    expect((await page.handle(ask('/graphql')))?.status).toBe(200);
    expect((await page.handle(ask('/graphql?query=%7Ba%7D')))?.headers.get('content-type')).toMatch(
      'text/html',
    );
  });

  test.each([
    ['a POST', ask('/graphql', { accept: browserAccept }, 'POST')],
    ['a client that takes anything', ask('/graphql', { accept: '*/*' })],
    ['a client that names no type', ask('/graphql', {})],
    ['a GraphQL client', ask('/graphql', { accept: 'application/graphql-response+json, application/json' })],
    ['a client that refuses HTML', ask('/graphql', { accept: 'application/json, text/html;q=0' })],
    ['another path', ask('/health')],
    ['a path that only ends alike', ask('/other/graphql')],
  ])('not %s', async (_who, request) => {
    expect(await page.handle(request)).toBeNull();
  });

  test('HEAD has the headers of the page and no body', async () => {
    const response = await page.handle(ask('/graphql', { accept: browserAccept }, 'HEAD'));
    expect(response?.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await response?.text()).toBe('');
  });
});

describe('what the page allows itself', () => {
  test('the policy forbids other hosts, inline scripts and frames; the nonce is new each time', async () => {
    const [first, second] = await Promise.all([page.handle(ask('/graphql')), page.handle(ask('/graphql'))]);
    const policy = first?.headers.get('content-security-policy') ?? '';
    const nonce = /script-src 'nonce-([^']+)'/.exec(policy)?.[1] ?? '';

    expect(policy.split('; ')).toEqual(
      expect.arrayContaining([
        "default-src 'none'",
        "connect-src 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
      ]),
    );
    expect(policy).not.toMatch(/script-src[^;]*unsafe|https?:|\*/);
    expect(await first?.text()).toContain(`nonce="${nonce}"`);
    expect(second?.headers.get('content-security-policy')).not.toContain(nonce);
  });

  test('the page is never stored, and tells nobody where it came from', async () => {
    const headers = (await page.handle(ask('/graphql')))?.headers;
    expect(headers?.get('cache-control')).toBe('no-store');
    expect(headers?.get('referrer-policy')).toBe('no-referrer');
    expect(headers?.get('x-content-type-options')).toBe('nosniff');
    expect(headers?.get('vary')).toBe('accept');
  });

  test('the page names no address of another host', async () => {
    const withoutIcon = (await html()).replace(/<link rel="icon"[^>]*>/, '');
    expect(withoutIcon).not.toMatch(/https?:|src="\/\/|href="\/\//);
  });
});

describe('what is embedded', () => {
  test('tabs and headers reach the page as data', async () => {
    expect(settingsIn(await html())).toMatchObject({
      tabs: [{ query: 'query First { a }', variables: '{ "id": "ada" }' }],
      headers: '{\n  "authorization": "Bearer canary-token"\n}',
    });
  });

  test('a page without headers holds none', async () => {
    expect(settingsIn(await html(createGraphiqlPage({ endpoint: '/graphql', tabs: [] })))).toMatchObject({
      headers: null,
    });
  });

  test.each(['</script><script>alert(1)</script>', '<!--<script>', '\u2028 $& $1 \\u003c', '"\'&lt;'])(
    'the text %j stays text in a document and in a token',
    async (text) => {
      const query = `# ${text}\n{ a }`;
      const document = await html(
        createGraphiqlPage({
          endpoint: '/graphql',
          tabs: [{ query, variables: null }],
          headers: { authorization: text },
        }),
      );
      const plain = await html();

      expect(settingsIn(document)).toMatchObject({ tabs: [{ query }] });
      expect(settingsIn(document)).toMatchObject({
        headers: JSON.stringify({ authorization: text }, null, 2),
      });
      expect(document.split('<script').length).toBe(plain.split('<script').length);
      expect(document.split('<!--').length).toBe(plain.split('<!--').length);
    },
  );
});

describe('the files of the page', () => {
  test('each one that the page names is served, with its type, and kept by the browser', async () => {
    const files = filesIn(await html());
    expect(files).toHaveLength(6);
    for (const file of files) {
      const response = await page.handle(ask(file, {}));
      expect(response?.status).toBe(200);
      expect(response?.headers.get('content-type')).toMatch(
        file.endsWith('.css') ? /^text\/css/ : /^text\/javascript/,
      );
      expect(response?.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      expect(response?.headers.get('x-content-type-options')).toBe('nosniff');
    }
  });

  test.each([
    ['gzip, deflate, br, zstd', 'br', brotliDecompressSync],
    ['gzip, br;q=0', 'gzip', gunzipSync],
    ['deflate', null, (body: Uint8Array) => Buffer.from(body)],
  ])(
    'for "accept-encoding: %s" the encoding is %s and the content is the same',
    async (accepted, encoding, decode) => {
      const style = filesIn(await html()).find((file) => file.endsWith('.css')) ?? '';
      const plain = await (await page.handle(ask(style, {})))?.text();
      const response = await page.handle(ask(style, { 'accept-encoding': accepted }));

      expect(response?.headers.get('content-encoding')).toBe(encoding);
      expect(response?.headers.get('vary')).toBe('accept-encoding');
      const body = new Uint8Array((await response?.arrayBuffer()) ?? new ArrayBuffer());
      expect(response?.headers.get('content-length')).toBe(String(body.byteLength));
      expect(decode(body).toString('utf8')).toBe(plain);
    },
  );

  test('the whole page is below 2.5 MB when compressed', async () => {
    const responses = await Promise.all(
      filesIn(await html()).map((file) => page.handle(ask(file, { 'accept-encoding': 'br' }))),
    );
    const bytes = responses.reduce(
      (sum, response) => sum + Number(response?.headers.get('content-length')),
      0,
    );
    expect(bytes).toBeLessThan(2_500_000);
  });

  test('any other name below the page is not found', async () => {
    for (const name of ['nothing.js', '..%2fstart-page.js', '', 'start-page.js', '__proto__']) {
      expect((await page.handle(ask(`/graphql/graphiql/${name}`, {})))?.status).toBe(404);
    }
  });
});

describe('the example documents as tabs', () => {
  // Accepts every example but the subscription and the mutation.
  const schema = buildSchema(`
    scalar DateTime
    type Query { customer(id: ID!): Customer }
    type Customer { hasActiveEntitlement(lookupKey: String!): Boolean activeEntitlements: Entitlements }
    type Entitlements { nodes: [ActiveEntitlement!] }
    type ActiveEntitlement { entitlement: Entitlement }
    type Entitlement { lookupKey: String }
  `);

  test('a document that the schema does not answer is left out', async () => {
    const names = (await loadExampleTabs(schema)).map(({ query }) => {
      const [definition] = parse(query).definitions;
      return definition?.kind === Kind.OPERATION_DEFINITION ? definition.name?.value : undefined;
    });
    expect(names).toEqual(['EntitlementCheck']);
  });

  test('the comment above a document gives the variables, and values replace them by name', async () => {
    const [asWritten] = await loadExampleTabs(schema);
    const [filled] = await loadExampleTabs(schema, { id: 'ada', entitlementId: 'not in this document' });

    expect(JSON.parse(asWritten?.variables ?? '')).toEqual({ id: 'an App User ID', lookupKey: 'pro' });
    expect(JSON.parse(filled?.variables ?? '')).toEqual({ id: 'ada', lookupKey: 'pro' });
  });
});
