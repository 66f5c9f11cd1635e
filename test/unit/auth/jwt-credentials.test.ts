import { exportJWK, exportSPKI, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import type { CryptoKey, JWK, JWTPayload } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { hashOfToken } from '../../../src/auth/api-token-credentials.ts';
import { createAuthenticator } from '../../../src/auth/authenticate.ts';
import {
  AuthenticationError,
  AuthenticationUnavailableError,
} from '../../../src/auth/authentication-error.ts';
import type { JwtOptions } from '../../../src/auth/jwt-credentials.ts';

const NOW_SECONDS = 2_000_000_000;
const now = () => NOW_SECONDS * 1000;
const inAMinute = NOW_SECONDS + 60;
const SECRET = 'canary-shared-secret-of-enough-bytes';
const RS256 = { alg: 'RS256', kid: 'rsa' };

const bySecret: JwtOptions = { kind: 'secret', secret: { reveal: () => SECRET } };
const byKeySet = {
  kind: 'jwks',
  url: 'https://issuer.example/keys',
  issuer: 'https://issuer.example/',
  audience: 'facade',
} as const satisfies JwtOptions;
const theirs = { iss: byKeySet.issuer, aud: byKeySet.audience, exp: inAMinute };

const textBytes = (text: string) => new TextEncoder().encode(text);

async function signed(
  claims: JWTPayload,
  header: { alg: string; kid?: string; crit?: string[]; b64?: boolean } = { alg: 'HS256' },
  key: CryptoKey | Uint8Array = textBytes(SECRET),
): Promise<string> {
  return new SignJWT(claims).setProtectedHeader(header).sign(key);
}

/** Parts as they are, for what no library would sign. */
function assembled(header: unknown, payload: string, signature = 'AAAA'): string {
  const encode = (text: string) => Buffer.from(text).toString('base64url');
  return `${encode(JSON.stringify(header))}.${encode(payload)}.${signature}`;
}

const headersWith = (token: string) => new Headers({ authorization: `Bearer ${token}` });

const signIn = (token: string, jwt: JwtOptions = bySecret, fetchKeys?: typeof fetch) =>
  createAuthenticator({ jwt, tokens: [] }, { now, ...(fetchKeys ? { fetch: fetchKeys } : {}) }).authenticate(
    headersWith(token),
  );

async function reasonOf(attempt: Promise<unknown>): Promise<string> {
  const error: unknown = await attempt.then(
    () => 'let in',
    (reason: unknown) => reason,
  );
  return error instanceof AuthenticationError ? error.reason : String(error);
}

describe('customers', () => {
  test('a token without scopes of ours is the customer of its subject', async () => {
    const token = await signed({ sub: '$RCAnonymousID:ada/é 🐈', exp: inAMinute, scope: 'openid profile' });
    const viewer = await signIn(token);
    expect(viewer).toMatchObject({
      kind: 'customer',
      credential: 'jwt',
      name: '$RCAnonymousID:ada/é 🐈',
      customerId: '$RCAnonymousID:ada/é 🐈',
      projects: 'all',
    });
    expect(viewer.scopes.size).toBe(0);
  });

  test('a claim that was named is the only one asked', async () => {
    const options = { ...bySecret, customerClaim: 'https://app.example/user' };
    const claims = { sub: 'login|1', exp: inAMinute };
    const viewer = await signIn(await signed({ ...claims, 'https://app.example/user': 'ada' }), options);
    expect(viewer.customerId).toBe('ada');
    expect(await reasonOf(signIn(await signed(claims), options))).toBe('jwt_without_customer');
  });

  test.each([
    ['absent', undefined],
    ['null', null],
    ['empty', ''],
    ['blank', ' \t'],
    ['a number', 42],
    ['zero', 0],
    ['true', true],
    ['a list', ['ada']],
    ['an object', { toString: 'ada' }],
    ['half a surrogate pair', '\ud800'],
  ])('a subject that is %s is refused', async (_what, sub) => {
    const token = await signed({ exp: inAMinute, sub } as unknown as JWTPayload);
    expect(await reasonOf(signIn(token))).toBe('jwt_without_customer');
  });

  test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])(
    'the claim %s is not found on a token that does not carry it',
    async (customerClaim) => {
      const options = { ...bySecret, customerClaim };
      const claims = { sub: 'ada', exp: inAMinute };
      expect(await reasonOf(signIn(await signed(claims), options))).toBe('jwt_without_customer');
      const staff = await signIn(await signed({ ...claims, scope: 'facade:events:read' }), options);
      expect(staff.customerId).toBeNull();
    },
  );

  test('claims named like parts of every object change nothing', async () => {
    const claims = JSON.parse(
      `{"sub": "ada", "exp": ${String(inAMinute)}, "__proto__": {"scope": "facade:upstream:read"}, "constructor": {"prototype": {"x": 1}}}`,
    ) as JWTPayload;
    expect(await signIn(await signed(claims))).toMatchObject({ kind: 'customer', customerId: 'ada' });
    expect(({} as Record<string, unknown>)['scope']).toBeUndefined();
  });
});

