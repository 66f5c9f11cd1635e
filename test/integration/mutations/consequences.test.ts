import { describe, expect, test } from 'vitest';
import { createFacade, roomForWholeAnswers, type Facade } from '../../support/facade.ts';

/*
 * Everything about two customers is read on every path there is, so that all of it is remembered; then something is
 * changed; then it is read again. It must be what a server reads that remembers nothing.
 */

const document = `
  query All(
    $alias: ID!, $subscription: ID!, $purchase: ID!, $granted: ID!, $storeSubscription: String!, $storePurchase: String!
  ) {
    wilma: customer(id: "wilma") { ...Whole }
    byAlias: customer(id: $alias) { ...Whole }
    newcomer: customer(id: "newcomer") { ...Whole }
    customersByIds(ids: ["wilma", "newcomer"]) { id subscriptions { nodes { id status } } }
    customers(first: 50) { nodes { id } }
    byEmail: customers(search: "wilma@example.com") { nodes { id } }
    subscription(id: $subscription) { ...Subscription customer { id hasActiveEntitlement(lookupKey: "pro") } }
    granted: subscription(id: $granted) { ...Subscription }
    purchase(id: $purchase) { ...Purchase customer { id } }
    subscriptions(storeIdentifier: $storeSubscription) { nodes { ...Subscription } }
    purchases(storeIdentifier: $storePurchase) { nodes { ...Purchase } }
    blockedCustomers { nodes { customer { id } } }
    overviewMetrics { id value }
    revenue: chart(name: REVENUE, segment: "country") { values { date segment { id } value } }
    refunds: chart(name: REFUND_RATE) { values { date value } }
    renewing: chart(name: SUBSCRIPTION_STATUS) { values { date measure { name } value } }
    actives: chart(name: ACTIVES) { values { date value } }
    newCustomers: chart(name: CUSTOMERS_NEW) { values { date value } }
    chartOptions(name: REVENUE) { filters { id options { id } } }
    benchmarks { id metricValue }
    project { auditLogs { nodes { id actionType targetIdentifier } } }
  }
  fragment Whole on Customer {
    id
    attributes { nodes { name value } }
    activeEntitlements { nodes { expiresAt entitlement { lookupKey } } }
    hasActiveEntitlement(lookupKey: "pro")
    activeSubscription { id }
    subscriptions { nodes { ...Subscription } }
    production: subscriptions(environment: PRODUCTION) { nodes { id status } }
    purchases { nodes { ...Purchase } }
    virtualCurrencyBalances { nodes { balance } }
    invoices { nodes { id } }
    events { nodes { type } }
  }
  fragment Subscription on CustomerSubscription {
    id status givesAccess autoRenewalStatus currentPeriodEndsAt
    totalRevenueInUsd { gross }
    entitlements { nodes { id } }
    transactions { nodes { id revenueInUsd { gross } } }
    actions { refund { allowed } cancel { allowed } extend { allowed } }
  }
  fragment Purchase on Purchase { id status revenueInUsd { gross } entitlements { nodes { id } } actions { refund { allowed } } }`;

/** A server that answers a document of this size. */
const start = (shared: Pick<Facade, 'sandbox' | 'clock'> | object = {}) =>
  createFacade({ env: roomForWholeAnswers, ...shared });

const alias = 'wilma-on-another-device';

/** Ids of what Wilma has, an alias of hers, and a Play Store subscription and a grant beside the rest. */
function setUp({ sandbox, clock }: Facade) {
  const project = sandbox.store.project(sandbox.projectId);
  if (project === undefined) throw new Error('The sandbox has no project.');
  project.addAlias('wilma', { id: alias, createdAt: clock.now() });
  const [subscription] = [...project.subscriptionsOf('wilma')];
  const [purchase] = [...project.purchasesOf('wilma')];
  const entitlement = sandbox.add.entitlement();
  const granted = sandbox.add.subscription({
    customerId: 'wilma',
    store: 'promotional',
    grantedEntitlementId: entitlement.id,
  });
  const payment = {
    id: 'GPA.0001',
    purchasedAt: clock.now(),
    productStoreIdentifier: 'a',
    expiresAt: null,
    effectiveExpiresAt: null,
    localRevenue: null,
    usdRevenue: { currency: 'USD', gross: 5, commission: 1, tax: 1, proceeds: 3 },
  } as const;
  const played = sandbox.add.subscription({ customerId: 'wilma', transactions: [payment] });
  return {
    subscriptionId: subscription?.id ?? '',
    purchaseId: purchase?.id ?? '',
    entitlementId: entitlement.id,
    played: played.id,
    paymentId: payment.id,
    offeringId: sandbox.add.offering().id,
    variables: {
      alias,
      subscription: played.id,
      granted: granted.id,
      purchase: purchase?.id ?? '',
      storeSubscription: payment.id,
      storePurchase: purchase?.storePurchaseIdentifier ?? '',
    },
  };
}

