import { randomBytes } from 'node:crypto';
import { hashOfToken, viewerOf } from './api-token-credentials.ts';
import type { StaticToken } from './api-token-credentials.ts';
import type { Viewer } from './viewer.ts';

/** A token the server makes for itself at start-up, good for this process only, and shown to whoever started it. */
export interface ReadyToken {
  readonly name: string;
  /** In clear: it is meant to be printed at start-up, and nowhere else. */
  readonly token: string;
  /** One phrase for people: who this is and what it may do. */
  readonly description: string;
  readonly viewer: Viewer;
  /** What to add to the authenticator's tokens so that the token is good. */
  readonly credential: StaticToken;
}

/** 24 random bytes as text. Replaced in tests. */
export type RandomText = () => string;

const randomText: RandomText = () => randomBytes(24).toString('base64url');

/** Three people to try the embedded sandbox as: the given customer, a support agent, and an administrator. */
export function createSandboxTokens(
  customerId: string,
  random: RandomText = randomText,
): readonly ReadyToken[] {
  return [
    readyToken(
      'sandbox-customer',
      `the customer ${customerId}: sees its own data and the catalogue`,
      random,
      {
        scopes: [],
        customerId,
      },
    ),
    readyToken('sandbox-support', 'a support agent: looks up customers, grants, refunds, extends', random, {
      scopes: ['customer_information:*:read_write', 'project_configuration:*:read'],
    }),
    readyToken('sandbox-admin', 'an administrator: may do everything', random, { scopes: ['*'] }),
  ];
}

/** One reader for a real account that is tried on a loopback address before any way to sign in is set up. */
export function createReadOnlyToken(random: RandomText = randomText): ReadyToken {
  return readyToken('local-reader', 'reads everything, changes nothing', random, {
    scopes: ['*:*:read', 'facade:*:read'],
  });
}

function readyToken(
  name: string,
  description: string,
  random: RandomText,
  grants: Pick<StaticToken, 'scopes' | 'customerId'>,
): ReadyToken {
  const token = `${name}-${random()}`;
  const credential: StaticToken = { name, sha256: hashOfToken(token), ...grants };
  return { name, token, description, viewer: viewerOf(credential), credential };
}
