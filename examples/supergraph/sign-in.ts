import { jwtVerify, SignJWT } from 'jose';

/** What a token says of whoever carries it. */
export interface Claims {
  /** The user's id. */
  readonly sub?: string;
  /** Scopes with spaces between them; customers have none. */
  readonly scope?: string;
}

/** The login of the made-up company. In production these are tokens of your identity provider. */
export interface SignIn {
  /** A token that is good for a day. */
  tokenFor(claims: Claims): Promise<string>;
  /** Null without a token, and for one that is not good: whoever needs to know more refuses by itself. */
  claimsOf(headers: Headers): Promise<Claims | null>;
}

/** `secret` is shared with both subgraphs; `now` is in milliseconds since 1970. */
export function createSignIn(secret: string, now: () => number): SignIn {
  const key = new TextEncoder().encode(secret);
  return {
    tokenFor: ({ sub, ...claims }) =>
      new SignJWT({ ...claims, ...(sub === undefined ? {} : { sub }) })
        .setProtectedHeader({ alg: 'HS256' })
        .setExpirationTime(Math.floor(now() / 1000) + 86_400)
        .sign(key),
    async claimsOf(headers) {
      const token = /^Bearer (\S+)$/i.exec(headers.get('authorization') ?? '')?.[1];
      if (token === undefined) return null;
      try {
        return (await jwtVerify<Claims>(token, key, { currentDate: new Date(now()) })).payload;
      } catch {
        return null;
      }
    },
  };
}
