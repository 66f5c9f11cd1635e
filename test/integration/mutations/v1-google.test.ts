import { describe, expect, test } from 'vitest';
import { operations } from '../../../src/revenuecat/generated/operations.ts';
import { createFacade, type Facade } from '../../support/facade.ts';
import { describeMutation } from '../../support/mutation-cases.ts';

const dayMs = 86_400_000;

const gina = 'gina';
const productIdentifier = 'gold_monthly';
const storeTransactionIdentifier = 'GPA.1111-2222-3333-44444';

/** A customer with one running subscription on the Play Store, and nothing else. Gives when its period ends. */
function addGina({ sandbox, clock }: Facade): number {
  const appId = sandbox.add.app({ type: 'play_store' }).id;
  const product = sandbox.add.product({ app_id: appId, store_identifier: `${productIdentifier}:base` });
  sandbox.add.entitlement({ lookupKey: 'gold', productIds: [product.id] });
  sandbox.add.customer({ id: gina });
  const currentPeriodEndsAt = clock.now() + 20 * dayMs;
  sandbox.add.subscription({
    customerId: gina,
    productId: product.id,
    storeSubscriptionIdentifier: storeTransactionIdentifier,
    currentPeriodEndsAt,
  });
  return currentPeriodEndsAt;
}

const byProduct = (facade: Facade) => {
  addGina(facade);
  return { customerId: gina, productIdentifier };
};
const byTransaction = (facade: Facade) => {
  addGina(facade);
  return { customerId: gina, storeTransactionIdentifier };
};

const readBack = `
  customerInfo { subscriptions { productIdentifier refundedAt unsubscribeDetectedAt expiresDate } }
  customer {
    id
    hasActiveEntitlement(lookupKey: "gold")
    subscriptions { nodes { givesAccess autoRenewalStatus currentPeriodEndsAt } }
  }`;

const noProduct = () => ({ customerId: 'ada', productIdentifier: 'no_such_product' });
const noTransaction = () => ({ customerId: 'ada', storeTransactionIdentifier: 'GPA.0000-0000-0000-00000' });
const badProduct = {
  input: () => ({ customerId: '..', productIdentifier: '' }),
  fields: [['customerId'], ['productIdentifier']],
};
const badTransaction = {
  input: () => ({ customerId: '', storeTransactionIdentifier: '.' }),
  fields: [['customerId'], ['storeTransactionIdentifier']],
};
const ended = {
  customerInfo: {
    subscriptions: [{ productIdentifier, refundedAt: expect.stringMatching(/Z$/) as unknown }],
  },
  customer: {
    id: gina,
    hasActiveEntitlement: false,
    subscriptions: { nodes: [{ givesAccess: false, autoRenewalStatus: 'WILL_NOT_RENEW' }] },
  },
};

describeMutation({
  mutation: 'deferGoogleSubscription',
  operation: 'v1:defer-a-google-subscription',
  payload: readBack,
  input: (facade) => ({ ...byProduct(facade), deferral: { extendByDays: 10 } }),
  expectPayload(payload, facade) {
    const endsAt = new Date(facade.clock.now() + 30 * dayMs).toISOString();
    expect(payload).toMatchObject({
      customer: { hasActiveEntitlement: true, subscriptions: { nodes: [{ currentPeriodEndsAt: endsAt }] } },
    });
  },
  refusals: { NotFoundError: () => ({ ...noProduct(), deferral: { extendByDays: 1 } }) },
  invalid: {
    input: () => ({ customerId: '..', productIdentifier: 'x', deferral: { extendByDays: 366 } }),
    fields: [['customerId'], ['deferral', 'extendByDays']],
  },
});

describe('deferGoogleSubscription', () => {
  const defer = `mutation ($input: DeferGoogleSubscriptionInput!) {
    deferGoogleSubscription(input: $input) {
      ... on UserError { message }
      ... on InvalidInputError { field }
      ... on DeferGoogleSubscriptionPayload {
        customer { subscriptions { nodes { currentPeriodEndsAt } } }
      }
    }
  }`;

  test('takes a moment, too', async () => {
    const facade = await createFacade();
    const expiryTime = new Date(addGina(facade) + 5 * dayMs).toISOString();
    const remembered = '{ customer(id: "gina") { subscriptions { nodes { currentPeriodEndsAt } } } }';
    await facade.data(remembered);
    const input = { customerId: gina, productIdentifier, deferral: { expiryTime } };
    expect(await facade.data(defer, { input })).toEqual({
      deferGoogleSubscription: {
        customer: { subscriptions: { nodes: [{ currentPeriodEndsAt: expiryTime }] } },
      },
    });
    expect(await facade.data(remembered)).toEqual({
      customer: { subscriptions: { nodes: [{ currentPeriodEndsAt: expiryTime }] } },
    });
  });

  test('refuses a moment that has passed, without a call', async () => {
    const facade = await createFacade();
    const input = {
      ...byProduct(facade),
      deferral: { expiryTime: new Date(facade.clock.now()).toISOString() },
    };
    expect(await facade.data(defer, { input })).toEqual({
      deferGoogleSubscription: {
        field: ['deferral', 'expiryTime'],
        message: expect.stringContaining('future') as unknown,
      },
    });
    expect(facade.takeCalls()).toEqual([]);
  });
});

