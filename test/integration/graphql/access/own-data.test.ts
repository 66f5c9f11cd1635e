import { describe, expect, test } from 'vitest';
import { createFacade, exampleQuery, roomForWholeAnswers } from '../../../support/facade.ts';
import { ada, belongingsOf, expectForbidden, expectUnasked } from './access-checks.ts';

describe("a customer's token", () => {
  test('reads its own screen, the catalogue and an entitlement check word for word', async () => {
    const facade = await createFacade();
    const screen = await exampleQuery('customer-screen');
    const asAdministrator = await facade.query(screen, { id: 'ada' });
    const asAda = await facade.query(screen, { id: 'ada' }, ada);
    expect(asAda.errors, asAda.text).toEqual([]);
    expect(asAda.data).toEqual(asAdministrator.data);
    await facade.data(await exampleQuery('catalogue'), {}, ada);
    await expect(
      facade.data(await exampleQuery('entitlement-check'), { id: 'ada', lookupKey: 'pro' }, ada),
    ).resolves.toMatchObject({ customer: { hasActiveEntitlement: true } });
  });

  const ownDocument = `query ($id: ID!, $subscription: ID!, $purchase: ID!, $nodes: [ID!]!, $alias: ID!) {
    viewer { customer { id lastSeenCountry } }
    customer(id: $id) {
      id firstSeenAt aliases { nodes { id } } attributes { nodes { name value } }
      activeEntitlements { nodes { expiresAt entitlement { lookupKey products { nodes { storeIdentifier } } } } }
      activeSubscription { id actions { refund { reason } } presentedOffering { lookupKey metadata } }
      subscriptions { nodes { customer { id lastSeenAt } status product { storeIdentifier app { id name type } } transactions { nodes { purchasedAt } } } }
      purchases { nodes { customer { id lastSeenAt } product { displayName entitlements { nodes { lookupKey } } } entitlements { nodes { lookupKey } } } }
    }
    byAlias: customer(id: $alias) { id lastSeenAt subscriptions { nodes { id } } }
    customersByIds(ids: [$id, $alias]) { id lastSeenAt }
    subscription(id: $subscription) { id status customer { id lastSeenAt } }
    purchase(id: $purchase) { id status customer { id lastSeenAt } }
    nodes(ids: $nodes) { nodeId ... on Customer { lastSeenAt } ... on CustomerSubscription { store } ... on Purchase { store } }
    _entities(representations: [{ __typename: "Customer", id: "ada" }, { __typename: "Customer", id: "ada@old-login" }]) { ... on Customer { id lastSeenAt } }
  }`;

  test.each(['ada', 'ada@old-login', '$RCAnonymousID:ada00000000000000000000000000001'])(
    'with the id %s it sees its own data through every path, by each of its ids',
    async (customerId) => {
      const facade = await createFacade({ env: roomForWholeAnswers });
      const own = await belongingsOf(facade.sandbox, facade.clock, 'ada');
      const variables = {
        subscription: own.subscription.id,
        purchase: own.purchase.id,
        nodes: [own.nodeId, own.subscription.nodeId, own.purchase.nodeId],
      };
      for (const [id, alias] of [
        ['ada', 'ada@old-login'],
        ['ada@old-login', '$RCAnonymousID:ada00000000000000000000000000001'],
        ['$RCAnonymousID:ada00000000000000000000000000001', 'ada'],
      ]) {
        const data = await facade.data(ownDocument, { ...variables, id, alias }, { customerId });
        expect(data).toMatchObject({
          viewer: { customer: { id: 'ada', lastSeenCountry: 'ES' } },
          customer: { id: 'ada' },
          byAlias: { id: 'ada' },
          customersByIds: [{ id: 'ada' }, { id: 'ada' }],
          subscription: { id: own.subscription.id, customer: { id: 'ada' } },
          purchase: { id: own.purchase.id, customer: { id: 'ada' } },
          nodes: variables.nodes.map((nodeId) => ({ nodeId })),
          _entities: [{ id: 'ada' }, { id: 'ada' }],
        });
      }
    },
  );

  test('what it owns is found behind the first page too', async () => {
    const facade = await createFacade();
    const own = await belongingsOf(facade.sandbox, facade.clock, 'zoe');
    const last = {
      subscription: own.all.subscriptions.nodes.at(-1)?.id,
      purchase: own.all.purchases.nodes.at(-1)?.id,
    };
    await expect(
      facade.data(
        'query ($subscription: ID!, $purchase: ID!) { subscription(id: $subscription) { id status } purchase(id: $purchase) { id } }',
        last,
        { customerId: 'zoe' },
      ),
    ).resolves.toMatchObject({ subscription: { id: last.subscription }, purchase: { id: last.purchase } });
    await expect(
      facade.data('{ customer(id: "zoe-device-25") { id } }', {}, { customerId: 'zoe' }),
    ).resolves.toEqual({ customer: { id: 'zoe' } });
  });

  test('a customer whom RevenueCat has not seen yet is null, and so is its customer in viewer', async () => {
    const facade = await createFacade();
    await expect(
      facade.data(
        '{ viewer { name customer { id } } customer(id: "ghost") { id } }',
        {},
        { customerId: 'ghost' },
      ),
    ).resolves.toEqual({ viewer: { name: 'ghost', customer: null }, customer: null });
    const answer = await facade.query('{ customer(id: "ada") { id } }', {}, { customerId: 'ghost' });
    expectForbidden(answer, ['customer']);
    expectUnasked(facade, ['ada']);
  });

  test('of its own data it does not see money, store identifiers, experiment, former owners', async () => {
    const facade = await createFacade({ env: roomForWholeAnswers });
    facade.sandbox.add.customer({
      id: 'mia',
      experiment: { object: 'experiment_enrollment', id: 'exp1', name: 'Prices', variant: 'b' },
    } as never);
    facade.sandbox.add.subscription({ customerId: 'mia', originalCustomerId: 'former-owner' });
    facade.sandbox.add.purchase({ customerId: 'mia', originalCustomerId: 'former-owner' });
    const document = `{
      customer(id: "mia") {
        id
        experiment { name }
        subscriptions { nodes {
          id status totalRevenueInUsd { gross } storeSubscriptionIdentifier originalCustomer { id }
          transactions { nodes { id purchasedAt revenueInUsd { gross } revenueInLocalCurrency { gross } } }
        } }
        purchases { nodes { id status revenueInUsd { gross } storePurchaseIdentifier originalCustomer { id } } }
      }
    }`;
    const staff = await facade.query(document);
    expect(staff.errors, staff.text).toEqual([]);
    const transactions = (
      staff.data as { customer: { subscriptions: { nodes: { transactions: { nodes: unknown[] } }[] } } }
    ).customer.subscriptions.nodes[0]?.transactions.nodes;
    const answer = await facade.query(document, {}, { customerId: 'mia' });
    const own = 'customer.subscriptions.nodes.0';
    expectForbidden(answer, [
      'customer.experiment',
      `${own}.totalRevenueInUsd`,
      `${own}.storeSubscriptionIdentifier`,
      `${own}.originalCustomer`,
      ...(transactions ?? []).flatMap((_transaction, index) => [
        `${own}.transactions.nodes.${String(index)}.revenueInUsd`,
        `${own}.transactions.nodes.${String(index)}.revenueInLocalCurrency`,
      ]),
      'customer.purchases.nodes.0.revenueInUsd',
      'customer.purchases.nodes.0.storePurchaseIdentifier',
      'customer.purchases.nodes.0.originalCustomer',
    ]);
    expect(answer.text).not.toMatch(/former-owner|GPA|gross|Prices/);
    expectUnasked(facade, ['former-owner']);
  });

  test('the payments of its own subscription come without amounts', async () => {
    const facade = await createFacade();
    const document = `{ customer(id: "ada") { activeSubscription {
      transactions(first: 2) { nodes { id purchasedAt revenueInUsd { gross } revenueInLocalCurrency { currency } } }
    } } }`;
    const answer = await facade.query(document, {}, ada);
    const at = 'customer.activeSubscription.transactions.nodes';
    expectForbidden(answer, [
      `${at}.0.revenueInUsd`,
      `${at}.0.revenueInLocalCurrency`,
      `${at}.1.revenueInUsd`,
      `${at}.1.revenueInLocalCurrency`,
    ]);
  });

  test('of the catalogue it does not see how apps and the project are set up', async () => {
    const facade = await createFacade();
    const answer = await facade.query(
      `{
        apps(first: 1) { nodes { id name type createdAt project { id } appStore { bundleId } playStore { packageName } stripe { stripeAccountId } rcBilling { stripeAccountId } amazon { packageName } macAppStore { bundleId } paddle { paddleIsSandbox: __typename } roku { rokuChannelId } } }
        products(first: 1) { nodes { app { name playStore { packageName } } } }
        project { id name createdAt iconUrl iconUrlLarge }
      }`,
      {},
      ada,
    );
    expectForbidden(answer, [
      ...[
        'createdAt',
        'project',
        'appStore',
        'playStore',
        'stripe',
        'rcBilling',
        'amazon',
        'macAppStore',
        'paddle',
        'roku',
      ].map((field) => `apps.nodes.0.${field}`),
      'products.nodes.0.app.playStore',
      ...['name', 'createdAt', 'iconUrl', 'iconUrlLarge'].map((field) => `project.${field}`),
    ]);
    expect(facade.sandbox.callsTo('list-projects')).toEqual([]);
  });

  test('it changes nothing, not even its own', async () => {
    const facade = await createFacade();
    const document = await exampleQuery('grant-entitlement');
    for (const customerId of ['ada', 'wilma', '..', '']) {
      const input = { customerId, entitlementId: 'entl1', expiresAt: '2030-01-01T00:00:00Z' };
      const answer = await facade.query(document, { input }, ada);
      expectForbidden(answer, ['grantEntitlement']);
    }
    expect(facade.takeCalls()).toEqual([]);
  });
});
