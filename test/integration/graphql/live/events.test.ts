import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createFacade, type Asker } from '../../../support/facade.ts';
import { subscribe, type Told } from '../../../support/live.ts';
import { deliver, takingWebhooks } from '../../../support/webhooks.ts';

const all = `
  id type typeName occurredAt feed environment store productIdentifier newProductIdentifier entitlementLookupKeys
  offeringLookupKey periodType price { amount currency } priceInUsd taxPercentage commissionPercentage purchasedAt
  expiresAt gracePeriodExpiresAt autoResumesAt renewalNumber cancelReason expirationReason isTrialConversion isFamilyShare
  offerCode`;
const personal = `customer { id } originalAppUserId aliases transferredFrom transferredTo countryCode transactionId
  originalTransactionId attributes body`;
const document = `subscription ($types: [WebhookEventType!]) { events(types: $types) { ${all} } }`;
const whole = `subscription { events { ${all} ${personal} app { id } product { id storeIdentifier } } }`;
const listener: Asker = { scopes: ['facade:events:read'] };

const renewal = {
  type: 'RENEWAL',
  id: 'event-1',
  event_timestamp_ms: Date.UTC(2026, 10, 1),
  app_user_id: 'ada',
  original_app_user_id: 'ada@old-login',
  aliases: ['ada', 'ada@old-login'],
  product_id: 'skylark_pro:monthly',
  entitlement_ids: ['pro'],
  presented_offering_id: 'default',
  period_type: 'TRIAL',
  purchased_at_ms: Date.UTC(2026, 9, 1),
  expiration_at_ms: Date.UTC(2026, 11, 1),
  environment: 'SANDBOX',
  store: 'PLAY_STORE',
  price: 8.14,
  price_in_purchased_currency: 7.99,
  currency: 'EUR',
  tax_percentage: 0.19,
  commission_percentage: 0.15,
  country_code: 'DE',
  transaction_id: 'GPA.1..2',
  original_transaction_id: 'GPA.1',
  is_family_share: false,
  is_trial_conversion: true,
  renewal_number: 3,
  offer_code: null,
  subscriber_attributes: { $email: { value: 'ada@example.com', updated_at_ms: 1 } },
  something_new: { nested: true },
};

function eventIn(told: Told): Record<string, unknown> {
  if (told.kind !== 'next') throw new Error('The subscription is over.');
  return told.data?.['events'] as Record<string, unknown>;
}

test('an event is told with its own data, typed, and what has no field in its body', async () => {
  const facade = await createFacade({ env: takingWebhooks });
  const live = await subscribe(facade, whole);
  await deliver(facade, renewal);
  const told = await live.next();
  expect(told).toMatchObject({ errors: [] });
  expect(eventIn(told)).toEqual({
    id: 'event-1',
    type: 'RENEWAL',
    typeName: 'RENEWAL',
    occurredAt: '2026-11-01T00:00:00.000Z',
    feed: 'SILENT',
    environment: 'SANDBOX',
    store: 'PLAY_STORE',
    productIdentifier: 'skylark_pro:monthly',
    newProductIdentifier: null,
    entitlementLookupKeys: ['pro'],
    offeringLookupKey: 'default',
    periodType: 'TRIAL',
    price: { amount: 7.99, currency: 'EUR' },
    priceInUsd: 8.14,
    taxPercentage: 0.19,
    commissionPercentage: 0.15,
    purchasedAt: '2026-10-01T00:00:00.000Z',
    expiresAt: '2026-12-01T00:00:00.000Z',
    gracePeriodExpiresAt: null,
    autoResumesAt: null,
    renewalNumber: 3,
    cancelReason: null,
    expirationReason: null,
    isTrialConversion: true,
    isFamilyShare: false,
    offerCode: null,
    customer: { id: 'ada' },
    originalAppUserId: 'ada@old-login',
    aliases: ['ada', 'ada@old-login'],
    transferredFrom: null,
    transferredTo: null,
    countryCode: 'DE',
    transactionId: 'GPA.1..2',
    originalTransactionId: 'GPA.1',
    attributes: renewal.subscriber_attributes,
    body: renewal,
    app: null,
    product: { id: expect.any(String), storeIdentifier: 'skylark_pro:monthly' },
  });
  await live.leave();
});