describeMutation({
  mutation: 'revokeGoogleSubscription',
  operation: 'v1:revoke-a-google-subscription',
  payload: readBack,
  input: byProduct,
  expectPayload(payload) {
    expect(payload).toMatchObject(ended);
  },
  refusals: { NotFoundError: noProduct },
  invalid: badProduct,
  destructive: true,
});

describeMutation({
  mutation: 'refundByStoreTransaction',
  operation: 'v1:refund-a-google-subscription',
  payload: readBack,
  input: byTransaction,
  expectPayload(payload) {
    expect(payload).toMatchObject(ended);
  },
  refusals: { NotFoundError: noTransaction },
  invalid: badTransaction,
  destructive: true,
});

describeMutation({
  mutation: 'cancelByStoreTransaction',
  operation: 'v1:cancel-a-google-subscription',
  payload: readBack,
  input: byTransaction,
  expectPayload(payload) {
    expect(payload).toMatchObject({
      customerInfo: { subscriptions: [{ unsubscribeDetectedAt: expect.stringMatching(/Z$/) as unknown }] },
      customer: {
        hasActiveEntitlement: true,
        subscriptions: { nodes: [{ givesAccess: true, autoRenewalStatus: 'WILL_NOT_RENEW' }] },
      },
    });
  },
  refusals: { NotFoundError: noTransaction },
  invalid: badTransaction,
});

describe('refunds of Google payments', () => {
  const refund = (dryRun: boolean, customerId: string, transaction: string) => ({
    document: `mutation ($input: RefundByStoreTransactionInput!) {
      refundByStoreTransaction(input: $input) {
        __typename
        ... on UserError { message }
        ... on RefundByStoreTransactionPayload { customer { purchases { nodes { status } } } }
      }
    }`,
    variables: { input: { customerId, storeTransactionIdentifier: transaction, dryRun } },
  });

  test('reach one-time purchases, too', async () => {
    const facade = await createFacade();
    facade.sandbox.add.purchase({ customerId: gina, storePurchaseIdentifier: 'GPA.5' });
    const { document, variables } = refund(false, gina, 'GPA.5');
    expect(await facade.data(document, variables)).toEqual({
      refundByStoreTransaction: {
        __typename: 'RefundByStoreTransactionPayload',
        customer: { purchases: { nodes: [{ status: 'REFUNDED' }] } },
      },
    });
    const again = await facade.data(document, variables);
    expect(again).toMatchObject({ refundByStoreTransaction: { __typename: 'InvalidInputError' } });
  });

  test('show nobody on a dry run what a query would not: upstream is left to judge what cannot be read', async () => {
    const facade = await createFacade();
    addGina(facade);
    const scopes = [...operations['v1:revoke-a-google-subscription'].scopes];
    const document = `mutation ($input: RevokeGoogleSubscriptionInput!) {
      revokeGoogleSubscription(input: $input) { __typename } }`;
    const input = { customerId: gina, productIdentifier: 'no_such_product', dryRun: true };
    const outcomes = [
      await facade.data(document, { input }, { scopes }),
      await facade.data(document, { input }),
    ];
    expect(outcomes).toEqual([
      { revokeGoogleSubscription: { __typename: 'RevokeGoogleSubscriptionPayload' } },
      { revokeGoogleSubscription: { __typename: 'NotFoundError' } },
    ]);
  });

  test('tell on a dry run that there is no such customer', async () => {
    const facade = await createFacade();
    const { document, variables } = refund(true, 'nobody', 'GPA.1');
    expect(await facade.data(document, variables)).toMatchObject({
      refundByStoreTransaction: { __typename: 'NotFoundError' },
    });
  });
});