describe('staff', () => {
  const scope = 'customer_information:customers:read';

  test.each([
    ['scope as text', { scope: `openid ${scope}` }],
    ['scp as text', { scp: scope }],
    ['scp as a list', { scp: ['openid', scope] }],
    ['permissions as a list', { permissions: [scope, 7, null, { a: 1 }] }],
    ['permissions as text', { permissions: scope }],
  ])('a scope of ours in %s makes a member of staff, who owns nobody', async (_what, claims) => {
    const viewer = await signIn(await signed({ ...claims, sub: 'agent-1', exp: inAMinute }));
    expect(viewer).toMatchObject({ kind: 'staff', name: 'agent-1', customerId: null });
    expect([...viewer.scopes]).toEqual([scope]);
  });

  test('scopes of several claims add up', async () => {
    const token = await signed({ scope, permissions: ['facade:upstream:read'], exp: inAMinute });
    expect((await signIn(token)).scopes.size).toBe(2);
  });

  test('read_write brings read', async () => {
    const viewer = await signIn(await signed({ scope: `${scope}_write`, exp: inAMinute }));
    expect([...viewer.scopes]).toEqual([scope, `${scope}_write`]);
  });

  test.each(['*', '*:*:*', 'customer_information:*:read'])(
    'the shorthand %s gives nothing to a JWT',
    async (star) => {
      const viewer = await signIn(await signed({ scope: star, sub: 'ada', exp: inAMinute }));
      expect(viewer).toMatchObject({ kind: 'customer', customerId: 'ada' });
      expect(viewer.scopes.size).toBe(0);
    },
  );

  test('staff owns a customer only by a claim that was named and is there', async () => {
    const options = { ...bySecret, customerClaim: 'user' };
    const claims = { scope, sub: 'agent-1', exp: inAMinute };
    const as = async (extra: JWTPayload) => signIn(await signed({ ...claims, ...extra }), options);
    expect(await as({ user: 'ada' })).toMatchObject({ kind: 'staff', name: 'agent-1', customerId: 'ada' });
    expect(await as({})).toMatchObject({ customerId: null });
    expect(await as({ user: null })).toMatchObject({ customerId: null });
    expect(await reasonOf(as({ user: 42 }))).toBe('jwt_without_customer');
  });

  test.each<[string, unknown, readonly string[]]>([
    ['one project', 'proj1', ['proj1']],
    ['several projects', ['proj1', 'proj2'], ['proj1', 'proj2']],
    ['no project', [], []],
    ['nothing', undefined, []],
    ['null', null, []],
  ])('a claim that was named for projects and holds %s is the limit', async (_what, claim, projects) => {
    const options = { ...bySecret, projectsClaim: 'projects' };
    for (const scope of ['', 'facade:events:read']) {
      const token = await signed({ sub: 'ada', exp: inAMinute, scope, projects: claim });
      expect((await signIn(token, options)).projects).toEqual(projects);
    }
  });

  test.each([42, true, {}, ['proj1', 7]])('a claim for projects that is %j is refused', async (projects) => {
    const token = await signed({ sub: 'ada', exp: inAMinute, projects });
    expect(await reasonOf(signIn(token, { ...bySecret, projectsClaim: 'projects' }))).toBe(
      'jwt_claims_refused',
    );
  });

  test('a token without a subject is named by its client, or not at all', async () => {
    expect(await signIn(await signed({ scope, client_id: 'cron', exp: inAMinute }))).toMatchObject({
      name: 'cron',
      namedBy: 'client_id',
    });
    expect(await signIn(await signed({ scope, sub: '', exp: inAMinute }))).toMatchObject({
      name: 'unnamed',
      namedBy: 'nothing',
    });
  });
});

