import { createApiTokenCheck } from './api-token-credentials.ts';
import type { StaticToken } from './api-token-credentials.ts';
import { AuthenticationError } from './authentication-error.ts';
import type { IssuerKeys } from './issuer-keys.ts';
import { createJwtCheck, looksLikeJwt } from './jwt-credentials.ts';
import type { JwtOptions } from './jwt-credentials.ts';
import { anonymous } from './viewer.ts';
import type { Viewer } from './viewer.ts';

/** The credentials that are good here. */
export interface AuthenticatorOptions {
  readonly jwt?: JwtOptions | undefined;
  readonly tokens: readonly StaticToken[];
}

/** What tests replace. */
export interface AuthenticatorParts {
  /** Milliseconds since the epoch; judges `exp` and `nbf`. Default: the system clock. */
  readonly now?: () => number;
  /** Fetches the key set. Default: the global one. */
  readonly fetch?: typeof fetch;
  /** Told when the issuer cannot be asked and the keys it gave before are used on. */
  readonly onStaleKeys?: () => void;
}

export interface Authenticator {
  /**
   * Who sent a request with these headers. No Authorization header is {@link anonymous}; a header that is not good is
   * never that, but throws {@link AuthenticationError}, or `AuthenticationUnavailableError` when nobody can tell.
   */
  authenticate(headers: Headers): Promise<Viewer>;
  /** The issuer of JSON Web Tokens whose published keys are needed; null where none is. */
  readonly issuer: Pick<IssuerKeys, 'known' | 'fetch'> | null;
}

const MAX_HEADER_CHARACTERS = 8 * 1024;

// The characters of RFC 6750's b64token. A comma is none of them, so two headers that were joined to one are refused.
const BEARER = /^bearer +([a-z0-9\-._~+/]+=*)$/i;

/** Throws when a token names a scope that does not exist: a misspelt scope must not quietly mean less, or more. */
export function createAuthenticator(
  options: AuthenticatorOptions,
  parts: AuthenticatorParts = {},
): Authenticator {
  const checkApiToken = createApiTokenCheck(options.tokens);
  const jwt = options.jwt === undefined ? null : createJwtCheck(options.jwt, parts);

  return {
    issuer: jwt?.issuer ?? null,
    async authenticate(headers) {
      const header = headers.get('authorization');
      if (header === null) return anonymous;
      if (header.length > MAX_HEADER_CHARACTERS) throw new AuthenticationError('header_too_long');
      const token = BEARER.exec(header)?.[1];
      if (token === undefined) throw new AuthenticationError('header_malformed');

      // Static tokens first: they may contain dots, and a hash is cheaper than a signature.
      const viewer = checkApiToken(token);
      if (viewer !== undefined) return viewer;
      if (jwt !== null && looksLikeJwt(token)) return await jwt.check(token);
      throw new AuthenticationError('token_unknown');
    },
  };
}
