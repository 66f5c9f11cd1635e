import { createHash, timingSafeEqual } from 'node:crypto';
import { expandScopes } from './scopes.ts';
import type { Viewer } from './viewer.ts';

/** A token that is known by its hash. */
export interface StaticToken {
  readonly name: string;
  /** SHA-256 of the token's UTF-8 bytes, in hex. */
  readonly sha256: string;
  /** Scopes, or shorthands with `*`. */
  readonly scopes: readonly string[];
  /** Absent: all projects. */
  readonly projects?: readonly string[] | undefined;
  /** The customer this token owns. Only for tokens that the server makes itself; no setting can give it. */
  readonly customerId?: string | undefined;
}

/** The hash under which a token is known. */
export function hashOfToken(token: string): string {
  return createHash('sha256').update(token, 'utf8').digest('hex');
}

/**
 * A function from a token to its viewer, or undefined for an unknown token. It compares with every known hash, and in
 * constant time, so how long it takes says nothing about which tokens exist.
 */
export function createApiTokenCheck(tokens: readonly StaticToken[]): (token: string) => Viewer | undefined {
  const known = tokens.map((token) => ({ digest: digestOf(token), viewer: viewerOf(token) }));
  return (token) => {
    const digest = createHash('sha256').update(token, 'utf8').digest();
    let found: Viewer | undefined;
    for (const candidate of known) {
      if (timingSafeEqual(candidate.digest, digest)) found = candidate.viewer;
    }
    return found;
  };
}

function digestOf(token: StaticToken): Buffer {
  const digest = Buffer.from(token.sha256, 'hex');
  if (digest.length !== 32)
    throw new TypeError(`The sha256 of the static token "${token.name}" is not 64 hex digits.`);
  return digest;
}

/** What a static token gives. Throws `TypeError` when one of its scopes does not exist. */
export function viewerOf(token: StaticToken): Viewer {
  const scopes = expandScopes(token.scopes);
  const customerId = token.customerId ?? null;
  return {
    kind: customerId !== null && scopes.size === 0 ? 'customer' : 'staff',
    credential: 'token',
    name: token.name,
    customerId,
    scopes,
    projects: token.projects ?? 'all',
  };
}
