import { describe, expect, test } from 'vitest';
import { wireEnums } from '../../../src/revenuecat/generated/enums.ts';
import { memorableCustomers } from '../../../src/sandbox/seed/memorable-customers.ts';
import { heardSandbox } from './heard-sandbox.ts';
import { itemsOf, post, send, type Json } from './sandbox-calls.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
const { prue, newcomer } = memorableCustomers;

describe('a change through the API', () => {
  test('a cancellation, and a refund with the end of access', async () => {
    const { sandbox, news, subscribe } = heardSandbox('empty');
    const id = subscribe();
    sandbox.add.customer({ id: 'someone-else' });
    expect(await news()).toEqual([]);
    await post(sandbox, `/subscriptions/${id}/actions/cancel`, {});
    expect(await news()).toMatchObject([
      { type: 'CANCELLATION', cancel_reason: 'UNSUBSCRIBE', app_user_id: 'zoe', environment: 'PRODUCTION' },
    ]);
    await post(sandbox, `/subscriptions/${id}/actions/refund`, {});
    const refunded = await news();
    expect(refunded).toMatchObject([
      { type: 'CANCELLATION', cancel_reason: 'CUSTOMER_SUPPORT', price: -4.99 },
      { type: 'EXPIRATION', expiration_reason: 'CUSTOMER_SUPPORT' },
    ]);
    expect(new Set(refunded.map((event) => event['id'])).size).toBe(2);
    expect(await news()).toEqual([]);
  });

  test('a grant and its end, by an alias', async () => {
    const { sandbox, clock, news, typesOfNews } = heardSandbox('empty');
    sandbox.add.customer({ id: 'zoe', aliases: ['zoe-web', 'zoe-ios'] });
    const entitlement = sandbox.add.entitlement().id;
    const path = '/customers/zoe-web/actions';
    await post(sandbox, `${path}/grant_entitlement`, {
      entitlement_id: entitlement,
      expires_at: clock.now() + day,
    });
    expect(await news()).toMatchObject([
      {
        type: 'NON_RENEWING_PURCHASE',
        store: 'PROMOTIONAL',
        app_user_id: 'zoe',
        original_app_user_id: 'zoe',
        aliases: ['zoe-web', 'zoe-ios'],
      },
    ]);
    clock.time += minute;
    await post(sandbox, `${path}/revoke_granted_entitlement`, { entitlement_id: entitlement });
    expect(await typesOfNews()).toEqual(['EXPIRATION']);
  });

  test('a transfer is told once, with the names of both sides', async () => {
    const { sandbox, news } = heardSandbox();
    await post(sandbox, `/customers/${prue}/actions/transfer`, { target_customer_id: newcomer });
    const [transfer, ...others] = await news();
    expect(others).toEqual([]);
    expect(transfer).toMatchObject({
      type: 'TRANSFER',
      transferred_from: [prue],
      transferred_to: [newcomer],
    });
    expect(transfer).not.toHaveProperty('app_user_id');
  });

  test('virtual currency: a transaction is told, a correction is not', async () => {
    const { sandbox, news } = heardSandbox();
    const path = `/customers/${newcomer}/virtual_currencies`;
    await post(sandbox, `${path}/transactions`, { adjustments: { COIN: 5 } });
    expect(await news()).toMatchObject([
      {
        type: 'VIRTUAL_CURRENCY_TRANSACTION',
        app_user_id: newcomer,
        adjustments: [{ amount: 5, currency: { code: 'COIN' } }],
      },
    ]);
    await post(sandbox, `${path}/update_balance`, { adjustments: { COIN: 5 } });
    expect(await news()).toEqual([]);
  });

  test('an extension, and a receipt of version 1', async () => {
    const { sandbox, clock, news, typesOfNews, subscribe } = heardSandbox('empty');
    const id = subscribe();
    await post(sandbox, `/subscriptions/${id}/actions/extend`, { extend_by_days: 7 });
    expect(await typesOfNews()).toEqual(['SUBSCRIPTION_EXTENDED']);
    const app = sandbox.add.app({ type: 'play_store' });
    const product = sandbox.add.product({ app_id: app.id, store_identifier: 'art' });
    const receipt = (nonce: string, customer: string) =>
      sandbox.fetch('https://x/v1/receipts', {
        method: 'POST',
        headers: {
          authorization: `Bearer ${sandbox.keys.public(app.id)}`,
          'content-type': 'application/json',
          'x-platform': 'android',
        },
        body: JSON.stringify({
          app_user_id: customer,
          fetch_token: `sandbox.art.${nonce}`,
          product_id: 'art',
        }),
      });
    expect((await receipt('1', 'nobody-knew')).status).toBe(200);
    expect(await news()).toMatchObject([
      {
        type: 'INITIAL_PURCHASE',
        app_user_id: 'nobody-knew',
        product_id: product.store_identifier,
        app_id: app.id,
        store: 'PLAY_STORE',
      },
    ]);
    // The same token from another customer brings the purchase over.
    clock.time += minute;
    await receipt('1', 'the-second');
    expect(await news()).toMatchObject([
      { type: 'TRANSFER', transferred_from: ['nobody-knew'], transferred_to: ['the-second'], app_id: app.id },
    ]);
  });

  test('attributes, reads, refused writes and the catalogue are told to nobody', async () => {
    const { sandbox, news } = heardSandbox();
    await post(sandbox, `/customers/${newcomer}/attributes`, { attributes: [{ name: 'a', value: 'b' }] });
    await post(sandbox, `/customers/${newcomer}/actions/transfer`, { target_customer_id: newcomer });
    await post(sandbox, '/entitlements', { lookup_key: 'new', display_name: 'New' });
    expect(await news()).toEqual([]);
  });
});

