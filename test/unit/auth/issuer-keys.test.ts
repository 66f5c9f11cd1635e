import { exportJWK, generateKeyPair, jwtVerify, SignJWT } from 'jose';
import type { CryptoKey, JWK } from 'jose';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { AuthenticationUnavailableError } from '../../../src/auth/authentication-error.ts';
import { createIssuerKeys, STALE_KEYS_MS } from '../../../src/auth/issuer-keys.ts';

const minute = 60_000;

describe('the keys of an issuer that goes down', () => {
  let pair: { publicKey: CryptoKey; privateKey: CryptoKey };
  let published: JWK;

  beforeAll(async () => {
    pair = await generateKeyPair('ES256');
    published = { ...(await exportJWK(pair.publicKey)), kid: 'known', alg: 'ES256' };
  });
  // The library that keeps the keys looks at the time itself.
  beforeEach(() => vi.useFakeTimers({ toFake: ['Date'] }));
  afterEach(() => vi.useRealTimers());

  const advance = (ms: number): void => void vi.setSystemTime(Date.now() + ms);

  function issuer() {
    const state = { up: true, asked: 0, told: 0 };
    const keys = createIssuerKeys('https://issuer.example/keys', {
      now: () => Date.now(),
      fetch: () => {
        state.asked += 1;
        return state.up
          ? Promise.resolve(Response.json({ keys: [published] }))
          : Promise.reject(new TypeError('fetch failed'));
      },
      onStaleKeys: () => (state.told += 1),
    });
    const verify = async (kid = 'known'): Promise<unknown> => {
      const token = await new SignJWT({}).setProtectedHeader({ alg: 'ES256', kid }).sign(pair.privateKey);
      return jwtVerify(token, (header, input) => keys.find(header, input));
    };
    return { state, verify, keys };
  }

  test('are used on for an hour since they were last good, and then no longer', async () => {
    const { state, verify } = issuer();
    await verify();
    state.up = false;
    advance(11 * minute);
    await expect(verify()).resolves.toBeDefined();
    expect(state.told).toBe(1);
    advance(STALE_KEYS_MS - 11 * minute);
    await expect(verify()).resolves.toBeDefined();
    advance(1);
    await expect(verify()).rejects.toBeInstanceOf(AuthenticationUnavailableError);
    state.up = true;
    advance(minute);
    await expect(verify()).resolves.toBeDefined();
  });

  test('are known once they were fetched, before any token came, and as long as they may be used', async () => {
    const { state, keys, verify } = issuer();
    state.up = false;
    expect(keys.known()).toBe(false);
    await keys.fetch();
    await keys.fetch();
    expect(keys.known()).toBe(false);
    // An issuer that has just failed is left alone for a while.
    expect(state.asked).toBe(1);
    state.up = true;
    advance(minute);
    await keys.fetch();
    expect(keys.known()).toBe(true);
    await keys.fetch();
    expect(state.asked).toBe(2);
    state.up = false;
    advance(STALE_KEYS_MS + 1);
    await expect(verify()).rejects.toBeInstanceOf(AuthenticationUnavailableError);
    expect(keys.known()).toBe(false);
  });

  test('are asked for at most twice a minute meanwhile, whatever key ids are invented', async () => {
    const { state, verify } = issuer();
    await verify();
    state.up = false;
    advance(11 * minute);
    for (const kid of ['known', 'a', 'b', 'known']) await verify(kid).catch(() => undefined);
    expect(state.asked).toBe(2);
    advance(minute / 2);
    await verify();
    expect(state.asked).toBe(3);
  });

  test('say of a key id that they do not hold neither yes nor no', async () => {
    const { state, verify } = issuer();
    await verify();
    state.up = false;
    advance(minute);
    await expect(verify('rotated')).rejects.toBeInstanceOf(AuthenticationUnavailableError);
    await expect(verify()).resolves.toBeDefined();
  });
});
