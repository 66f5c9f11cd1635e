import { errors, jwtVerify } from 'jose';
import type { JWTPayload, JWTVerifyOptions } from 'jose';
import { AuthenticationError, AuthenticationUnavailableError } from './authentication-error.ts';
import type { RefusalReason } from './authentication-error.ts';
import { createIssuerKeys, type IssuerKeys } from './issuer-keys.ts';
import { recognizedScopes } from './scopes.ts';
import type { Viewer } from './viewer.ts';

/** How JWTs are verified: by the issuer's published keys, or by a secret shared with the issuer. */
export type JwtOptions = ClaimNames &
  (
    | {
        readonly kind: 'jwks';
        readonly url: string;
        readonly issuer: string;
        readonly audience: string;
      }
    | {
        readonly kind: 'secret';
        readonly secret: { reveal(): string };
        readonly issuer?: string | undefined;
        readonly audience?: string | undefined;
      }
  );

/** The claims that say what a token is good for, where the operator named them. */
interface ClaimNames {
  /** Absent: `sub`, for tokens without scopes. */
  readonly customerClaim?: string | undefined;
  /** Absent: tokens are good for all projects. */
  readonly projectsClaim?: string | undefined;
}

interface JwtParts {
  readonly now?: () => number;
  readonly fetch?: typeof fetch;
  readonly onStaleKeys?: () => void;
}

const CLOCK_TOLERANCE_SECONDS = 30;

/** Whether a token has the three parts of a signed JWT in compact form. */
export function looksLikeJwt(token: string): boolean {
  return token.split('.').length === 3;
}

/** Checks JSON Web Tokens. */
interface JwtCheck {
  /** From a JWT to its viewer. It throws as `Authenticator.authenticate` does. */
  check(token: string): Promise<Viewer>;
  /** Whose published keys tokens are checked with; null with a shared secret. */
  readonly issuer: IssuerKeys | null;
}

export function createJwtCheck(options: JwtOptions, parts: JwtParts = {}): JwtCheck {
  const now = parts.now ?? Date.now;
  const { issuer, verify } = verifierFor(options, { ...parts, now });
  const check: JwtCheck['check'] = async (token) => {
    const payload = await verify(token, {
      requiredClaims: ['exp'],
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      currentDate: new Date(now()),
      ...(options.issuer === undefined ? {} : { issuer: options.issuer }),
      ...(options.audience === undefined ? {} : { audience: options.audience }),
    });
    return viewerOfClaims(payload, options);
  };
  return { check, issuer };
}

function verifierFor(options: JwtOptions, parts: JwtParts & { readonly now: () => number }) {
  if (options.kind === 'secret') return { issuer: null, verify: verifierBySecret(options.secret) };
  const issuer = createIssuerKeys(options.url, parts);
  return { issuer, verify: verifierByKeys(issuer) };
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

function verifierByKeys(keys: IssuerKeys): Verify {
  return async (token, options) => {
    // No HS256 here: with it, the issuer's public key would serve as a shared secret that everybody knows.
    const pinned = { ...options, algorithms: ['RS256', 'ES256', 'EdDSA'] };
    try {
      return (await jwtVerify(token, (header, input) => keys.find(header, input), pinned)).payload;
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
function viewerOfClaims(claims: JWTPayload, { customerClaim, projectsClaim }: ClaimNames): Viewer {
  const scopes = recognizedScopes(SCOPE_CLAIMS.flatMap((claim) => scopeNames(ownClaim(claims, claim))));
  const projects = projectsClaim === undefined ? 'all' : projectsOf(ownClaim(claims, projectsClaim));
  const expiresAt = expiryOf(claims);
  if (scopes.size === 0) {
    const customerId = customerIdOf(ownClaim(claims, customerClaim ?? 'sub'));
    if (customerId === null) throw new AuthenticationError('jwt_without_customer');
    return { kind: 'customer', credential: 'jwt', name: customerId, customerId, scopes, projects, expiresAt };
  }
  const customerId = customerClaim === undefined ? null : customerIdOf(ownClaim(claims, customerClaim));
  return { kind: 'staff', credential: 'jwt', ...nameOf(claims), customerId, scopes, projects, expiresAt };
}

/** When this server begins to refuse the token. */
function expiryOf({ exp }: JWTPayload): number | undefined {
  return exp === undefined ? undefined : (exp + CLOCK_TOLERANCE_SECONDS) * 1000;
}

/** One project id or several. None where the claim is absent: a limit that was forgotten must not mean everything. */
function projectsOf(claim: unknown): readonly string[] {
  if (claim === undefined || claim === null) return [];
  const ids: readonly unknown[] = Array.isArray(claim) ? claim : [claim];
  if (!ids.every((id) => typeof id === 'string')) throw new AuthenticationError('jwt_claims_refused');
  return ids;
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

function nameOf(claims: JWTPayload): Pick<Viewer, 'name' | 'namedBy'> {
  for (const claim of ['sub', 'client_id', 'azp'] as const) {
    const name = ownClaim(claims, claim);
    if (typeof name === 'string' && name !== '') return claim === 'sub' ? { name } : { name, namedBy: claim };
  }
  return { name: 'unnamed', namedBy: 'nothing' };
}
