import { SignJWT } from 'jose';
import { expect } from 'vitest';
import type { Sandbox } from '../../../../src/sandbox/create-sandbox.ts';
import { createFacade, jwtSecret, type Answer, type Asker, type Facade } from '../../../support/facade.ts';

/** A customer who asks. */
export const ada: Asker = { customerId: 'ada' };
/** A member of staff with these scopes. */
export const scope = (...scopes: string[]): Asker => ({ scopes });

/** What belongs to a customer, as an administrator finds it on a server of its own. */
interface Belongings {
  readonly nodeId: string;
  readonly subscriptions: {
    readonly nodes: readonly { id: string; nodeId: string; storeSubscriptionIdentifier: string }[];
  };
  readonly purchases: {
    readonly nodes: readonly { id: string; nodeId: string; storePurchaseIdentifier: string }[];
  };
}

/** Calls made for it are forgotten. */
export async function belongingsOf(sandbox: Sandbox, clock: Facade['clock'], id: string) {
  const administrator = await createFacade({ sandbox, clock });
  const { customer } = await administrator.data<{ customer: Belongings }>(
    `query ($id: ID!) {
      customer(id: $id) {
        nodeId
        subscriptions(first: 200) { nodes { id nodeId storeSubscriptionIdentifier } }
        purchases(first: 200) { nodes { id nodeId storePurchaseIdentifier } }
      }
    }`,
    { id },
  );
  sandbox.forgetCalls();
  const [subscription] = customer.subscriptions.nodes;
  const [purchase] = customer.purchases.nodes;
  if (subscription === undefined || purchase === undefined)
    throw new Error(`${id} needs a subscription and a purchase.`);
  return { customerId: id, nodeId: customer.nodeId, subscription, purchase, all: customer };
}

/** A node id as anybody could write it. */
export const nodeIdOf = (typeName: string, projectId: string, id: string): string =>
  Buffer.from(`${typeName}:${JSON.stringify([projectId, id])}`).toString('base64url');

/** Where the errors of an answer stand. */
export const pathsOf = (answer: Answer): string[] => answer.errors.map(({ path = [] }) => path.join('.'));

/** Each error is FORBIDDEN and stands on one of these paths, all of them do, and the answer has null there. */
export function expectForbidden(answer: Answer, paths: readonly string[]): void {
  expect(pathsOf(answer).sort(), answer.text).toEqual([...paths].sort());
  for (const error of answer.errors) {
    expect(error.extensions['code']).toBe('FORBIDDEN');
    const there = (error.path ?? []).reduce<unknown>(
      (value, part) => (value as Record<string | number, unknown>)[part],
      answer.data,
    );
    expect(there, String(error.path)).toBeNull();
  }
}

/** No request to upstream had any of these texts in its path or query. */
export function expectUnasked(facade: Facade, texts: readonly string[]): void {
  const asked = facade.sandbox.calls.map(({ path, query }) => [
    ...Object.values(path),
    decodeURIComponent(query),
  ]);
  for (const text of texts) for (const parts of asked) expect(parts.join(' ')).not.toContain(text);
}

/** A token with claims of the test's own choice, signed as the kit signs. */
export async function askerWithClaims(facade: Facade, claims: Record<string, unknown>): Promise<Asker> {
  const token = await new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime(Math.floor(facade.clock.now() / 1000) + 3600)
    .sign(new TextEncoder().encode(jwtSecret));
  return { authorization: `Bearer ${token}` };
}