describe('time', () => {
  const at = async (claims: JWTPayload) => reasonOf(signIn(await signed({ sub: 'ada', ...claims })));

  test('a token expires after 30 seconds of grace, by the clock that was passed in', async () => {
    expect(await at({ exp: NOW_SECONDS - 29 })).toBe('let in');
    expect(await at({ exp: NOW_SECONDS - 30 })).toBe('jwt_expired');
  });

  test('a token that is not valid yet has the same grace', async () => {
    expect(await at({ exp: inAMinute, nbf: NOW_SECONDS + 30 })).toBe('let in');
    expect(await at({ exp: inAMinute, nbf: NOW_SECONDS + 31 })).toBe('jwt_claims_refused');
  });

  test('a token without an expiry, or with one that is no number, is refused', async () => {
    expect(await at({})).toBe('jwt_claims_refused');
    expect(await at({ exp: '9999999999' } as unknown as JWTPayload)).toBe('jwt_claims_refused');
    expect(await at({ exp: null } as unknown as JWTPayload)).toBe('jwt_claims_refused');
  });
});

describe('a shared secret', () => {
  const claims = { sub: 'ada', exp: inAMinute };

  test('a token with another secret, or changed afterwards, is refused', async () => {
    const other = await signed(claims, { alg: 'HS256' }, textBytes(SECRET.toUpperCase()));
    expect(await reasonOf(signIn(other))).toBe('jwt_invalid');
    const [header, , signature] = (await signed(claims)).split('.');
    const payload = Buffer.from(JSON.stringify({ ...claims, sub: 'eve' })).toString('base64url');
    expect(await reasonOf(signIn(`${String(header)}.${payload}.${String(signature)}`))).toBe('jwt_invalid');
  });

  test.each(['HS384', 'HS512'])('%s is refused, though the secret is right', async (alg) => {
    const long = { ...bySecret, secret: { reveal: () => SECRET.repeat(4) } };
    expect(await reasonOf(signIn(await signed(claims, { alg }, textBytes(SECRET.repeat(4))), long))).toBe(
      'jwt_invalid',
    );
  });

  test('an unsigned token is refused', async () => {
    // The library leaves the signature empty, which the header's grammar allows.
    const token = new UnsecuredJWT(claims).encode();
    expect(token.endsWith('.')).toBe(true);
    expect(await reasonOf(signIn(token))).toBe('jwt_invalid');
    for (const alg of ['none', 'None', 'NONE', '']) {
      expect(await reasonOf(signIn(assembled({ alg }, JSON.stringify(claims))))).toBe('jwt_invalid');
    }
  });

  test('issuer and audience are checked when they are set', async () => {
    const options = { ...bySecret, issuer: 'us', audience: 'facade' };
    const as = async (extra: JWTPayload) => reasonOf(signIn(await signed({ ...claims, ...extra }), options));
    expect(await as({ iss: 'us', aud: ['other', 'facade'] })).toBe('let in');
    expect(await as({ iss: 'us' })).toBe('jwt_claims_refused');
    expect(await as({ iss: 'them', aud: 'facade' })).toBe('jwt_claims_refused');
    expect(await as({ iss: 'us', aud: 'facade2' })).toBe('jwt_claims_refused');
  });

  test('a critical extension that nobody here understands is refused', async () => {
    const token = assembled({ alg: 'HS256', crit: ['canary'], canary: true }, JSON.stringify(claims));
    expect(await reasonOf(signIn(token))).toBe('jwt_invalid');
  });

  test.each([
    ['..', '..'],
    ['a.b.c', 'a.b.c'],
    ['a payload that is no JSON', assembled({ alg: 'HS256' }, 'canary')],
    ['a payload that is a list', assembled({ alg: 'HS256' }, '[]')],
    ['a header that is null', assembled(null, '{}')],
    ['an algorithm that is a list', assembled({ alg: ['HS256'] }, '{}')],
  ])('%s is refused', async (_what, token) => {
    expect(await reasonOf(signIn(token))).toBe('jwt_invalid');
  });

  test('two parts or five are no JWT', async () => {
    expect(await reasonOf(signIn('a.b'))).toBe('token_unknown');
    expect(await reasonOf(signIn('a.b.c.d.e'))).toBe('token_unknown');
  });

  test('a static token comes before a JWT, and a JWT works beside static tokens', async () => {
    const tokens = [{ name: 'dotted', sha256: hashOfToken('a.b.c'), scopes: ['*'] }];
    const both = createAuthenticator({ jwt: bySecret, tokens }, { now });
    expect((await both.authenticate(headersWith('a.b.c'))).name).toBe('dotted');
    expect((await both.authenticate(headersWith(await signed(claims)))).customerId).toBe('ada');
  });

  test('a refusal carries nothing of the claims', async () => {
    const token = await signed({ sub: 'canary-sub', exp: 1 });
    const error: unknown = await signIn(token).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(AuthenticationError);
    expect(
      error instanceof Error && [error.cause, JSON.stringify(Object.entries(error)), error.message].join(),
    ).not.toContain('canary');
  });
});

