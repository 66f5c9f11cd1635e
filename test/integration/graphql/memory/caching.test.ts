import { describe, expect, test } from 'vitest';
import { createFacade } from '../../../support/facade.ts';
import { withSubscription } from '../with-subscription.ts';

const second = 1000;

describe('the same question', () => {
  const document = '{ customer(id: "ada") { id lastSeenAt subscriptions { nodes { id } } } }';

  test('of two requests at once is one call', async () => {
    const facade = await createFacade();
    const answers = await Promise.all([1, 2, 3].map(() => facade.data(document)));
    expect(answers[1]).toEqual(answers[0]);
    expect(facade.takeCalls()).toEqual(['get-customer', 'list-subscriptions']);
  });

  test('of two viewers at once is one call, and each is still refused by its own rights', async () => {
    const facade = await createFacade();
    const [ada, staff, grace] = await Promise.all([
      facade.query(document, {}, { customerId: 'ada' }),
      facade.query(document),
      facade.query(document, {}, { customerId: 'grace' }),
    ]);
    expect(ada.data).toEqual(staff.data);
    expect(grace.data).toEqual({ customer: null });
    expect(grace.errors[0]?.extensions['code']).toBe('FORBIDDEN');
    const calls = facade.sandbox.callsTo('get-customer').filter((call) => call.path['customer_id'] === 'ada');
    expect(calls).toHaveLength(1);
  });

  test('asked for in several places of one document is one call', async () => {
    const facade = await createFacade();
    await facade.data(
      `{
        customer(id: "ada") { id firstSeenAt }
        again: customer(id: "ada") { lastSeenAt }
        customersByIds(ids: ["ada", "ada"]) { lastSeenCountry }
      }`,
    );
    expect(facade.takeCalls()).toEqual(['get-customer']);
  });
});

describe('needs of one customer', () => {
  test('from different places of a document become one call that brings them all', async () => {
    const facade = await createFacade();
    await facade.data(
      `{
        customer(id: "ada") { attributes { nodes { name } } }
        other: customer(id: "ada") { activeEntitlements { nodes { expiresAt } } firstSeenAt }
      }`,
    );
    expect(facade.takeCalls()).toEqual(['get-customer']);
  });

  test('of the items of a list become one call for each', async () => {
    const facade = await createFacade();
    await facade.data(
      `{ customers(first: 5) { nodes {
        lastSeenAt attributes { nodes { name } } activeEntitlements { nodes { expiresAt } }
        hasActiveEntitlement(lookupKey: "pro")
      } } }`,
    );
    const calls = facade.takeCalls();
    expect(calls.filter((operation) => operation === 'get-customer')).toHaveLength(5);
    expect(calls.sort()).toEqual([
      ...Array<string>(5).fill('get-customer'),
      'list-customers',
      'list-entitlements',
    ]);
  });

  test('that are known already cost nothing, and a new need costs one call that keeps the old ones', async () => {
    const facade = await createFacade();
    const attributes = '{ customer(id: "ada") { attributes { nodes { name } } } }';
    await facade.data('{ customer(id: "ada") { activeEntitlements { nodes { expiresAt } } } }');
    await facade.data(attributes);
    expect(facade.takeCalls()).toEqual(['get-customer', 'get-customer']);
    await facade.data('{ customer(id: "ada") { firstSeenAt activeEntitlements { nodes { expiresAt } } } }');
    await facade.data(attributes);
    expect(facade.takeCalls()).toEqual([]);
  });
});

