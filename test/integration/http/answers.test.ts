import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { createFacade, exampleQuery, type Facade } from '../../support/facade.ts';
import { send, type Sending } from './sending.ts';

const large = await exampleQuery('catalogue');

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
