import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { load, oneToken, problemsOf } from './loading.ts';

describe('upstream', () => {
  const signIn = { AUTH_TOKENS: oneToken };

  test('a key means the real API, and the key is kept as a secret', () => {
    const { upstream } = load({ REVENUECAT_API_KEY: 'canary-key', ...signIn });
    expect(upstream).toMatchObject({ mode: 'api', url: 'https://api.revenuecat.com' });
    expect(upstream.mode === 'api' && upstream.readKey.reveal()).toBe('canary-key');
    expect(upstream).not.toHaveProperty('writeKey');
    expect(JSON.stringify(upstream)).not.toContain('canary');
  });

  test('the write key, the project and the URL are passed on', () => {
    const { upstream } = load({
      REVENUECAT_API_KEY: 'canary-read',
      REVENUECAT_WRITE_API_KEY: 'canary-write',
      REVENUECAT_PROJECT_ID: 'proj1',
      REVENUECAT_API_URL: 'https://proxy.example/revenuecat/',
      ...signIn,
    });
    expect(upstream).toMatchObject({ projectId: 'proj1', url: 'https://proxy.example/revenuecat' });
    expect(upstream.mode === 'api' && upstream.writeKey?.reveal()).toBe('canary-write');
  });

  test('production without a key is refused', () => {
    expect(problemsOf({ NODE_ENV: 'production' })).toEqual([
      expect.stringContaining('REVENUECAT_API_KEY is not set'),
    ]);
  });

  test('the keys of v1 and of external purchases are passed on, and never printed', () => {
    const { upstream } = load({
      REVENUECAT_API_KEY: 'canary-read',
      REVENUECAT_V1_API_KEY: 'canary-v1',
      REVENUECAT_EXTERNAL_API_KEYS: '{"app1ab2c3d4": "canary-one", "app2": "canary-two"}',
      ...signIn,
    });
    if (upstream.mode !== 'api') throw new Error('It is not the API.');
    expect(upstream.v1Key?.reveal()).toBe('canary-v1');
    expect(upstream.externalKeys?.get('app1ab2c3d4')?.reveal()).toBe('canary-one');
    expect(upstream.externalKeys?.size).toBe(2);
    expect(inspect(upstream, { depth: null })).not.toContain('canary');
  });

  test.each([
    ['canary', 'is not valid JSON'],
    ['["canary"]', 'must be a JSON object'],
    ['null', 'must be a JSON object'],
    ['{"canary_key": "app1"}', 'no app id'],
    ['{"app1": ""}', 'no usable key for app1'],
    ['{"app1": 5}', 'no usable key for app1'],
    ['{"app1": "goog_canary"}', 'no usable key for app1'],
  ])('the external keys %s are refused', (REVENUECAT_EXTERNAL_API_KEYS, problem) => {
    const problems = problemsOf({
      REVENUECAT_API_KEY: 'canary-key',
      REVENUECAT_EXTERNAL_API_KEYS,
      ...signIn,
    });
    expect(problems).toEqual([expect.stringContaining(problem)]);
    expect(problems[0]).not.toContain('canary');
  });

  test('a public key in place of the key of v1 is refused', () => {
    const problems = problemsOf({
      REVENUECAT_API_KEY: 'canary-key',
      REVENUECAT_V1_API_KEY: 'appl_canary',
      ...signIn,
    });
    expect(problems).toEqual([expect.stringMatching(/^REVENUECAT_V1_API_KEY .* v1 secret key/)]);
  });

  test.each(['REVENUECAT_WRITE_API_KEY', 'REVENUECAT_V1_API_KEY', 'REVENUECAT_PROJECT_ID'])(
    '%s without the reading key is a mistake, not the sandbox',
    (name) => {
      expect(problemsOf({ [name]: 'canary' })).toEqual([
        expect.stringContaining(`${name} is set without REVENUECAT_API_KEY`),
      ]);
    },
  );

  test.each([
    'http://api.example',
    'http://127.0.0.1.evil.example',
    'https://user:canary@api.example',
    'https://canary@api.example',
    'https://api.example/v2',
    'https://api.example/v1/',
    'https://api.example/?x=1',
    'https://api.example/#x',
    'ftp://api.example',
    'api.example',
  ])('the API URL %s is refused', (REVENUECAT_API_URL) => {
    const problems = problemsOf({ REVENUECAT_API_KEY: 'canary-key', REVENUECAT_API_URL, ...signIn });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^REVENUECAT_API_URL /);
    expect(problems[0]).not.toContain('canary');
  });

  test.each(['http://localhost:8080', 'http://127.8.9.1:8080', 'http://[::1]:8080'])(
    'plain http is fine for the loopback URL %s',
    (REVENUECAT_API_URL) => {
      expect(load({ REVENUECAT_API_KEY: 'canary-key', REVENUECAT_API_URL }).upstream).toMatchObject({
        url: REVENUECAT_API_URL,
      });
    },
  );

  test.each(['two words', 'line\nbreak', 'schlüssel', 'appl_canary'])(
    'the key %j is refused',
    (REVENUECAT_API_KEY) => {
      const problems = problemsOf({ REVENUECAT_API_KEY });
      expect(problems).toHaveLength(1);
      expect(problems[0]).not.toContain(REVENUECAT_API_KEY);
    },
  );
});