describe('the key set of an issuer', () => {
  const claims = { sub: 'ada', ...theirs };
  let rsa: { publicKey: CryptoKey; privateKey: CryptoKey };
  let ec: typeof rsa;
  let ed: typeof rsa;
  let stranger: typeof rsa;
  let keys: JWK[];

  beforeAll(async () => {
    [rsa, ec, ed, stranger] = await Promise.all([
      generateKeyPair('RS256'),
      generateKeyPair('ES256'),
      generateKeyPair('EdDSA'),
      generateKeyPair('RS256'),
    ]);
    keys = [
      { ...(await exportJWK(rsa.publicKey)), kid: 'rsa', alg: 'RS256', use: 'sig' },
      { ...(await exportJWK(ec.publicKey)), kid: 'ec' },
      { ...(await exportJWK(ed.publicKey)), kid: 'ed' },
      { kty: 'oct', kid: 'oct', k: Buffer.from(SECRET).toString('base64url') },
    ];
  });

  /** An issuer that answers with these keys, and counts how often it was asked. */
  function issuer(answer: () => Response | Promise<Response> = () => Response.json({ keys })) {
    const asked: string[] = [];
    const fetchKeys: typeof fetch = async (input) => {
      asked.push(input instanceof Request ? input.url : String(input));
      return answer();
    };
    return { asked, fetchKeys };
  }

  test('RS256, ES256 and EdDSA are accepted, and the keys are fetched once', async () => {
    const { asked, fetchKeys } = issuer();
    const authenticator = createAuthenticator({ jwt: byKeySet, tokens: [] }, { now, fetch: fetchKeys });
    for (const [header, key] of [
      [RS256, rsa.privateKey],
      [{ alg: 'ES256', kid: 'ec' }, ec.privateKey],
      [{ alg: 'EdDSA', kid: 'ed' }, ed.privateKey],
    ] as const) {
      const token = await signed(claims, header, key);
      expect((await authenticator.authenticate(headersWith(token))).customerId).toBe('ada');
    }
    expect(asked).toEqual(['https://issuer.example/keys']);
  });

  test.each([
    ['another issuer', { ...claims, iss: 'https://issuer.example' }],
    ['another audience', { ...claims, aud: 'facade-staging' }],
    ['no audience', { ...claims, aud: undefined }],
    ['no expiry', { ...claims, exp: undefined }],
  ])('a good signature over %s is refused', async (_what, payload) => {
    const token = await signed(payload as JWTPayload, RS256, rsa.privateKey);
    expect(await reasonOf(signIn(token, byKeySet, issuer().fetchKeys))).toBe('jwt_claims_refused');
  });

  test('the public key does not serve as a shared secret, as text or as bytes', async () => {
    const { fetchKeys } = issuer();
    const pem = await exportSPKI(rsa.publicKey);
    for (const secret of [pem, pem.trim(), JSON.stringify(keys[0])]) {
      const token = await signed(claims, { alg: 'HS256', kid: 'rsa' }, textBytes(secret));
      expect(await reasonOf(signIn(token, byKeySet, fetchKeys))).toBe('jwt_invalid');
    }
  });

  test('a symmetric key that an issuer publishes by mistake is not used', async () => {
    const token = await signed(claims, { alg: 'HS256', kid: 'oct' });
    expect(await reasonOf(signIn(token, byKeySet, issuer().fetchKeys))).toBe('jwt_invalid');
  });

  test.each(['none', 'RS384', 'PS256'])(
    'the algorithm %s is refused without asking for keys',
    async (alg) => {
      const { asked, fetchKeys } = issuer();
      expect(
        await reasonOf(signIn(assembled({ alg, kid: 'rsa' }, JSON.stringify(claims)), byKeySet, fetchKeys)),
      ).toBe('jwt_invalid');
      expect(asked).toEqual([]);
    },
  );

  test('a key that the token brings along is not trusted', async () => {
    const jwk = await exportJWK(stranger.publicKey);
    const token = await new SignJWT(claims)
      .setProtectedHeader({ ...RS256, jwk, jku: 'https://evil.example/keys' })
      .sign(stranger.privateKey);
    const { asked, fetchKeys } = issuer();
    expect(await reasonOf(signIn(token, byKeySet, fetchKeys))).toBe('jwt_invalid');
    expect(asked).toEqual(['https://issuer.example/keys']);
  });

  test('unknown key ids are refused and do not make us ask the issuer each time', async () => {
    const { asked, fetchKeys } = issuer();
    const authenticator = createAuthenticator({ jwt: byKeySet, tokens: [] }, { now, fetch: fetchKeys });
    for (const kid of ['a', 'b', '../../x', '__proto__']) {
      const token = await signed(claims, { alg: 'RS256', kid }, stranger.privateKey);
      expect(await reasonOf(authenticator.authenticate(headersWith(token)))).toBe('jwt_key_unknown');
    }
    expect(asked).toHaveLength(1);
  });

  test('a token without a key id is tried with every key that could fit', async () => {
    const two = [keys[0], { ...(await exportJWK(stranger.publicKey)), kid: 'next', alg: 'RS256' }];
    const { fetchKeys } = issuer(() => Response.json({ keys: two }));
    const as = async (key: CryptoKey, payload: JWTPayload = claims) =>
      reasonOf(signIn(await signed(payload, { alg: 'RS256' }, key), byKeySet, fetchKeys));
    expect(await as(stranger.privateKey)).toBe('let in');
    expect(await as((await generateKeyPair('RS256')).privateKey)).toBe('jwt_invalid');
    expect(await as(stranger.privateKey, { ...claims, exp: 1 })).toBe('jwt_expired');
  });

  test.each<[string, () => Response | Promise<Response>]>([
    ['does not answer', () => Promise.reject(new TypeError('fetch failed'))],
    ['takes too long', () => Promise.reject(new DOMException('canary', 'TimeoutError'))],
    ['answers 500', () => new Response('canary', { status: 500 })],
    ['redirects', () => new Response(null, { status: 302, headers: { location: 'https://evil.example' } })],
    ['answers a page', () => new Response('<html>')],
    ['answers another document', () => Response.json({ keys: 'canary' })],
    ['answers null', () => Response.json(null)],
  ])('when the issuer %s, nobody is to blame: unavailable, not refused', async (_what, answer) => {
    const token = await signed(claims, RS256, rsa.privateKey);
    await expect(signIn(token, byKeySet, issuer(answer).fetchKeys)).rejects.toBeInstanceOf(
      AuthenticationUnavailableError,
    );
  });

  test('after a failure the next request asks again', async () => {
    const answers = [new Response(null, { status: 503 }), Response.json({ keys })];
    const { fetchKeys } = issuer(() => answers.shift() ?? Response.error());
    const authenticator = createAuthenticator({ jwt: byKeySet, tokens: [] }, { now, fetch: fetchKeys });
    const headers = headersWith(await signed(claims, RS256, rsa.privateKey));
    await expect(authenticator.authenticate(headers)).rejects.toBeInstanceOf(AuthenticationUnavailableError);
    expect((await authenticator.authenticate(headers)).customerId).toBe('ada');
  });

  test('static tokens and the anonymous do not depend on the issuer', async () => {
    const down = issuer(() => Promise.reject(new TypeError('fetch failed'))).fetchKeys;
    const authenticator = createAuthenticator({ jwt: byKeySet, tokens: [] }, { now, fetch: down });
    expect((await authenticator.authenticate(new Headers())).kind).toBe('anonymous');
    expect(await reasonOf(authenticator.authenticate(headersWith('no-jwt')))).toBe('token_unknown');
  });
});
