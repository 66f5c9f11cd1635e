import { describe, expect, test } from 'vitest';
import { createFacade, type Facade } from '../../support/facade.ts';
import { describeMutation, refusedByStore } from '../../support/mutation-cases.ts';

const day = 86_400_000;
const missing = { subscriptionId: 'sub000000000000' };
const unusable = { input: () => ({ subscriptionId: '..' }), fields: [['subscriptionId']] };
const project = (facade: Facade) => facade.sandbox.store.project(facade.sandbox.projectId);

/** The first subscription of one of the sandbox's customers. */
function subscriptionOf(customerId: string): (facade: Facade) => { subscriptionId: string } {
  return (facade) => {
    const [first] = [...(project(facade)?.subscriptionsOf(customerId) ?? [])];
    return { subscriptionId: first?.id ?? '' };
  };
}
const wilmas = subscriptionOf('wilma');

describeMutation({
  mutation: 'cancelSubscription',
  operation: 'cancel-subscription',
  payload: 'subscription { id autoRenewalStatus givesAccess actions { cancel { allowed } } }',
  input: wilmas,
  expectPayload(payload, _facade, input) {
    expect(payload).toEqual({
      subscription: {
        id: input['subscriptionId'],
        autoRenewalStatus: 'WILL_NOT_RENEW',
        givesAccess: true,
        actions: { cancel: { allowed: false } },
      },
    });
  },
  refusals: {
    NotFoundError: () => missing,
    ConflictError: 'locked',
    StoreError: refusedByStore('cancel-subscription', wilmas),
  },
  invalid: unusable,
});

describeMutation({
  mutation: 'refundSubscription',
  operation: 'refund-subscription',
  payload:
    'subscription { id status givesAccess customer { activeSubscription { id } activeEntitlements { nodes { expiresAt } } } }',
  input: (facade) => {
    // Nothing else is to give access.
    for (const purchase of project(facade)?.purchasesOf('wilma') ?? []) purchase.refundedAt = 0;
    return wilmas(facade);
  },
  expectPayload(payload, _facade, input) {
    expect(payload).toEqual({
      subscription: {
        id: input['subscriptionId'],
        status: 'EXPIRED',
        givesAccess: false,
        customer: { activeSubscription: null, activeEntitlements: { nodes: [] } },
      },
    });
  },
  refusals: {
    NotFoundError: () => missing,
    ConflictError: 'locked',
    StoreError: refusedByStore('refund-subscription', wilmas),
  },
  invalid: unusable,
  destructive: true,
});

const twoWeeks = (facade: Facade): Record<string, unknown> => ({
  ...wilmas(facade),
  extension: { days: 14 },
});

describeMutation({
  mutation: 'extendSubscription',
  operation: 'extend-subscription',
  payload: 'subscription { id currentPeriodEndsAt }',
  input: twoWeeks,
  expectPayload(payload, facade, input) {
    const stored = project(facade)?.subscriptions.get(String(input['subscriptionId']));
    expect(payload).toEqual({
      subscription: {
        id: input['subscriptionId'],
        currentPeriodEndsAt: new Date(stored?.currentPeriodEndsAt ?? 0).toISOString(),
      },
    });
    expect(stored?.currentPeriodEndsAt).toBeGreaterThan(facade.clock.now() + 14 * day);
  },
  refusals: {
    NotFoundError: () => ({ ...missing, extension: { days: 14 } }),
    ConflictError: 'locked',
    StoreError: refusedByStore('extend-subscription', twoWeeks),
  },
  invalid: {
    input: () => ({ subscriptionId: '..', extension: { days: 0 }, reasonCode: 'UNRECOGNIZED' }),
    fields: [['subscriptionId'], ['extension', 'days'], ['reasonCode']],
  },
});

const aPayment = (facade: Facade): Record<string, string> => {
  const subscription = [...(project(facade)?.subscriptionsOf('ada') ?? [])][0];
  return { subscriptionId: subscription?.id ?? '', transactionId: subscription?.transactions[0]?.id ?? '' };
};

