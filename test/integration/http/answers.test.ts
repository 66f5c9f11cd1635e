import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { createFacade, exampleQuery, type Asker, type Facade } from '../../support/facade.ts';

const reader: Asker = {
  scopes: ['customer_information:customers:read', 'project_configuration:offerings:read'],
};

const large = await exampleQuery('catalogue');

interface Sending {
  readonly as?: Asker;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

async function send(
  facade: Facade,
  query: string,
  { as = reader, method = 'POST', headers = {} }: Sending = {},
) {
  const all = new Headers(headers);
  const authorization = await facade.authorizationOf(as);
  if (authorization !== null) all.set('authorization', authorization);
  if (method === 'POST') all.set('content-type', 'application/json');
  const url = 'http://facade.test/graphql';
  return facade.server.fetch(
    method === 'POST'
      ? new Request(url, { method, headers: all, body: JSON.stringify({ query }) })
      : new Request(`${url}?query=${encodeURIComponent(query)}`, { method, headers: all }),
  );
}

const get = { method: 'GET' };
const lastSeen = '{ customer(id: "ada") { lastSeenCountry } }';
const cacheControl = async (response: Promise<Response>): Promise<string | null> =>
  (await response).headers.get('cache-control');

describe('what a cache is told of an answer', () => {
  test('a GET that memory answers is the sender’s to keep, as long as its data stays fresh', async () => {
    const facade = await createFacade();
    await send(facade, lastSeen);
    await facade.clock.advance(15_000);
    expect(await cacheControl(send(facade, lastSeen, get))).toBe('private, max-age=45');
    await facade.clock.advance(44_500);
    // Half a second is left.
    expect(await cacheControl(send(facade, lastSeen, get))).toBe('no-store');
  });

  test('the part that ends first decides', async () => {
    const facade = await createFacade();
    const both = '{ customer(id: "ada") { lastSeenCountry } offerings { nodes { id } } }';
    await send(facade, both);
    await facade.clock.advance(10_000);
    expect(await cacheControl(send(facade, both, get))).toBe('private, max-age=50');
    expect(await cacheControl(send(facade, '{ offerings { nodes { id } } }', get))).toBe(
      'private, max-age=290',
    );
  });

  test('what was judged against the clock is good for a second', async () => {
    const facade = await createFacade();
    const judged = '{ customer(id: "ada") { hasActiveEntitlement(lookupKey: "pro") } }';
    await send(facade, judged, { as: { customerId: 'ada' } });
    const again = send(facade, judged, { as: { customerId: 'ada' }, ...get });
    expect(await cacheControl(again)).toBe('private, max-age=1');
  });

  test.each([
    ['a POST', lastSeen, {}],
    ['the first GET, whose data nobody had before', lastSeen, get],
    ['an answer about nothing that ends', '{ viewer { name } }', get],
    ['an error beside data', '{ customer(id: "ada") { id } broken: customer(id: "..") { id } }', get],
    ['an error alone', '{ nothing }', get],
    ['a refused mutation', 'mutation { __typename }', get],
    ['a refused credential', lastSeen, { ...get, as: { authorization: 'Bearer wrong' } }],
    ['an answer that tells its own cost', lastSeen, { ...get, as: 'administrator' }],
  ] satisfies readonly (readonly [string, string, Sending])[])(
    'nobody keeps %s',
    async (what, query, sending) => {
      const facade = await createFacade();
      if (!what.startsWith('the first')) await send(facade, lastSeen);
      expect(await cacheControl(send(facade, query, sending))).toBe('no-store');
    },
  );

  test('no shared cache may give an answer to anybody else, or in another form', async () => {
    const facade = await createFacade();
    for (const sending of [get, {}, { as: { authorization: 'Bearer wrong' } }]) {
      const { headers } = await send(facade, lastSeen, sending);
      const vary = headers.get('vary')?.split(', ') ?? [];
      expect(vary).toEqual(expect.arrayContaining(['Authorization', 'Accept', 'Accept-Encoding']));
      expect(headers.get('cache-control')).not.toContain('public');
    }
  });
});

describe('compression', () => {
  const decoders: Readonly<Record<string, (bytes: Uint8Array) => Buffer>> = {
    br: (bytes) => brotliDecompressSync(bytes),
    gzip: (bytes) => gunzipSync(bytes),
    zstd: (bytes) => zstdDecompressSync(bytes),
  };
  const accepting = (encoding: string): Sending => ({
    as: { customerId: 'ada' },
    headers: { 'accept-encoding': encoding },
  });

  test.each([
    ['br', 'br'],
    ['gzip, deflate', 'gzip'],
    ['gzip, deflate, br, zstd', 'br'],
    ['zstd', 'zstd'],
    ['br;q=0, gzip;q=0.5', 'gzip'],
    ['gzip;q=1, br;q=0.2', 'gzip'],
    ['*', 'br'],
    ['GZIP', 'gzip'],
  ])('a client that accepts %s gets %s', async (accepted, encoding) => {
    const facade = await createFacade();
    const plain = await (await send(facade, large, accepting('identity'))).text();
    for (let time = 0; time < 3; time += 1) {
      const response = await send(facade, large, accepting(accepted));
      expect(response.headers.get('content-encoding')).toBe(encoding);
      const bytes = new Uint8Array(await response.arrayBuffer());
      expect(bytes.length).toBeLessThan(plain.length / 2);
      expect(decoders[encoding]?.(bytes).toString()).toBe(plain);
      const length = response.headers.get('content-length');
      expect(length === null || Number(length) === bytes.length).toBe(true);
    }
  });

  test.each(['', 'identity', 'deflate', 'br;q=0', 'gzip;q=0, *;q=0'])(
    'a client that accepts "%s" gets the text as it is',
    async (accepted) => {
      const facade = await createFacade();
      const response = await send(facade, large, accepting(accepted));
      expect(response.headers.get('content-encoding')).toBeNull();
      expect(await response.json()).toHaveProperty('data.offerings');
    },
  );

  test('small answers, and errors, are left alone', async () => {
    const facade = await createFacade();
    for (const query of ['{ viewer { name } }', '{ nothing }']) {
      const response = await send(facade, query, accepting('br'));
      expect(response.headers.get('content-encoding')).toBeNull();
      expect(response.headers.get('vary')).toContain('Accept-Encoding');
      expect(await response.text()).toMatch(/^\{"(?:data|errors)":/);
    }
  });

  test('can be switched off', async () => {
    const facade = await createFacade({ env: { COMPRESSION: 'off' } });
    const response = await send(facade, large, accepting('br'));
    expect(response.headers.get('content-encoding')).toBeNull();
  });
});

describe('web pages of other origins', () => {
  const origin = 'https://app.example.com';
  const open = (origins = origin): Promise<Facade> => createFacade({ env: { CORS_ORIGINS: origins } });
  const preflight = (from: string) =>
    new Request('http://facade.test/graphql', {
      method: 'OPTIONS',
      headers: {
        origin: from,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type',
      },
    });

  test('may call from an origin of the list, without asking each time', async () => {
    const facade = await open(`https://other.example.com,${origin}`);
    const { status, headers } = await facade.server.fetch(preflight(origin));
    expect(status).toBe(204);
    expect(Object.fromEntries(headers)).toMatchObject({
      'access-control-allow-origin': origin,
      'access-control-allow-methods': 'GET,POST,PUT,DELETE',
      'access-control-allow-headers': 'authorization,content-type',
      'access-control-max-age': '7200',
    });
    expect(headers.get('access-control-allow-credentials')).toBeNull();
    expect(headers.get('vary')).toContain('Origin');
  });

  test.each([
    'https://evil.example',
    'null',
    'https://app.example.com.evil.example',
    'http://app.example.com',
  ])('may not from %s', async (from) => {
    const facade = await open();
    for (const response of [
      await facade.server.fetch(preflight(from)),
      await send(facade, '{ viewer { name } }', { headers: { origin: from } }),
    ])
      expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });

  test('can read every answer, refusals included, and what it says about limits', async () => {
    const facade = await createFacade({ env: { CORS_ORIGINS: origin, LIMIT_PER_MINUTE_STAFF: '1' } });
    const headers = { origin };
    const responses = [
      await send(facade, '{ viewer { name } }', { headers }),
      await send(facade, '{ viewer { name } }', { headers }),
      await send(facade, '{ viewer { name } }', { headers, as: { authorization: 'Bearer wrong' } }),
      await send(facade, ' '.repeat(100_000), { headers }),
      await facade.server.fetch(
        new Request('http://facade.test/graphql', {
          method: 'POST',
          headers: { ...headers, 'content-type': 'text/plain' },
        }),
      ),
    ];
    expect(responses.map(({ status }) => status)).toEqual([200, 429, 401, 413, 415]);
    for (const response of responses) {
      expect(response.headers.get('access-control-allow-origin')).toBe(origin);
      expect(response.headers.get('access-control-allow-credentials')).toBeNull();
      expect(response.headers.get('access-control-expose-headers')).toBe(
        'RateLimit,RateLimit-Policy,Retry-After,X-Request-Id',
      );
      expect(response.headers.get('vary')).toContain('Origin');
    }
  });

  test('of any origin may call where the list says so, and still without credentials', async () => {
    const facade = await open('*');
    const { headers } = await send(facade, '{ viewer { name } }', {
      headers: { origin: 'https://any.example' },
    });
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(headers.get('access-control-allow-credentials')).toBeNull();
  });
});
