import { describe, expect, test } from 'vitest';
import { createFacade, exampleQuery } from '../../../support/facade.ts';

describe('calls that the documents cost', () => {
  test('the customer screen costs five calls cold, three for another customer, and none the second time', async () => {
    const facade = await createFacade();
    const screen = await exampleQuery('customer-screen');

    await facade.data(screen, { id: 'ada' });
    expect(facade.takeCalls().sort()).toEqual([
      'get-customer',
      'list-entitlements',
      'list-products',
      'list-purchases',
      'list-subscriptions',
    ]);
    await facade.data(screen, { id: 'wilma' });
    expect(facade.takeCalls().sort()).toEqual(['get-customer', 'list-purchases', 'list-subscriptions']);
    await facade.data(screen, { id: 'ada' });
    expect(facade.takeCalls()).toEqual([]);
  });

  test('a support list of twenty costs two calls for each customer besides the list and the configuration', async () => {
    const facade = await createFacade();
    const list = await exampleQuery('support-list');

    await facade.data(list, { first: 20 });
    const cold = facade.takeCalls();
    expect(cold).toHaveLength(43);
    expect(cold.filter((operation) => operation === 'get-customer')).toHaveLength(20);
    await facade.data(list, { first: 20 });
    expect(facade.takeCalls()).toEqual([]);
  });

  test('a support list on known configuration costs forty-one calls', async () => {
    const facade = await createFacade();
    await facade.data(await exampleQuery('customer-screen'), { id: 'lila' });
    // Customers are not given after two minutes, configuration is.
    await facade.clock.advance(121_000);
    facade.takeCalls();
    await facade.data(await exampleQuery('support-list'), { first: 20 });
    expect(facade.takeCalls()).toHaveLength(41);
  });

  test('the catalogue costs two calls cold and none warm', async () => {
    const facade = await createFacade();
    const catalogue = await exampleQuery('catalogue');
    await facade.data(catalogue);
    expect(facade.takeCalls().sort()).toEqual(['list-apps', 'list-offerings']);
    await facade.data(catalogue);
    expect(facade.takeCalls()).toEqual([]);
  });

  test('an entitlement check costs two calls cold, one for another customer, and none the second time', async () => {
    const facade = await createFacade();
    const check = await exampleQuery('entitlement-check');
    await facade.data(check, { id: 'ada', lookupKey: 'pro' });
    expect(facade.takeCalls().sort()).toEqual(['get-customer', 'list-entitlements']);
    await facade.data(check, { id: 'grace', lookupKey: 'pro' });
    expect(facade.takeCalls()).toEqual(['get-customer']);
    await facade.data(check, { id: 'grace', lookupKey: 'pro' });
    expect(facade.takeCalls()).toEqual([]);
  });

  test('a granted entitlement is seen at once by the mutation and by the next query', async () => {
    const facade = await createFacade();
    const check = await exampleQuery('entitlement-check');
    const before = await facade.data<{ customer: { hasActiveEntitlement: boolean } }>(check, {
      id: 'newcomer',
      lookupKey: 'pro',
    });
    expect(before.customer.hasActiveEntitlement).toBe(false);
    const { entitlement } = await facade.data<{ entitlement: { id: string } }>(
      '{ entitlement(lookupKey: "pro") { id } }',
    );
    const expiresAt = new Date(facade.clock.now() + 86_400_000).toISOString();
    const input = { customerId: 'newcomer', entitlementId: entitlement.id, expiresAt };
    await expect(facade.data(await exampleQuery('grant-entitlement'), { input })).resolves.toEqual({
      grantEntitlement: {
        __typename: 'GrantEntitlementPayload',
        customer: {
          id: 'newcomer',
          activeEntitlements: { nodes: [{ expiresAt, entitlement: { lookupKey: 'pro' } }] },
        },
      },
    });
    const after = await facade.data<{ customer: { hasActiveEntitlement: boolean } }>(check, {
      id: 'newcomer',
      lookupKey: 'pro',
    });
    expect(after.customer.hasActiveEntitlement).toBe(true);
  });
});
