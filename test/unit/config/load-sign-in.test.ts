import { describe, expect, test } from 'vitest';
import { hash, load, oneToken, problemsOf } from './loading.ts';

describe('who may sign in', () => {
  test.each(['localhost', 'LOCALHOST', '127.0.0.1', '127.9.9.9', '::1'])(
    'a real key without credentials gets one read-only token on %s',
    (HOST) => {
      expect(load({ REVENUECAT_API_KEY: 'canary-key', HOST }).auth.readyTokens).toBe('read-only');
    },
  );

  test.each(['0.0.0.0', '::', '192.168.1.5', 'example.com', 'localhost.example.com', '127.1', '128.0.0.1'])(
    'a real key without credentials is refused on %s',
    (HOST) => {
      expect(problemsOf({ REVENUECAT_API_KEY: 'canary-key', HOST })).toEqual([
        expect.stringContaining('nobody could sign in'),
      ]);
    },
  );

  test('an empty list of tokens is no way to sign in', () => {
    expect(problemsOf({ REVENUECAT_API_KEY: 'canary-key', HOST: '0.0.0.0', AUTH_TOKENS: '[]' })).toHaveLength(
      1,
    );
  });

  test('a real key with credentials gets no ready token, on any host', () => {
    const config = load({ REVENUECAT_API_KEY: 'canary-key', HOST: '0.0.0.0', AUTH_TOKENS: oneToken });
    expect(config.auth.readyTokens).toBe('none');
    expect(config.auth.tokens).toEqual([{ name: 'support', sha256: hash('a'), scopes: ['*'] }]);
  });

  test('the sandbox has its ready tokens beside credentials, and on any host', () => {
    expect(load({ AUTH_TOKENS: oneToken, HOST: '0.0.0.0' }).auth.readyTokens).toBe('sandbox');
  });

  test('production switches GraphiQL and introspection off unless they are asked for', () => {
    const production = { NODE_ENV: 'production', REVENUECAT_API_KEY: 'canary-key', AUTH_TOKENS: oneToken };
    expect(load(production)).toMatchObject({ production: true, graphiql: false, introspection: false });
    expect(load({ ...production, GRAPHIQL: 'on', INTROSPECTION: 'on' })).toMatchObject({
      graphiql: true,
      introspection: true,
    });
  });
});

describe('JWT settings', () => {
  const jwks = {
    AUTH_JWKS_URL: 'https://issuer.example/keys',
    AUTH_JWT_ISSUER: 'https://issuer.example/',
    AUTH_JWT_AUDIENCE: 'facade',
  };
  const AUTH_JWT_SECRET = 'canary-'.padEnd(32, 'x');

  test('a key set needs an issuer and an audience', () => {
    expect(load(jwks).auth.jwt).toEqual({
      kind: 'jwks',
      url: 'https://issuer.example/keys',
      issuer: 'https://issuer.example/',
      audience: 'facade',
    });
    expect(problemsOf({ AUTH_JWKS_URL: jwks.AUTH_JWKS_URL })).toEqual([
      expect.stringMatching(/^AUTH_JWT_ISSUER is not set/),
      expect.stringMatching(/^AUTH_JWT_AUDIENCE is not set/),
    ]);
  });

  test('a shared secret does without, and the customer claim is kept only when it was set', () => {
    const { jwt } = load({ AUTH_JWT_SECRET }).auth;
    expect(jwt).toEqual({ kind: 'secret', secret: expect.anything() });
    expect(jwt?.kind === 'secret' && jwt.secret.reveal()).toBe(AUTH_JWT_SECRET);
    expect(load({ AUTH_JWT_SECRET, AUTH_JWT_PROJECTS_CLAIM: 'projects' }).auth.jwt?.projectsClaim).toBe(
      'projects',
    );
    expect(load({ AUTH_JWT_SECRET, AUTH_JWT_CUSTOMER_CLAIM: 'https://x/id' }).auth.jwt?.customerClaim).toBe(
      'https://x/id',
    );
  });

  test('a key set and a secret together are a mistake', () => {
    expect(problemsOf({ ...jwks, AUTH_JWT_SECRET })).toEqual([expect.stringContaining('both set')]);
  });

  test.each(['AUTH_JWT_ISSUER', 'AUTH_JWT_AUDIENCE', 'AUTH_JWT_CUSTOMER_CLAIM', 'AUTH_JWT_PROJECTS_CLAIM'])(
    '%s alone is a mistake',
    (name) => {
      expect(problemsOf({ [name]: 'x' })).toEqual([expect.stringContaining('does nothing without')]);
    },
  );

  test('a secret counts in bytes, and 31 are too few', () => {
    expect(problemsOf({ AUTH_JWT_SECRET: 'x'.repeat(31) })[0]).toContain('32 bytes');
    expect(problemsOf({ AUTH_JWT_SECRET: 'é'.repeat(16) })).toEqual([]);
  });

  test('a PEM key is not taken for a shared secret', () => {
    const pem = '-----BEGIN PUBLIC KEY-----\ncanarycanarycanarycanary\n-----END PUBLIC KEY-----';
    expect(problemsOf({ AUTH_JWT_SECRET: pem })).toEqual([expect.stringContaining('is a PEM key')]);
  });

  test('a secret with a line end is refused rather than changed', () => {
    expect(problemsOf({ AUTH_JWT_SECRET: `${AUTH_JWT_SECRET}\n` })).toEqual([
      expect.stringContaining('line end'),
    ]);
  });

  test('a key set over plain http is refused', () => {
    expect(problemsOf({ ...jwks, AUTH_JWKS_URL: 'http://issuer.example/keys' })).toHaveLength(1);
  });
});

describe('self-service', () => {
  test('is off, and on for what is named', () => {
    expect(load({}).auth.selfService).toEqual([]);
    expect(
      load({ SELF_SERVICE: 'cancelSubscription, createManagementUrl,cancelSubscription' }).auth.selfService,
    ).toEqual(['cancelSubscription', 'createManagementUrl']);
  });

  test.each(['deleteCustomer', 'all', '*', 'cancelSubscription,', 'CancelSubscription'])(
    'cannot be %s',
    (SELF_SERVICE) => {
      expect(problemsOf({ SELF_SERVICE })).toEqual([expect.stringMatching(/^SELF_SERVICE must be some of/)]);
    },
  );
});
