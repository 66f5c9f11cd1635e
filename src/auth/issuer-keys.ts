import { createLocalJWKSet, createRemoteJWKSet, customFetch, errors } from 'jose';
import type { CryptoKey, FlattenedJWSInput, JWTHeaderParameters } from 'jose';
import { AuthenticationUnavailableError } from './authentication-error.ts';

/** The keys of one issuer. */
export interface IssuerKeys {
  /** Finds the key that signed a token. Throws as the functions of `jose` do, or `AuthenticationUnavailableError`. */
  find(header: JWTHeaderParameters, token: FlattenedJWSInput): Promise<CryptoKey>;
  /** Whether there are keys to check tokens with. */
  known(): boolean;
  /** Asks the issuer if it has never answered. Never rejects. */
  fetch(): Promise<void>;
}

interface IssuerKeysParts {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Fetches the key set. Default: the global one. */
  readonly fetch?: typeof fetch | undefined;
  /** Told whenever the issuer was asked in vain and the keys it gave before are used on. */
  readonly onStaleKeys?: (() => void) | undefined;
}

const TIMEOUT_MS = 5_000;
// A token with an unknown key id makes us ask the issuer again, at most this often: anyone can invent key ids. For the
// same time nobody waits for an issuer that has just failed.
const COOLDOWN_MS = 30_000;
const MAX_AGE_MS = 600_000;
/** How long keys are used while the issuer cannot be asked, since they were last known to be good. */
export const STALE_KEYS_MS = 3_600_000;

/**
 * The keys that an issuer publishes: fetched when first needed, kept for ten minutes, asked for again when a token names
 * one that is not among them. An issuer that is down does not shut everybody out: the last known keys go on for an hour.
 */
export function createIssuerKeys(url: string, parts: IssuerKeysParts): IssuerKeys {
  const { now } = parts;
  const published = createRemoteJWKSet(new URL(url), {
    timeoutDuration: TIMEOUT_MS,
    cooldownDuration: COOLDOWN_MS,
    cacheMaxAge: MAX_AGE_MS,
    ...(parts.fetch === undefined ? {} : { [customFetch]: parts.fetch }),
  });
  let goodAt = -Infinity;
  let failedAt = -Infinity;

  const lastKnown: IssuerKeys['find'] = async (header, token) => {
    const keys = published.jwks();
    if (keys === undefined || now() - goodAt > STALE_KEYS_MS) throw new AuthenticationUnavailableError();
    try {
      return await createLocalJWKSet(keys)(header, token);
    } catch (error) {
      // The issuer may have this key by now, and cannot be asked.
      if (error instanceof errors.JWKSNoMatchingKey) throw new AuthenticationUnavailableError(error);
      throw error;
    }
  };

  const find: IssuerKeys['find'] = async (header, token) => {
    if (published.jwks() !== undefined && now() - failedAt < COOLDOWN_MS) return lastKnown(header, token);
    try {
      const key = await published(header, token);
      goodAt = now();
      return key;
    } catch (error) {
      // What goes wrong with the keys is told apart here, where the library fetches them, and not by the class of the
      // error later: a network fault and a bad token may both end as a TypeError.
      if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) {
        goodAt = now();
        throw error;
      }
      failedAt = now();
      if (published.jwks() === undefined) throw new AuthenticationUnavailableError(error);
      parts.onStaleKeys?.();
      return lastKnown(header, token);
    }
  };

  return {
    find,
    known: () => published.jwks() !== undefined && (goodAt >= failedAt || now() - goodAt <= STALE_KEYS_MS),
    async fetch() {
      if (published.jwks() !== undefined || now() - failedAt < COOLDOWN_MS) return;
      try {
        await published.reload();
        goodAt = now();
      } catch {
        failedAt = now();
      }
    },
  };
}
