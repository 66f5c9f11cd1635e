/** Why a credential was refused; for logs and metrics, never for the answer. */
export type RefusalReason =
  | 'header_too_long'
  | 'header_malformed'
  | 'token_unknown'
  | 'jwt_invalid'
  | 'jwt_expired'
  | 'jwt_claims_refused'
  | 'jwt_key_unknown'
  | 'jwt_without_customer';

/**
 * A credential was sent and is not good: HTTP 401. Its message is the same for every reason, so that an answer tells an
 * attacker nothing. It keeps no cause, because the JWT library's errors carry the claims of the token.
 */
export class AuthenticationError extends Error {
  override readonly name = 'AuthenticationError';
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason) {
    super('The credential in the Authorization header was not accepted.');
    this.reason = reason;
  }
}

/**
 * Whether the credential is good cannot be found out now, because the issuer's keys could not be fetched: a fault of
 * the server's surroundings (HTTP 503), not of the caller, and worth another try.
 */
export class AuthenticationUnavailableError extends Error {
  override readonly name = 'AuthenticationUnavailableError';

  constructor(cause?: unknown) {
    super('The keys that verify credentials could not be fetched.', { cause });
  }
}
