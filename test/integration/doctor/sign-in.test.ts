import { describe, expect, test } from 'vitest';
import { exitStatusOf } from '../../../src/doctor/diagnosis.ts';
import { reportOf } from '../../../src/doctor/report.ts';
import type { FetchKeySet } from '../../../src/doctor/sign-in-check.ts';
import { createSandbox } from '../../../src/sandbox/create-sandbox.ts';
import { examineApi, examineSettings, now } from './examination.ts';

const sandbox = createSandbox({ clock: { now: () => now }, rateLimits: 'off' });
const token = (scopes: readonly string[]) =>
  JSON.stringify([{ name: 'tool', sha256: 'ab'.repeat(32), scopes }]);
const withToken = (scopes: readonly string[]) => ({
  REVENUECAT_API_KEY: sandbox.keys.read,
  REVENUECAT_WRITE_API_KEY: sandbox.keys.write,
  REVENUECAT_API_URL: 'https://upstream.invalid',
  AUTH_TOKENS: token(scopes),
});
const fetch = (url: string, init: RequestInit) => sandbox.fetch(url, init);

describe('what nobody may do', () => {
  test('is told where only static tokens sign in, and none has the scopes', async () => {
    const diagnosis = await examineSettings(withToken(['customer_information:*:read']), { fetch });
    const outage = diagnosis.outages.find(({ code }) => code === 'FORBIDDEN');
    expect(outage?.features).toContain('Query.products');
    expect(outage?.features).toContain('Mutation.grantEntitlement');
    expect(outage?.features).not.toContain('Query.customer');
    expect(reportOf(diagnosis)).toContain('no token of AUTH_TOKENS has the scopes');
  });

  test('is nothing for a token with every scope', async () => {
    const diagnosis = await examineSettings(withToken(['*']), { fetch });
    expect(diagnosis.outages.filter(({ code }) => code === 'FORBIDDEN')).toEqual([]);
  });

  test('is every mutation where the server makes the only token itself', async () => {
    const { AUTH_TOKENS: _, ...env } = withToken([]);
    const diagnosis = await examineSettings(env, { fetch });
    const outage = diagnosis.outages.find(({ code }) => code === 'FORBIDDEN');
    expect(outage?.features).toContain('Mutation.grantEntitlement');
    expect(outage?.features.filter((name) => !name.startsWith('Mutation.'))).toEqual([]);
  });

  test('cannot be said where JSON Web Tokens are accepted', async () => {
    const diagnosis = await examineApi(sandbox, { AUTH_TOKENS: token(['customer_information:*:read']) });
    expect(diagnosis.outages.filter(({ code }) => code === 'FORBIDDEN')).toEqual([]);
  });
});

describe('the key set of the identity provider', () => {
  const answering =
    (response: () => Response | Promise<Response>): FetchKeySet =>
    async () =>
      response();
  const settings = {
    AUTH_JWT_SECRET: '',
    AUTH_JWKS_URL: 'https://login.example.com/keys',
    AUTH_JWT_ISSUER: 'https://login.example.com/',
    AUTH_JWT_AUDIENCE: 'graph',
  };

  test.each<[string, () => Response | Promise<Response>, string]>([
    ['cannot be reached', () => Promise.reject(new TypeError('fetch failed')), 'cannot be reached'],
    ['answers an error', () => new Response(null, { status: 404 }), 'answers 404'],
    ['is a page', () => new Response('<html>'), 'does not answer JSON'],
    ['holds no keys', () => Response.json({ keys: [] }), 'holds no keys'],
    ['is null', () => Response.json(null), 'holds no keys'],
  ])('that %s is an error', async (_what, response, words) => {
    const diagnosis = await examineApi(sandbox, settings, { fetchKeySet: answering(response) });
    expect(diagnosis.findings).toContainEqual({
      severity: 'error',
      sentence: expect.stringContaining(words),
    });
    expect(exitStatusOf(diagnosis)).toBe(2);
  });

  test('that holds keys is in order', async () => {
    const fetchKeySet = answering(() => Response.json({ keys: [{ kty: 'OKP' }] }));
    const diagnosis = await examineApi(sandbox, settings, { fetchKeySet });
    expect(diagnosis.findings).toContainEqual({
      severity: 'ok',
      sentence: expect.stringContaining('holds 1 key.'),
    });
  });
});