describeMutation({
  mutation: 'refundSubscriptionTransaction',
  operation: 'refund-play-store-subscription-transaction',
  payload: `
    transaction { id revenueInUsd { gross } }
    subscription { id status transactions { nodes { id revenueInUsd { gross } } } }`,
  input: async (facade) => {
    const input = aPayment(facade);
    await facade.data(
      'query ($id: ID!) { subscription(id: $id) { transactions { nodes { revenueInUsd { gross } } } } }',
      { id: input['subscriptionId'] ?? '' },
    );
    return input;
  },
  expectPayload(payload, _facade, input) {
    const refunded = { id: input['transactionId'], revenueInUsd: { gross: 0 } };
    expect(payload).toMatchObject({
      transaction: refunded,
      subscription: {
        id: input['subscriptionId'],
        status: 'ACTIVE',
        transactions: { nodes: expect.arrayContaining([refunded]) },
      },
    });
  },
  refusals: {
    NotFoundError: (facade) => ({ ...aPayment(facade), transactionId: 'GPA.none' }),
    ConflictError: 'locked',
    StoreError: refusedByStore('refund-play-store-subscription-transaction', aPayment),
  },
  invalid: {
    input: () => ({ subscriptionId: '..', transactionId: '' }),
    fields: [['subscriptionId'], ['transactionId']],
  },
  destructive: true,
});

describe('extendSubscription', () => {
  const extend = async (facade: Facade, input: Record<string, unknown>): Promise<unknown> => {
    const data = await facade.data<{ extendSubscription: unknown }>(
      `mutation ($input: ExtendSubscriptionInput!) { extendSubscription(input: $input) {
        ... on ExtendSubscriptionPayload { subscription { currentPeriodEndsAt } }
        ... on InvalidInputError { issues { field message } } } }`,
      { input },
    );
    return data.extendSubscription;
  };
  const refusal = (field: string[], message: RegExp) => ({
    issues: [{ field, message: expect.stringMatching(message) }],
  });

  test('needs a reason in the App Store, and at most 90 days', async () => {
    const facade = await createFacade();
    const grace = subscriptionOf('tess')(facade);
    expect(await extend(facade, { ...grace, extension: { days: 7 } })).toEqual(
      refusal(['reasonCode'], /wants a reason/),
    );
    const reasonCode = 'SERVICE_ISSUE_OR_OUTAGE';
    expect(await extend(facade, { ...grace, extension: { days: 91 }, reasonCode })).toEqual(
      refusal(['extension', 'days'], /at most 90/),
    );
    expect(await extend(facade, { ...grace, extension: { days: 90 }, reasonCode })).toMatchObject({
      subscription: { currentPeriodEndsAt: expect.any(String) },
    });
  });

  test('moves the end to a moment, which must lie ahead', async () => {
    const facade = await createFacade();
    const until = new Date(facade.clock.now() + 400 * day).toISOString();
    expect(await extend(facade, { ...wilmas(facade), extension: { until } })).toEqual({
      subscription: { currentPeriodEndsAt: until },
    });
    const past = new Date(facade.clock.now() - day).toISOString();
    facade.takeCalls();
    expect(await extend(facade, { ...wilmas(facade), extension: { until: past } })).toEqual(
      refusal(['extension', 'until'], /future/),
    );
    expect(facade.takeCalls()).toEqual([]);
  });

  test('takes exactly one way to say how far', async () => {
    const facade = await createFacade();
    const both = { days: 1, until: new Date(facade.clock.now() + day).toISOString() };
    const { errors } = await facade.query(
      'mutation ($input: ExtendSubscriptionInput!) { extendSubscription(input: $input) { __typename } }',
      { input: { ...wilmas(facade), extension: both } },
    );
    expect(errors).toHaveLength(1);
  });
});

describe('dry runs of refunds', () => {
  test.each([
    ['refundSubscription', 'RefundSubscriptionInput', subscriptionOf('ada'), 'subscriptionId'],
    [
      'refundSubscriptionTransaction',
      'RefundSubscriptionTransactionInput',
      (facade: Facade) => ({ ...wilmas(facade), transactionId: 'any' }),
      'subscriptionId',
    ],
  ])('%s foresees what its store does not do', async (mutation, inputType, inputFor, field) => {
    const facade = await createFacade();
    const data = await facade.data(
      `mutation ($input: ${inputType}!) { ${mutation}(input: $input) { ... on InvalidInputError { field message } } }`,
      { input: { ...inputFor(facade), dryRun: true } },
    );
    expect(data).toEqual({ [mutation]: { field: [field], message: expect.stringMatching(/\.$/) } });
  });

  test('refundSubscriptionTransaction foresees that there is no such payment', async () => {
    const facade = await createFacade();
    const input = { ...aPayment(facade), transactionId: 'GPA.none', dryRun: true };
    expect(
      await facade.data(
        'mutation ($input: RefundSubscriptionTransactionInput!) { refundSubscriptionTransaction(input: $input) { __typename } }',
        { input },
      ),
    ).toEqual({ refundSubscriptionTransaction: { __typename: 'NotFoundError' } });
  });
});
