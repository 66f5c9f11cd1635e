import { describe, expect, test } from 'vitest';
import { createSandbox } from '../../../src/sandbox/create-sandbox.ts';
import { createManualClock } from '../../fakes/manual-clock.ts';
import { createFacade } from '../../support/facade.ts';
import { describeMutation } from '../../support/mutation-cases.ts';

const getOrCreate = `mutation ($input: GetOrCreateCustomerInput!) {
  getOrCreateCustomer(input: $input) {
    ... on GetOrCreateCustomerPayload {
      customerInfo {
        requestDate originalAppUserId firstSeen lastSeen managementUrl originalApplicationVersion originalPurchaseDate
        otherPurchases
        entitlements { identifier expiresDate gracePeriodExpiresDate productIdentifier purchaseDate }
        subscriptions {
          productIdentifier displayName store storeTransactionId isSandbox ownershipType periodType
          price { currency amount }
          purchaseDate originalPurchaseDate expiresDate gracePeriodExpiresDate billingIssuesDetectedAt
          unsubscribeDetectedAt autoResumeDate refundedAt
        }
        nonSubscriptions {
          id productIdentifier displayName store storeTransactionId isSandbox price { currency amount } purchaseDate
        }
      }
      customer { id }
    }
  }
}`;

interface Given {
  getOrCreateCustomer: { customerInfo: Record<string, unknown>; customer: { id: string } };
}

describeMutation({
  mutation: 'getOrCreateCustomer',
  operation: 'v1:subscribers',
  payload: 'customerInfo { originalAppUserId subscriptions { productIdentifier } } customer { id }',
  input: () => ({ customerId: 'a new one', platform: 'IOS' }),
  expectPayload(payload) {
    expect(payload).toEqual({
      customerInfo: { originalAppUserId: 'a new one', subscriptions: [] },
      customer: { id: 'a new one' },
    });
  },
  refusals: {},
  invalid: { input: () => ({ customerId: '..' }), fields: [['customerId']] },
});

describe('getOrCreateCustomer', () => {
  test('gives what the SDK would see, with the moments and stores of the graph', async () => {
    const facade = await createFacade();
    const of = async (customerId: string) =>
      (await facade.data<Given>(getOrCreate, { input: { customerId } })).getOrCreateCustomer;
    const { customerInfo, customer } = await of('ada');
    expect(customer).toEqual({ id: 'ada' });
    expect(customerInfo).toMatchObject({
      originalAppUserId: 'ada',
      requestDate: new Date(facade.clock.now()).toISOString(),
      entitlements: expect.arrayContaining([expect.objectContaining({ identifier: 'pro' })]) as unknown,
      subscriptions: expect.arrayContaining([
        expect.objectContaining({
          productIdentifier: 'skylark_pro',
          store: 'PLAY_STORE',
          ownershipType: 'PURCHASED',
          periodType: 'NORMAL',
          price: { currency: 'USD', amount: 4.99 },
          isSandbox: false,
        }),
      ]) as unknown,
      nonSubscriptions: expect.arrayContaining([expect.objectContaining({ store: 'PLAY_STORE' })]) as unknown,
      otherPurchases: {},
      originalApplicationVersion: null,
    });
    expect((await of('grace')).customerInfo).toMatchObject({
      originalApplicationVersion: '1.0',
      subscriptions: [{ gracePeriodExpiresDate: expect.stringMatching(/Z$/) as unknown }],
    });
    expect((await of('finn')).customerInfo).toMatchObject({
      subscriptions: [{ ownershipType: 'FAMILY_SHARED' }],
    });
    expect((await of('tess')).customerInfo).toMatchObject({ subscriptions: [{ periodType: 'TRIAL' }] });
  });

  test('makes a customer who was missing a moment ago appear everywhere at once', async () => {
    const clock = createManualClock();
    const sandbox = createSandbox({ seed: 'empty', clock, rateLimits: 'off' });
    const facade = await createFacade({ clock, sandbox });
    const there = '{ customer(id: "just now") { id } customers { nodes { id } } }';
    interface There {
      customer: { id: string } | null;
      customers: { nodes: { id: string }[] };
    }
    expect((await facade.data<There>(there)).customer).toBeNull();
    await facade.data(getOrCreate, { input: { customerId: 'just now' } });
    const { customer, customers } = await facade.data<There>(there);
    expect(customer).toEqual({ id: 'just now' });
    expect(customers.nodes.map((node) => node.id)).toContain('just now');
  });

  test('names the setting when there is no key for v1', async () => {
    const facade = await createFacade({
      env: { REVENUECAT_API_KEY: 'sk_canary_read', REVENUECAT_PROJECT_ID: 'proj1' },
      fetch: () => Promise.reject(new Error('Nothing may be sent.')),
    });
    const { data, errors } = await facade.query(getOrCreate, { input: { customerId: 'ada' } });
    expect(data).toEqual({ getOrCreateCustomer: null });
    expect(errors[0]?.extensions['code']).toBe('CONFIGURATION');
    expect(errors[0]?.message).toContain('REVENUECAT_V1_API_KEY');
  });

  test('is sent to v1 with the key of v1 and with no other', async () => {
    const sent: { url: string; authorization: string | undefined }[] = [];
    const facade = await createFacade({
      env: {
        REVENUECAT_API_KEY: 'sk_canary_read',
        REVENUECAT_V1_API_KEY: 'sk_canary_v1',
        REVENUECAT_PROJECT_ID: 'proj1',
      },
      fetch: (url, { headers }) => {
        sent.push({ url, authorization: headers['authorization'] });
        return Promise.resolve(
          Response.json({ code: 7225, message: 'sk_canary_v1 is bad' }, { status: 401 }),
        );
      },
    });
    const { errors, text } = await facade.query(getOrCreate, { input: { customerId: 'ada' } });
    expect(sent).toEqual([
      { url: 'https://api.revenuecat.com/v1/subscribers/ada', authorization: 'Bearer sk_canary_v1' },
    ]);
    expect(errors[0]?.extensions['code']).toBe('CONFIGURATION');
    expect(text + facade.logs.join('')).not.toContain('canary');
  });
});

describeMutation({
  mutation: 'addAttribution',
  operation: 'v1:subscribersattribution',
  payload: 'customer { id attributes { nodes { name value } } }',
  input: () => ({
    customerId: 'newcomer',
    network: 'ADJUST',
    rcIdfa: 'AEBE52E7-03EE-455A-B3C4-E57283966239',
    data: { campaign: 'spring' },
  }),
  expectPayload(payload) {
    expect(payload).toEqual({
      customer: {
        id: 'newcomer',
        attributes: { nodes: [{ name: '$idfa', value: 'AEBE52E7-03EE-455A-B3C4-E57283966239' }] },
      },
    });
  },
  refusals: {
    NotFoundError: () => ({ customerId: 'nobody', network: 'ADJUST', rcGpsAdid: 'x' }),
  },
  invalid: {
    input: () => ({ customerId: '..', network: 'ADJUST', data: ['not an object'] }),
    fields: [['customerId'], ['data']],
  },
});

test('an attribution without anything to attach is refused', async () => {
  const facade = await createFacade();
  const answer = await facade.data(
    `mutation { addAttribution(input: { customerId: "ada", network: BRANCH }) {
      __typename ... on InvalidInputError { message } } }`,
  );
  expect(answer).toEqual({
    addAttribution: {
      __typename: 'InvalidInputError',
      message: expect.stringContaining('rcIdfa') as unknown,
    },
  });
  expect(facade.takeCalls()).toEqual([]);
});