test('whoever has the scope for events sees nothing of persons with it', async () => {
  const facade = await createFacade({ env: takingWebhooks });
  const live = await subscribe(facade, `subscription { events { typeName ${personal} } }`, {}, listener);
  await deliver(facade, renewal);
  const told = await live.next();
  expect(eventIn(told)).toEqual({
    typeName: 'RENEWAL',
    customer: null,
    originalAppUserId: null,
    aliases: null,
    transferredFrom: null,
    transferredTo: null,
    countryCode: null,
    transactionId: null,
    originalTransactionId: null,
    attributes: null,
    body: null,
  });
  const codes = told.kind === 'next' ? told.errors.map(({ extensions }) => extensions['code']) : [];
  expect(codes).toEqual(Array.from({ length: 10 }, () => 'FORBIDDEN'));
  await live.leave();
});

test('each event is told once and in order, of the types that were asked for', async () => {
  const facade = await createFacade({ env: takingWebhooks });
  const types = ['RENEWAL', 'UNRECOGNIZED'];
  const live = await subscribe(facade, document, { types }, listener);
  const sent = ['RENEWAL', 'EXPIRATION', 'TYPE_OF_NEXT_YEAR', 'TEST', 'CANCELLATION', 'RENEWAL'];
  for (const [index, type] of sent.entries())
    await deliver(facade, { type, id: String(index), app_user_id: 'ada' });
  await deliver(facade, { type: 'RENEWAL', id: '0', app_user_id: 'ada' });
  await deliver(facade, { type: 'RENEWAL', id: 'last' });
  const told = [];
  for (let count = 0; count < 5; count += 1) {
    const { id, type, typeName } = eventIn(await live.next());
    told.push([id, type, typeName]);
  }
  expect(told).toEqual([
    ['0', 'RENEWAL', 'RENEWAL'],
    ['2', 'UNRECOGNIZED', 'TYPE_OF_NEXT_YEAR'],
    ['3', 'UNRECOGNIZED', 'TEST'],
    ['5', 'RENEWAL', 'RENEWAL'],
    ['last', 'RENEWAL', 'RENEWAL'],
  ]);
  await live.leave();
  expect(facade.events.subscribers()).toBe(0);
});

test('whatever stands in an event, it is told without an error', async () => {
  const facade = await createFacade({ env: takingWebhooks });
  const live = await subscribe(facade, whole);
  let number = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.dictionary(
        fc.constantFrom(...Object.keys(renewal).filter((name) => name !== 'type')),
        fc.jsonValue(),
      ),
      async (body) => {
        number += 1;
        await deliver(facade, {
          ...body,
          type: 'RENEWAL',
          id: `event-${String(number)}`,
          app_user_id: 'ada',
        });
        const told = await live.next();
        expect(told).toMatchObject({ kind: 'next', errors: [] });
      },
    ),
    { numRuns: 100 },
  );
  await live.leave();
});

test.each([
  ['nobody', 'nobody' as const, 401],
  ['a customer', { customerId: 'ada' }, 403],
  ['staff without the scope', { scopes: ['customer_information:customers:read'] }, 403],
])('events are not for %s', async (_, asker, status) => {
  const facade = await createFacade({ env: takingWebhooks });
  const { response } = await subscribe(facade, document, {}, asker);
  expect(response.status).toBe(status);
  expect(facade.events.subscribers()).toBe(0);
});

test('whoever reads more slowly than events come is told so, and gets no more', async () => {
  const facade = await createFacade({ env: takingWebhooks });
  const live = await subscribe(facade, document, {}, listener);
  for (let index = 0; index < 1_100; index += 1)
    await deliver(facade, { type: 'RENEWAL', id: String(index), app_user_id: 'ada' });
  expect(facade.events.subscribers()).toBe(0);
  let told = await live.next();
  for (; told.kind === 'next' && told.errors.length === 0;) told = await live.next();
  expect(told).toMatchObject({ errors: [{ extensions: { code: 'SUBSCRIBER_TOO_SLOW' } }] });
  expect(await live.next()).toEqual({ kind: 'complete' });
});

test('an empty list of types is a mistake of whoever asks', async () => {
  const facade = await createFacade();
  const live = await subscribe(facade, document, { types: [] }, listener);
  expect(await live.next()).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
});