describe('what the stores and the clock bring about', () => {
  test('renewal, cancellation and its reversal, another product', async () => {
    const { sandbox, clock, news, typesOfNews, subscribe } = heardSandbox('empty');
    const product = sandbox.add.product();
    const id = subscribe({ productId: product.id, currentPeriodEndsAt: clock.now() + day });
    clock.time += day;
    sandbox.stores.renew(id);
    expect(await news()).toMatchObject([
      { type: 'RENEWAL', product_id: product.store_identifier, price: 4.99 },
      { type: 'INVOICE_ISSUANCE' },
    ]);
    sandbox.stores.turnOffRenewal(id);
    expect(await typesOfNews()).toEqual(['CANCELLATION']);
    clock.time += minute;
    sandbox.stores.turnOnRenewal(id);
    expect(await typesOfNews()).toEqual(['UNCANCELLATION']);
    const other = sandbox.add.product();
    sandbox.stores.chooseProduct(id, other.id);
    expect(await news()).toMatchObject([{ type: 'PRODUCT_CHANGE', new_product_id: other.store_identifier }]);
  });

  test('an end comes with the clock, once, and a second time after a renewal', async () => {
    const { sandbox, clock, typesOfNews, subscribe } = heardSandbox('empty');
    const id = subscribe({ currentPeriodEndsAt: clock.now() + minute });
    clock.time += minute - 1;
    expect(await typesOfNews()).toEqual([]);
    clock.time += 1;
    expect(await typesOfNews()).toEqual(['EXPIRATION']);
    clock.time += minute;
    sandbox.stores.renew(id);
    expect(await typesOfNews()).toEqual(['RENEWAL', 'INVOICE_ISSUANCE']);
    clock.time += 2 * day;
    expect(await typesOfNews()).toEqual(['EXPIRATION']);
  });

  test('an invoice comes with each payment through Web Billing that the list of invoices shows, and with no other', async () => {
    const { sandbox, clock, news, typesOfNews, subscribe } = heardSandbox('empty');
    const [billed, sold] = [subscribe(), subscribe({ customerId: 'yan', store: 'app_store' })];
    await news();
    for (const id of [sold, billed]) sandbox.stores.renew(id);
    clock.time += 60 * day;
    const told = (await news()).filter(({ type }) => type === 'INVOICE_ISSUANCE');
    expect(told).toMatchObject([{ app_user_id: 'zoe', store: 'RC_BILLING', price: 4.99, currency: 'USD' }]);
    const invoices = itemsOf(await send(sandbox, '/customers/zoe/invoices'));
    expect(invoices.map((invoice) => invoice['issued_at'])).toContain(told[0]?.['purchased_at_ms']);
    // Paying it back is no other invoice.
    await post(sandbox, `/subscriptions/${billed}/actions/refund`, {});
    expect(await typesOfNews()).not.toContain('INVOICE_ISSUANCE');
  });

  test('a billing issue, and the end when the tries are over', async () => {
    const { sandbox, clock, typesOfNews, subscribe } = heardSandbox('empty');
    const id = subscribe({ currentPeriodEndsAt: clock.now() + minute });
    sandbox.stores.failToCharge(id, 10 * minute, 5 * minute);
    expect(await typesOfNews()).toEqual([]);
    clock.time += minute;
    expect(await typesOfNews()).toEqual(['BILLING_ISSUE']);
    clock.time += 10 * minute;
    expect(await typesOfNews()).toEqual(['EXPIRATION']);
  });

  test('a pause', async () => {
    const { sandbox, clock, typesOfNews, subscribe } = heardSandbox('empty');
    sandbox.stores.pause(subscribe({ currentPeriodEndsAt: clock.now() + minute }), clock.now() + day);
    clock.time += minute;
    expect(await typesOfNews()).toEqual(['SUBSCRIPTION_PAUSED']);
    expect(() => sandbox.stores.pause('sub_none', 1)).toThrow('no subscription');
  });

  test('a year of the seeded business, every event with an id of its own and a documented type', async () => {
    const { clock, news } = heardSandbox();
    const events: Json[] = [];
    for (let week = 0; week < 52; week += 1) {
      clock.time += 7 * day;
      events.push(...(await news()));
    }
    expect(events.length).toBeGreaterThan(500);
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
    const documented = new Set<string>(wireEnums.WebhookEventType.map((type) => type.toUpperCase()));
    expect(events.filter(({ type }) => !documented.has(String(type)))).toEqual([]);
  });

  test('two sandboxes tell the same', async () => {
    const tell = async () => {
      const { sandbox, clock, news, subscribe } = heardSandbox();
      await post(sandbox, `/subscriptions/${subscribe()}/actions/refund`, {});
      clock.time += 30 * day;
      return news();
    };
    expect(await tell()).toEqual(await tell());
  });
});
