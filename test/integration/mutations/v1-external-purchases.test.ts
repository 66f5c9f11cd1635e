import { describe, expect, test } from 'vitest';
import { createFacade, type Facade } from '../../support/facade.ts';
import { describeMutation } from '../../support/mutation-cases.ts';

const dayMs = 86_400_000;
const moment = (facade: Facade, days: number): string =>
  new Date(facade.clock.now() + days * dayMs).toISOString();

function aSubscription(facade: Facade) {
  return {
    customerId: 'newcomer',
    sourceSubscriptionIdentifier: 'sub-1',
    sourceProductIdentifier: 'elsewhere_pro',
    updatedAt: moment(facade, 0),
    currentPeriodStartsAt: moment(facade, 0),
    currentPeriodEndsAt: moment(facade, 30),
    givesAccess: true,
    status: 'ACTIVE',
    autoRenewalStatus: 'WILL_RENEW',
    environment: 'PRODUCTION',
    metadata: { plan: 'gold', seats: 3, trial: false, note: null },
  };
}

const appOf = ({ sandbox }: Facade): string => sandbox.add.app({ type: 'paddle' }).id;
const aPayment = {
  sourceSubscriptionIdentifier: 'sub-1',
  paymentIdentifier: 'pay-1',
  amountInLocalCurrency: { currency: 'USD', gross: 9.99, tax: 1, commission: 0.5 },
};

const track = `mutation ($input: TrackExternalPurchaseInput!) {
  trackExternalPurchase(input: $input) {
    __typename
    ... on UserError { message }
    ... on InvalidInputError { issues { field } }
    ... on TrackExternalPurchasePayload {
      purchaseId paymentId
      customer { id purchases { nodes { id store status } } }
    }
  }
}`;

describeMutation({
  mutation: 'trackExternalPurchase',
  operation: 'external:track-external-purchases',
  payload: `
    purchaseId paymentId
    customer { id subscriptions { nodes { id store givesAccess autoRenewalStatus totalRevenueInUsd { gross } } } }`,
  input: (facade) => ({
    appId: appOf(facade),
    purchase: { externalSubscription: aSubscription(facade) },
    payment: { externalSubscriptionPayment: aPayment },
  }),
  expectPayload(payload) {
    expect(payload).toEqual({
      purchaseId: expect.stringMatching(/^sub/) as unknown,
      paymentId: expect.stringMatching(/^pay/) as unknown,
      customer: {
        id: 'newcomer',
        subscriptions: {
          nodes: [
            {
              id: payload['purchaseId'],
              store: 'EXTERNAL',
              givesAccess: true,
              autoRenewalStatus: 'WILL_RENEW',
              totalRevenueInUsd: { gross: 9.99 },
            },
          ],
        },
      },
    });
  },
  refusals: {
    async ConflictError(facade) {
      const appId = appOf(facade);
      const known = aSubscription(facade);
      await facade.data(track, { input: { appId, purchase: { externalSubscription: known } } });
      const older = { ...known, updatedAt: moment(facade, -1) };
      return { appId, purchase: { externalSubscription: older } };
    },
  },
  invalid: {
    input: (facade) => ({
      appId: appOf(facade),
      purchase: {
        externalSubscription: {
          ...aSubscription(facade),
          customerId: '',
          currentPeriodStartsAt: moment(facade, 31),
          environment: 'UNRECOGNIZED',
          metadata: { nested: {} },
        },
      },
      payment: { externalSubscriptionPayment: { ...aPayment, paymentIdentifier: '' } },
    }),
    fields: [
      ['purchase', 'externalSubscription', 'customerId'],
      ['purchase', 'externalSubscription', 'currentPeriodStartsAt'],
      ['purchase', 'externalSubscription', 'environment'],
      ['purchase', 'externalSubscription', 'metadata'],
      ['payment', 'externalSubscriptionPayment', 'paymentIdentifier'],
    ],
  },
});

