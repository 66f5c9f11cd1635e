import { exportJWK, exportSPKI, generateKeyPair, SignJWT } from 'jose';
import type { CryptoKey, JWTPayload } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createServer, request, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { createFacade, type Facade } from '../../../support/facade.ts';

const issuer = 'https://login.example.com/';
const audience = 'revenuecat-graphql';

/** Credentials that are not good, each wrong in one way; the issuer's key and everything else about them is right. */
const badCredentials = {
  'an expired token': async ({ signed, now }) => bearer(await signed({ exp: now - 60 })),
  'a token of another issuer': async ({ signed }) => bearer(await signed({ iss: 'https://evil.example/' })),
  'a token for another audience': async ({ signed }) => bearer(await signed({ aud: 'another-service' })),
  'an unsigned token': ({ claims }) => bearer(`${encoded({ alg: 'none' })}.${encoded(claims)}.`),
  'a token signed with the public key as a secret': async ({ claims, publicKey }) =>
    bearer(
      await new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256', kid: 'known' })
        .sign(new TextEncoder().encode(await exportSPKI(publicKey))),
    ),
  'a token of an unknown key': async ({ signed }) => bearer(await signed({}, { kid: 'unknown' })),
  'a token signed by a stranger': async ({ signed, stranger }) => bearer(await signed({}, { key: stranger })),
  'a token that was changed': async ({ signed }) => {
    const [header, , signature] = (await signed()).split('.');
    return bearer([header, encoded({ sub: 'zoe' }), signature].join('.'));
  },
  'a huge token': async ({ signed }) => bearer(await signed({ padding: 'x'.repeat(9_000) })),
  'a malformed token': () => bearer('a.b.c'),
  'text that is no token': () => bearer('nobody knows this'),
  'an unknown static token': () => bearer('test-administrator-tokem'),
  'an empty token': () => bearer(''),
  'two headers': async ({ signed }) => [...bearer(await signed()), ...bearer(await signed())],
  'another scheme': async ({ signed }) => [`Basic ${await signed()}`],
  'no scheme': async ({ signed }) => [await signed()],
} as const satisfies Readonly<Record<string, (kit: Kit) => readonly string[] | Promise<readonly string[]>>>;

interface Kit {
  readonly claims: JWTPayload;
  readonly publicKey: CryptoKey;
  readonly stranger: CryptoKey;
  /** Seconds since the epoch. */
  readonly now: number;
  signed(changes?: JWTPayload, by?: { readonly kid?: string; readonly key?: CryptoKey }): Promise<string>;
}

interface Received {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

const bearer = (token: string): readonly string[] => [`Bearer ${token}`];
const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Headers that every answer of Node's server has. */
const ofHttp: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'date',
  'keep-alive',
  'transfer-encoding',
]);

describe('a credential that is not good', () => {
  let facade: Facade;
  let kit: Kit;
  let keySet: Server;
  let address: string;

  beforeAll(async () => {
    const pair = await generateKeyPair('RS256');
    const stranger = (await generateKeyPair('RS256')).privateKey;
    const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'known', alg: 'RS256' };
    keySet = createServer((_request, response) => response.end(JSON.stringify({ keys: [jwk] })));
    await new Promise<void>((resolve) => keySet.listen(0, '127.0.0.1', resolve));
    const { port } = keySet.address() as AddressInfo;
    facade = await createFacade({
      env: {
        HOST: '127.0.0.1',
        PORT: '0',
        AUTH_JWT_SECRET: '',
        AUTH_JWKS_URL: `http://127.0.0.1:${String(port)}/keys`,
        AUTH_JWT_ISSUER: issuer,
        AUTH_JWT_AUDIENCE: audience,
      },
    });
    address = await facade.server.listen();
    const now = Math.floor(facade.clock.now() / 1000);
    const claims = { sub: 'ada', iss: issuer, aud: audience, exp: now + 60 };
    kit = {
      claims,
      now,
      publicKey: pair.publicKey,
      stranger,
      signed: (changes = {}, { kid = 'known', key = pair.privateKey } = {}) =>
        new SignJWT({ ...claims, ...changes }).setProtectedHeader({ alg: 'RS256', kid }).sign(key),
    };
  });

  afterAll(async () => {
    await facade.server.close();
    keySet.close();
    keySet.closeAllConnections();
  });

  /** Over a port, because who joins or drops the second of two headers is decided below `fetch`. */
  function send(authorization: readonly string[]): Promise<Received> {
    const headers = { 'content-type': 'application/json', authorization };
    return new Promise((resolve, reject) => {
      const sent = request(address, { method: 'POST', headers: headers as never }, (response) => {
        text(response).then((body) => {
          resolve({
            status: response.statusCode,
            headers: response.headers,
            body: JSON.parse(body) as unknown,
          });
        }, reject);
      });
      sent.once('error', reject);
      sent.end(JSON.stringify({ query: '{ customer(id: "ada") { id } }' }));
    });
  }

  test('is wrong in one way only: the same with nothing wrong lets its owner in', async () => {
    const response = await send(bearer(await kit.signed()));
    expect(response.status).toBe(200);
    expect(response.body).toEqual({ data: { customer: { id: 'ada' } } });
  });

  test.each(Object.entries(badCredentials))(
    'is 401 in always the same words, costs no call and tells nothing: %s',
    async (_what, make) => {
      facade.takeCalls();
      const loggedBefore = facade.logs.length;
      const authorizations = await make(kit);
      const response = await send(authorizations);
      const { 'x-request-id': requestId, ...headers } = response.headers;

      expect(response.status).toBe(401);
      expect(headers['www-authenticate']).toBe('Bearer error="invalid_token"');
      expect(headers['content-type']).toBe('application/json');
      expect(
        Object.keys(headers)
          .filter((name) => !ofHttp.has(name))
          .sort(),
      ).toEqual(['cache-control', 'content-type', 'vary', 'www-authenticate']);
      expect(response.body).toEqual({
        errors: [
          {
            message: 'The credential in the Authorization header was not accepted.',
            extensions: { code: 'UNAUTHENTICATED', requestId },
          },
        ],
      });
      expect(facade.takeCalls()).toEqual([]);

      const logged = facade.logs.slice(loggedBefore).join('');
      expect(logged).toContain('credential refused');
      expect(logged).not.toContain('stack');
      for (const secret of authorizations.map((header) => header.replace(/^\w+ /, '')).filter(Boolean)) {
        expect(logged).not.toContain(secret);
      }
    },
  );
});
