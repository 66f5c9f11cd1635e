import { createRemoteJWKSet, customFetch, errors, jwtVerify } from 'jose';
import type { FlattenedJWSInput, JWTHeaderParameters, JWTPayload, JWTVerifyOptions } from 'jose';
import { AuthenticationError, AuthenticationUnavailableError } from './authentication-error.ts';
import type { RefusalReason } from './authentication-error.ts';
import { recognizedScopes } from './scopes.ts';
import type { Viewer } from './viewer.ts';

/** How JWTs are verified: by the issuer's published keys, or by a secret shared with the issuer. */
export type JwtOptions =
  | {
      readonly kind: 'jwks';
      readonly url: string;
      readonly issuer: string;
      readonly audience: string;
      readonly customerClaim?: string | undefined;
    }
  | {
      readonly kind: 'secret';
      readonly secret: { reveal(): string };
      readonly issuer?: string | undefined;
      readonly audience?: string | undefined;
      readonly customerClaim?: string | undefined;
    };

interface JwtParts {
  readonly now?: () => number;
  readonly fetch?: typeof fetch;
}

const CLOCK_TOLERANCE_SECONDS = 30;
const JWKS_TIMEOUT_MS = 5_000;
// A token with an unknown key id makes us ask the issuer again, at most this often: anyone can invent key ids.
const JWKS_COOLDOWN_MS = 30_000;
const JWKS_MAX_AGE_MS = 600_000;

/** Whether a token has the three parts of a signed JWT in compact form. */
export function looksLikeJwt(token: string): boolean {
  return token.split('.').length === 3;
}

/** A function from a JWT to its viewer. It throws as `Authenticator.authenticate` does. */
export function createJwtCheck(
  options: JwtOptions,
  parts: JwtParts = {},
): (token: string) => Promise<Viewer> {
  const now = parts.now ?? Date.now;
  const verify =
    options.kind === 'jwks' ? verifierByKeySet(options.url, parts.fetch) : verifierBySecret(options.secret);
  return async (token) => {
    const payload = await verify(token, {
      requiredClaims: ['exp'],
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      currentDate: new Date(now()),
      ...(options.issuer === undefined ? {} : { issuer: options.issuer }),
      ...(options.audience === undefined ? {} : { audience: options.audience }),
    });
    return viewerOfClaims(payload, options.customerClaim);
  };
}

type Verify = (token: string, options: JWTVerifyOptions) => Promise<JWTPayload>;

function verifierBySecret(secret: { reveal(): string }): Verify {
  const key = new TextEncoder().encode(secret.reveal());
  return async (token, options) => {
    try {
      return (await jwtVerify(token, key, { ...options, algorithms: ['HS256'] })).payload;
    } catch (error) {
      throw refusal(error);
    }
  };
}

function verifierByKeySet(url: string, fetchKeys: typeof fetch | undefined): Verify {
  const keySet = createRemoteJWKSet(new URL(url), {
    timeoutDuration: JWKS_TIMEOUT_MS,
    cooldownDuration: JWKS_COOLDOWN_MS,
    cacheMaxAge: JWKS_MAX_AGE_MS,
    ...(fetchKeys === undefined ? {} : { [customFetch]: fetchKeys }),
  });
  // Whatever goes wrong with the keys is told apart here, where the library fetches them, and not by the class of the
  // error: a network fault and a bad token may both end as a TypeError.
  const keyFor = async (header: JWTHeaderParameters, token: FlattenedJWSInput) => {
    try {
      return await keySet(header, token);
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys)
        throw error;
      throw new AuthenticationUnavailableError(error);
    }
  };
  return async (token, options) => {
    // No HS256 here: with it, the issuer's public key would serve as a shared secret that everybody knows.
    const pinned = { ...options, algorithms: ['RS256', 'ES256', 'EdDSA'] };
    try {
      return (await jwtVerify(token, keyFor, pinned)).payload;
    } catch (error) {
      if (error instanceof errors.JWKSMultipleMatchingKeys) return await verifyByAnyOf(error, token, pinned);
      throw refusal(error);
    }
  };
}

/** For a token without a key id, from an issuer with several keys, as during a rotation. */
async function verifyByAnyOf(
  candidates: errors.JWKSMultipleMatchingKeys,
  token: string,
  options: JWTVerifyOptions,
): Promise<JWTPayload> {
  for await (const key of candidates) {
    try {
      return (await jwtVerify(token, key, options)).payload;
    } catch (error) {
      if (!(error instanceof errors.JWSSignatureVerificationFailed)) throw refusal(error);
    }
  }
  throw new AuthenticationError('jwt_invalid');
}

function refusal(error: unknown): Error {
  return error instanceof AuthenticationUnavailableError ? error : new AuthenticationError(reasonOf(error));
}

function reasonOf(error: unknown): RefusalReason {
  if (error instanceof errors.JWTExpired) return 'jwt_expired';
  if (error instanceof errors.JWTClaimValidationFailed) return 'jwt_claims_refused';
  if (error instanceof errors.JWKSNoMatchingKey) return 'jwt_key_unknown';
  return 'jwt_invalid';
}

const SCOPE_CLAIMS = ['scope', 'scp', 'permissions'] as const;

/**
 * What verified claims give. With a scope of ours, a member of staff, who owns a customer only where the operator named
 * the claim (a staff member's `sub` is their own id, not a customer's). Without one, the customer of the claim.
 */
function viewerOfClaims(claims: JWTPayload, customerClaim: string | undefined): Viewer {
  const scopes = recognizedScopes(SCOPE_CLAIMS.flatMap((claim) => scopeNames(ownClaim(claims, claim))));
  if (scopes.size === 0) {
    const customerId = customerIdOf(ownClaim(claims, customerClaim ?? 'sub'));
    if (customerId === null) throw new AuthenticationError('jwt_without_customer');
    return { kind: 'customer', name: customerId, customerId, scopes, projects: 'all' };
  }
  const customerId = customerClaim === undefined ? null : customerIdOf(ownClaim(claims, customerClaim));
  return { kind: 'staff', name: nameOf(claims), customerId, scopes, projects: 'all' };
}

/** A claim the token really carries: names such as `constructor` exist on every object. */
function ownClaim(claims: JWTPayload, name: string): unknown {
  return Object.hasOwn(claims, name) ? claims[name] : undefined;
}

function scopeNames(claim: unknown): readonly string[] {
  if (typeof claim === 'string') return claim.split(' ');
  return Array.isArray(claim) ? claim.filter((name) => typeof name === 'string') : [];
}

/** Null for a claim that is absent. Throws when it is there and cannot be an id, since guessing might name somebody. */
function customerIdOf(claim: unknown): string | null {
  if (claim === undefined || claim === null) return null;
  // Text with half a surrogate pair cannot be put into a path.
  if (typeof claim === 'string' && claim.trim() !== '' && claim.isWellFormed()) return claim;
  throw new AuthenticationError('jwt_without_customer');
}

function nameOf(claims: JWTPayload): string {
  for (const claim of ['sub', 'client_id', 'azp']) {
    const value = ownClaim(claims, claim);
    if (typeof value === 'string' && value !== '') return value;
  }
  return 'unnamed';
}
