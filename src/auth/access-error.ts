/** Nobody is signed in, and the field is not public. */
export class UnauthenticatedError extends Error {
  override readonly name = 'UnauthenticatedError';

  constructor() {
    super('Sign in first: send a token as "Authorization: Bearer <token>".');
  }
}

/** The viewer is known and may not have this. */
export class ForbiddenError extends Error {
  override readonly name = 'ForbiddenError';
  /** The scopes that would have been enough; shown only to viewers who hold scopes themselves. */
  readonly neededScopes: readonly string[];

  constructor(neededScopes: readonly string[] = []) {
    super('You may not see or do this.');
    this.neededScopes = neededScopes;
  }
}