describe('what a list brought along', () => {
  test('answers for the single customer', async () => {
    const facade = await createFacade();
    await facade.data('{ customers(first: 20) { nodes { id } } }');
    facade.takeCalls();
    await facade.data('{ customer(id: "ada") { firstSeenAt lastSeenCountry } }');
    expect(facade.takeCalls()).toEqual([]);
  });

  test('does not take the place of what is known in full', async () => {
    const facade = await createFacade();
    const full =
      '{ customer(id: "ada") { activeEntitlements { nodes { expiresAt } } attributes { nodes { name } } } }';
    await facade.data(full);
    await facade.data('{ customers(first: 20) { nodes { lastSeenAt } } }');
    facade.takeCalls();
    await facade.data(full);
    expect(facade.takeCalls()).toEqual([]);
  });

  test('answers for single subscriptions, purchases, products, packages and apps', async () => {
    const facade = await createFacade();
    type Ids = Record<'subscriptions' | 'purchases', { nodes: { id: string }[] }>;
    const { customer } = await facade.data<{ customer: Ids }>(
      '{ customer(id: "ada") { subscriptions { nodes { id } } purchases { nodes { id } } } }',
    );
    type Named = { nodes: { id: string }[] };
    const { products, offerings } = await facade.data<{
      products: { nodes: { id: string; app: { id: string } }[] };
      offerings: { nodes: { packages: Named }[] };
    }>('{ products { nodes { id app { id } } } offerings { nodes { packages { nodes { id } } } } }');
    facade.takeCalls();
    const { data } = await facade.query(
      `query ($subscription: ID!, $purchase: ID!, $product: ID!, $package: ID!, $app: ID!) {
        subscription(id: $subscription) { status }
        purchase(id: $purchase) { status }
        product(id: $product) { displayName }
        package(id: $package) { displayName }
        app(id: $app) { name }
      }`,
      {
        subscription: customer.subscriptions.nodes[0]?.id,
        purchase: customer.purchases.nodes[0]?.id,
        product: products.nodes[0]?.id,
        package: offerings.nodes[0]?.packages.nodes[0]?.id,
        app: products.nodes[0]?.app.id,
      },
    );
    expect(Object.values(data as object)).not.toContain(null);
    expect(facade.takeCalls()).toEqual([]);
  });
});

describe('aliases of a customer', () => {
  test('name one customer, whose lists are asked for once', async () => {
    const facade = await createFacade();
    const { customersByIds } = await facade.data<{ customersByIds: { id: string }[] }>(
      `{ customersByIds(ids: ["ada@old-login", "$RCAnonymousID:ada00000000000000000000000000001", "ada"]) {
        id lastSeenAt subscriptions { nodes { id } } aliases { nodes { id } }
      } }`,
    );
    expect(customersByIds.map((customer) => customer.id)).toEqual(['ada', 'ada', 'ada']);
    expect(customersByIds[1]).toEqual(customersByIds[0]);
    expect(facade.takeCalls().sort()).toEqual([
      'get-customer',
      'get-customer',
      'get-customer',
      'list-customer-aliases',
      'list-subscriptions',
    ]);
  });
});

describe('lifetimes', () => {
  const after = async (document: string, ms: number, variables = {}) => {
    const facade = await createFacade();
    await facade.query(document, variables);
    facade.takeCalls();
    await facade.clock.advance(ms - 1);
    await facade.query(document, variables);
    const before = facade.takeCalls();
    await facade.clock.advance(1);
    await facade.query(document, variables);
    return { before, then: facade.takeCalls() };
  };

  test.each([
    ['a customer', '{ customer(id: "newcomer") { firstSeenAt } }', 60 * second, 'get-customer'],
    ['a list of customers', '{ customers(first: 5) { nodes { id } } }', 60 * second, 'list-customers'],
    // The lists of the configuration are read again by a use within the last tenth of their five minutes.
    ['products', '{ products { nodes { id } } }', 270 * second, 'list-products'],
    ['offerings', '{ offerings { nodes { id } } }', 270 * second, 'list-offerings'],
    ['a missing customer', '{ customer(id: "nobody") { id } }', 5 * second, 'get-customer'],
    ['a missing subscription', '{ subscription(id: "nobody") { id } }', 5 * second, 'get-subscription'],
    ['a missing purchase', '{ purchase(id: "nobody") { id } }', 5 * second, 'get-purchase'],
    ['a missing package', '{ package(id: "nobody") { id } }', 5 * second, 'get-package'],
    ['a missing product', '{ product(id: "nobody") { id } }', 5 * second, 'get-product'],
    [
      'a search without a result',
      '{ subscriptions(storeIdentifier: "nobody") { nodes { id } } }',
      5 * second,
      'search-subscriptions',
    ],
  ])('%s', async (_name, document, lifetimeMs, operation) => {
    const { before, then } = await after(document, lifetimeMs);
    expect(before).toEqual([]);
    expect(then).toEqual([operation]);
  });

  test('settings move them', async () => {
    const facade = await createFacade({ env: { CACHE_CUSTOMER_SECONDS: '10', CACHE_MISSING_SECONDS: '2' } });
    const document = '{ customer(id: "newcomer") { firstSeenAt } nobody: customer(id: "nobody") { id } }';
    await facade.data(document);
    facade.takeCalls();
    await facade.clock.advance(2 * second);
    await facade.data(document);
    expect(facade.takeCalls()).toEqual(['get-customer']);
    await facade.clock.advance(8 * second);
    await facade.data(document);
    expect(facade.takeCalls()).toEqual(['get-customer', 'get-customer']);
  });

  test('what was missing and appears is there after five seconds', async () => {
    const facade = await createFacade();
    const document = '{ customer(id: "late") { id } }';
    expect(await facade.data(document)).toEqual({ customer: null });
    facade.sandbox.add.customer({ id: 'late' });
    await facade.clock.advance(5 * second);
    expect(await facade.data(document)).toEqual({ customer: { id: 'late' } });
  });
});