type Known = ReturnType<typeof setUp>;

const cases: readonly [string, (known: Known) => object][] = [
  ['cancelSubscription', ({ subscriptionId }) => ({ subscriptionId })],
  ['refundSubscription', ({ subscriptionId }) => ({ subscriptionId })],
  ['refundSubscriptionTransaction', (it) => ({ subscriptionId: it.played, transactionId: it.paymentId })],
  ['extendSubscription', ({ played }) => ({ subscriptionId: played, extension: { days: 3 } })],
  ['refundPurchase', ({ purchaseId }) => ({ purchaseId })],
  ['transferCustomerData', () => ({ customerId: alias, targetCustomerId: 'newcomer' })],
  ['restorePurchaseByOrderId', ({ paymentId }) => ({ customerId: 'newcomer', orderId: paymentId })],
  ['revokeGrantedEntitlement', ({ entitlementId }) => ({ customerId: alias, entitlementId })],
  [
    'setCustomerAttributes',
    () => ({ customerId: alias, attributes: [{ name: '$email', value: 'other@example.com' }] }),
  ],
  ['assignCustomerOffering', ({ offeringId }) => ({ customerId: alias, offeringId })],
  ['blockCustomer', () => ({ customerId: alias })],
  [
    'createVirtualCurrencyTransaction',
    () => ({ customerId: alias, adjustments: [{ currencyCode: 'COIN', amount: 3 }] }),
  ],
  [
    'updateVirtualCurrencyBalance',
    () => ({ customerId: alias, adjustments: [{ currencyCode: 'COIN', amount: 3 }] }),
  ],
  ['deleteCustomer', () => ({ customerId: alias })],
  ['createCustomer', () => ({ id: 'a-new-one' })],
  [
    'grantEntitlement',
    ({ entitlementId }) => ({ customerId: 'newcomer', entitlementId, expiresAt: '2030-01-01T00:00:00Z' }),
  ],
];

const mutationOf = (name: string): string => {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  return `mutation ($input: ${type}Input!) { ${name}(input: $input) { __typename } }`;
};

describe('everything that was remembered is right at once after', () => {
  test.each(cases)('%s', async (name, inputFor) => {
    const facade = await start();
    const known = setUp(facade);
    const before = await facade.data(document, known.variables);
    expect(await facade.data(mutationOf(name), { input: inputFor(known) })).toEqual({
      [name]: { __typename: expect.stringMatching(/Payload$/) },
    });
    const after = await facade.data(document, known.variables);
    const fresh = await start({ sandbox: facade.sandbox, clock: facade.clock });
    expect(after).toEqual(await fresh.data(document, known.variables));
    expect(after).not.toEqual(before);
  });
});

test('nothing from before is shown after a write of which nobody knows whether it was done', async () => {
  const facade = await start();
  const { subscriptionId, variables } = setUp(facade);
  await facade.data(document, variables);
  facade.sandbox.faults.add({ operationId: 'refund-subscription', kind: 'cut', afterEffect: true });
  const lost = await facade.query(mutationOf('refundSubscription'), { input: { subscriptionId } });
  expect(lost.errors.map((error) => error.extensions['code'])).toEqual(['OUTCOME_UNKNOWN']);
  const fresh = await start({ sandbox: facade.sandbox, clock: facade.clock });
  expect(await facade.data(document, variables)).toEqual(await fresh.data(document, variables));
});

test('a refund is seen by what follows it in the same document', async () => {
  const facade = await start();
  const { subscriptionId } = setUp(facade);
  const status = 'subscription { status customer { subscriptions { nodes { id status } } } }';
  const data = await facade.data<Record<'first' | 'second', unknown>>(
    `mutation ($id: ID!) {
      first: extendSubscription(input: { subscriptionId: $id, extension: { days: 1 } }) {
        ... on ExtendSubscriptionPayload { ${status} } }
      second: refundSubscription(input: { subscriptionId: $id }) { ... on RefundSubscriptionPayload { ${status} } }
    }`,
    { id: subscriptionId },
  );
  const seen = (state: string) => ({
    subscription: {
      status: state,
      customer: { subscriptions: { nodes: expect.arrayContaining([{ id: subscriptionId, status: state }]) } },
    },
  });
  expect(data).toEqual({ first: seen('ACTIVE'), second: seen('EXPIRED') });
});