describe('trackExternalPurchase', () => {
  const bought = (facade: Facade) => ({
    externalPurchase: {
      customerId: 'newcomer',
      sourcePurchaseIdentifier: 'order-1',
      sourceProductIdentifier: 'elsewhere_pack',
      updatedAt: moment(facade, 0),
    },
  });

  test('takes one-time purchases and their refunds', async () => {
    const facade = await createFacade();
    const appId = appOf(facade);
    const purchase = bought(facade);
    const send = async (status: string) =>
      facade.data(track, {
        input: { appId, purchase: { externalPurchase: { ...purchase.externalPurchase, status } } },
      });
    expect(await send('OWNED')).toMatchObject({
      trackExternalPurchase: { paymentId: null, customer: { purchases: { nodes: [{ status: 'OWNED' }] } } },
    });
    expect(await send('REFUNDED')).toMatchObject({
      trackExternalPurchase: { customer: { purchases: { nodes: [{ status: 'REFUNDED' }] } } },
    });
  });

  test('a payment alone changes what is remembered of the customer it is for', async () => {
    const facade = await createFacade();
    const appId = appOf(facade);
    await facade.data(track, { input: { appId, purchase: bought(facade) } });
    const revenue = '{ customer(id: "newcomer") { purchases { nodes { revenueInUsd { gross } } } } }';
    const worth = (gross: number) => ({ customer: { purchases: { nodes: [{ revenueInUsd: { gross } }] } } });
    expect(await facade.data(revenue)).toEqual(worth(0));
    const payment = {
      externalPurchasePayment: {
        sourcePurchaseIdentifier: 'order-1',
        paymentIdentifier: 'pay-2',
        processedAt: moment(facade, 0),
        country: 'DE',
        amountInLocalCurrency: { currency: 'EUR', gross: 20 },
        amountInUsd: { gross: 23.5 },
        activeOfferType: 'OFFER_CODE',
        activeOffer: 'SPRING',
      },
    };
    expect(await facade.data(track, { input: { appId, payment } })).toEqual({
      trackExternalPurchase: {
        __typename: 'TrackExternalPurchasePayload',
        purchaseId: null,
        paymentId: expect.stringMatching(/^pay/) as unknown,
        customer: null,
      },
    });
    expect(await facade.data(revenue)).toEqual(worth(23.5));
  });

  test('nothing to tell is refused, without a call', async () => {
    const facade = await createFacade();
    const appId = appOf(facade);
    expect(await facade.data(track, { input: { appId } })).toMatchObject({
      trackExternalPurchase: { __typename: 'InvalidInputError', issues: [{ field: [] }] },
    });
    expect(facade.takeCalls()).toEqual([]);
  });

  test('names the setting for an app without a key, and sends each app its own', async () => {
    const keys: (string | undefined)[] = [];
    const facade = await createFacade({
      env: {
        REVENUECAT_API_KEY: 'sk_canary_read',
        REVENUECAT_PROJECT_ID: 'proj1',
        REVENUECAT_EXTERNAL_API_KEYS: '{"app1": "canary_one", "app2": "canary_two"}',
      },
      fetch: (_url, { headers }) => {
        keys.push(headers['authorization']);
        return Promise.resolve(Response.json({}));
      },
    });
    const run = (appId: string) =>
      facade.query(track.replace('customer { id purchases { nodes { id store status } } }', ''), {
        input: { appId, purchase: bought(facade) },
      });
    const refused = await run('app3');
    expect(refused.errors[0]?.extensions['code']).toBe('CONFIGURATION');
    expect(refused.errors[0]?.message).toContain('REVENUECAT_EXTERNAL_API_KEYS');
    expect(keys).toEqual([]);
    await run('app2');
    await run('app1');
    expect(keys).toEqual(['Bearer canary_two', 'Bearer canary_one']);
    expect(facade.logs.join('')).not.toContain('canary');
  });
});