describe('time', () => {
  const document = `query ($id: ID!) { customer(id: $id) {
    hasActiveEntitlement(lookupKey: "gold")
    activeEntitlement(lookupKey: "gold") { expiresAt }
    activeEntitlements { nodes { entitlement { lookupKey } } }
    activeSubscription { id givesAccess }
  } }`;
  const gone = {
    customer: {
      hasActiveEntitlement: false,
      activeEntitlement: null,
      activeEntitlements: { nodes: [] },
      activeSubscription: null,
    },
  };

  const endingSoon = async () => {
    const { facade, product } = await withSubscription();
    const endsAt = facade.clock.now() + 5 * second;
    const { id } = facade.sandbox.add.subscription({
      customerId: 'soon',
      productId: product.id,
      currentPeriodEndsAt: endsAt,
      autoRenewalStatus: 'will_not_renew',
    });
    const running = {
      customer: {
        hasActiveEntitlement: true,
        activeEntitlement: { expiresAt: new Date(endsAt).toISOString() },
        activeEntitlements: { nodes: [{ entitlement: { lookupKey: 'gold' } }] },
        activeSubscription: { id, givesAccess: true },
      },
    };
    return { facade, running };
  };

  test('ends an entitlement that was remembered', async () => {
    const { facade, running } = await endingSoon();
    await expect(facade.data(document, { id: 'soon' })).resolves.toEqual(running);
    await facade.clock.advance(4 * second);
    facade.takeCalls();
    await expect(facade.data(document, { id: 'soon' })).resolves.toEqual(running);
    expect(facade.takeCalls()).toEqual([]);
    await facade.clock.advance(second);
    await expect(facade.data(document, { id: 'soon' })).resolves.toEqual(gone);
    await facade.clock.advance(second);
    await expect(facade.data(document, { id: 'soon' })).resolves.toEqual(gone);
  });

  test('ends an entitlement that was not remembered', async () => {
    const { facade } = await endingSoon();
    await facade.clock.advance(6 * second);
    await expect(facade.data(document, { id: 'soon' })).resolves.toEqual(gone);
  });

  test('ends it also when upstream still answers the old state', async () => {
    const { facade, running } = await endingSoon();
    const states = new Map<string, unknown>();
    // Upstream's own copies lag behind: it repeats its first answer to each question.
    for (const operationId of ['get-customer', 'list-subscriptions'] as const) {
      facade.sandbox.faults.add({
        operationId,
        kind: 'rewrite',
        rewrite: (json) => {
          states.set(operationId, states.get(operationId) ?? json);
          return states.get(operationId);
        },
      });
    }
    await expect(facade.data(document, { id: 'soon' })).resolves.toEqual(running);
    await facade.clock.advance(6 * second);
    await expect(facade.data(document, { id: 'soon' })).resolves.toEqual(gone);
  });

  test('does not end the access of a grace period with the period', async () => {
    const facade = await createFacade();
    const { customer } = await facade.data<{ customer: unknown }>(
      `{ customer(id: "grace") {
        activeSubscription { status givesAccess } hasActiveEntitlement(lookupKey: "premium")
      } }`,
    );
    expect(customer).toEqual({
      activeSubscription: { status: 'IN_GRACE_PERIOD', givesAccess: true },
      hasActiveEntitlement: true,
    });
  });
});
