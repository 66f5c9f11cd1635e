import { describe, expect, test } from 'vitest';
import { createFacade } from '../../support/facade.ts';
import { withSubscription } from './with-subscription.ts';

describe('a reference of which only the id is selected', () => {
  const callsFor = async (selection: string, declared: string, fragments: string) => {
    const { facade, subscription } = await withSubscription();
    const document = `query ($id: ID!${declared}) { subscription(id: $id) ${selection} } ${fragments}`;
    const data = await facade.data(document, { id: subscription.id });
    expect(data['subscription']).not.toBeNull();
    return facade.takeCalls();
  };
  const ids = 'fragment ids on Product { id ...more } fragment more on Product { nodeId }';
  const yes = ', $yes: Boolean = true';
  const no = ', $no: Boolean = false';

  test.each([
    ['{ product { id } customer { id } presentedOffering { id } originalCustomer { id } }'],
    ['{ product { __typename } customer { nodeId id __typename } }'],
    ['{ product { other: id another: nodeId } again: product { id } }'],
    ['{ product { ...ids } }', '', ids],
    ['{ product { ... { id } ... on Product { nodeId } } }'],
    ['{ product { id displayName @include(if: $no) } }', no],
    ['{ product { id displayName @skip(if: $yes) } }', yes],
    ['{ product { id ... @include(if: $no) { displayName app { id } } } }', no],
    ['{ product { ...ids @skip(if: $no) } }', no, ids],
  ])('costs nothing: %s', async (selection, declared = '', fragments = '') => {
    expect(await callsFor(selection, declared, fragments)).toEqual(['get-subscription']);
  });

  test.each([
    ['{ product { id } again: product { displayName } }'],
    ['{ product { id } product { displayName } }'],
    ['{ product { ... @include(if: $yes) { displayName } } }', yes],
    ['{ product { id displayName @skip(if: $no) } }', no],
    ['{ product { ...name } }', '', 'fragment name on Product { id displayName }'],
  ])(
    'costs the call that the rest of its selection needs: %s',
    async (selection, declared = '', fragments = '') => {
      expect(await callsFor(selection, declared, fragments)).toEqual(['get-subscription', 'list-products']);
    },
  );

  test('costs nothing in every row of a list', async () => {
    const facade = await createFacade();
    await facade.data(
      `{ customer(id: "zoe") { subscriptions(first: 100) { nodes {
         id customer { id } originalCustomer { __typename } product { id nodeId } presentedOffering { id } project { id }
       } } } }`,
    );
    expect(facade.takeCalls()).toEqual(['get-customer', 'list-subscriptions']);
  });

  test('costs nothing below an entitlement that a customer has', async () => {
    const facade = await createFacade();
    await facade.data(
      '{ customer(id: "ada") { activeEntitlements { nodes { expiresAt entitlement { id } } } } }',
    );
    expect(facade.takeCalls()).toEqual(['get-customer']);
  });
});

describe('objects of the catalogue', () => {
  test('are looked up by one list, whoever refers to them', async () => {
    const facade = await createFacade();
    await facade.data(
      `{ customers(first: 20) { nodes {
        subscriptions { nodes { product { displayName app { name } } } }
        purchases { nodes { product { displayName } } }
      } } }`,
    );
    const calls = facade
      .takeCalls()
      .filter((operation) => !/customer|subscriptions|purchases/.test(operation));
    expect(calls).toEqual(['list-products']);
  });

  test('of which one is missing on a long list are asked for alone', async () => {
    const facade = await createFacade();
    const ids = Array.from(
      { length: 300 },
      (_, index) => facade.sandbox.add.product({ id: `prodlong${String(index)}` }).id,
    );
    await facade.data('query ($id: ID!) { product(id: $id) { displayName } }', { id: ids[299] });
    expect(facade.takeCalls()).toEqual(['list-products', 'get-product']);
    await facade.data('query ($id: ID!) { product(id: $id) { displayName } }', { id: ids[299] });
    expect(facade.takeCalls()).toEqual([]);
  });

  test('that are gone are null, and the rest of the answer is there', async () => {
    const { facade } = await withSubscription();
    const { id } = facade.sandbox.add.subscription({
      customerId: 'rita',
      productId: 'prodgone',
      presentedOfferingId: 'ofrnggone',
    });
    await expect(
      facade.data(
        'query ($id: ID!) { subscription(id: $id) { status product { displayName } presentedOffering { lookupKey } } }',
        { id },
      ),
    ).resolves.toEqual({ subscription: { status: 'ACTIVE', product: null, presentedOffering: null } });
  });

  test('that upstream embeds in full are not asked for again', async () => {
    const facade = await createFacade();
    await facade.data(
      `{ currentOffering { lookupKey packages { nodes { products { nodes { product { displayName } } } } } }
         entitlements { nodes { products { nodes { displayName } } } } }`,
    );
    expect(facade.takeCalls().sort()).toEqual(['list-entitlements', 'list-offerings']);
  });
});
