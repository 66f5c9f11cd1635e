import { SignJWT, type JWTPayload } from 'jose';
import { beforeEach, describe, expect, test } from 'vitest';
import { createFacade, jwtSecret, type Asker, type Facade } from '../../support/facade.ts';

let facade: Facade;
beforeEach(async () => {
  facade = await createFacade({ env: { SELF_SERVICE: 'setCustomerAttributes' } });
});

const scope = 'customer_information:customers:read_write';

async function tokenOf(claims: JWTPayload): Promise<Asker> {
  const token = await new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime(Math.floor(facade.clock.now() / 1000) + 3_600)
    .sign(new TextEncoder().encode(jwtSecret));
  return { authorization: `Bearer ${token}` };
}

interface Result {
  readonly __typename: string;
  readonly issues?: readonly { readonly field: readonly string[]; readonly message: string }[];
}

/** Sets an attribute of a customer whose id is also everybody's name here. */
async function set(as: Asker, idempotencyKey: string | null): Promise<Result> {
  const input = { customerId: 'administrator', attributes: [{ name: 'size', value: 'm' }], idempotencyKey };
  const { result } = await facade.data<{ result: Result }>(
    `mutation ($input: SetCustomerAttributesInput!) { result: setCustomerAttributes(input: $input) {
      __typename ... on InvalidInputError { issues { field message } } } }`,
    { input },
    as,
  );
  return result;
}
const sent = (): number => facade.sandbox.callsTo('set-customer-attributes').length;

describe('an idempotency key', () => {
  beforeEach(() => facade.sandbox.add.customer({ id: 'administrator' }));

  test('belongs to one sender, however many have the same name', async () => {
    const senders: readonly Asker[] = [
      'administrator',
      await tokenOf({ sub: 'administrator', scope }),
      await tokenOf({ sub: 'administrator' }),
      await tokenOf({ client_id: 'administrator', scope }),
      await tokenOf({ azp: 'administrator', scope }),
    ];
    for (const [index, sender] of senders.entries()) {
      expect(await set(sender, 'key-1')).toEqual({ __typename: 'SetCustomerAttributesPayload' });
      expect(sent()).toBe(index + 1);
      await set(sender, 'key-1');
      expect(sent()).toBe(index + 1);
    }
  });

  test('stays the same sender’s when the token is renewed', async () => {
    await set(await tokenOf({ sub: 'ben', scope, jti: 'one' }), 'key-1');
    await set(await tokenOf({ sub: 'ben', scope, jti: 'another' }), 'key-1');
    expect(sent()).toBe(1);
  });

  test('is not taken from a token that names nobody, which may do everything without one', async () => {
    const nobody = await tokenOf({ scope });
    expect(await set(nobody, 'key-1')).toMatchObject({
      __typename: 'InvalidInputError',
      issues: [{ field: ['idempotencyKey'], message: expect.stringContaining('sub') as unknown }],
    });
    expect(sent()).toBe(0);
    expect(await set(nobody, null)).toEqual({ __typename: 'SetCustomerAttributesPayload' });
  });
});
