import { describe, expect, test } from 'vitest';
import { wireEnums } from '../../../src/revenuecat/generated/enums.ts';
import { createSandbox } from '../../../src/sandbox/create-sandbox.ts';
import { memorableCustomers } from '../../../src/sandbox/seed/memorable-customers.ts';
import { post, type Json } from './sandbox-calls.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
const { prue, newcomer } = memorableCustomers;
const authorization = 'what the receiver expects';

/** A sandbox that somebody listens to, on a clock that the test moves. */
function heardSandbox(seed: 'business' | 'empty' = 'business') {
  const clock = { time: Date.UTC(2026, 0, 15, 12), now: () => clock.time };
  const sandbox = createSandbox({ clock, seed, rateLimits: 'off' });
  const heard: Json[] = [];
  const answers: number[] = [];
  sandbox.webhooks.connect({
    authorization,
    async receive(request) {
      expect(request.headers.get('authorization')).toBe(authorization);
      expect(request.headers.get('content-type')).toBe('application/json');
      const { api_version: version, event } = (await request.json()) as { api_version: string; event: Json };
      expect(version).toBe('1.0');
      heard.push(event);
      return new Response(null, { status: answers.shift() ?? 200 });
    },
  });
  /** What came since the last look. */
  const news = async (): Promise<Json[]> => {
    await sandbox.webhooks.deliverDue();
    return heard.splice(0);
  };
  const typesOfNews = async (): Promise<unknown[]> => (await news()).map(({ type }) => type);
  const subscribe = (said: Readonly<Record<string, unknown>> = {}): string =>
    sandbox.add.subscription({ customerId: 'zoe', store: 'rc_billing', ...said }).id;
  return { sandbox, clock, news, typesOfNews, subscribe, answers };
}

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
    expect(await typesOfNews()).toEqual(['RENEWAL']);
    clock.time += 2 * day;
    expect(await typesOfNews()).toEqual(['EXPIRATION']);
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

describe('deliveries', () => {
  test('are tried again after 5, 10, 20, 40 and 80 minutes, with the same id, and then given up', async () => {
    const { sandbox, clock, news, answers, subscribe } = heardSandbox('empty');
    answers.push(...Array<number>(9).fill(500));
    await post(sandbox, `/subscriptions/${subscribe()}/actions/cancel`, {});
    const ids = (await news()).map(({ id }) => id);
    for (const wait of [5, 10, 20, 40, 80]) {
      clock.time += wait * minute - 1;
      expect(await news()).toEqual([]);
      clock.time += 1;
      ids.push(...(await news()).map(({ id }) => id));
    }
    clock.time += day;
    expect(await news()).toEqual([]);
    expect([ids.length, new Set(ids).size]).toEqual([6, 1]);
    expect(sandbox.webhooks.attempts.map(({ attempt, status }) => [attempt, status])).toEqual(
      [1, 2, 3, 4, 5, 6].map((attempt) => [attempt, 500]),
    );
    expect(sandbox.webhooks.waiting).toBe(0);
  });

  test('end with 200 and nothing else', async () => {
    const { sandbox, clock, news, answers, subscribe } = heardSandbox('empty');
    answers.push(204, 200);
    await post(sandbox, `/subscriptions/${subscribe()}/actions/cancel`, {});
    await news();
    clock.time += 5 * minute;
    expect(await news()).toHaveLength(1);
    clock.time += day / 2;
    expect(await news()).toEqual([]);
  });

  test('may come twice, out of order and late', async () => {
    const { sandbox, clock, news, typesOfNews, subscribe } = heardSandbox('empty');
    sandbox.webhooks.disturb({ copies: 2, reversed: true, delayMs: 3 * minute });
    await post(sandbox, `/subscriptions/${subscribe()}/actions/refund`, {});
    clock.time += 3 * minute - 1;
    expect(await news()).toEqual([]);
    clock.time += 1;
    expect(await typesOfNews()).toEqual(['EXPIRATION', 'EXPIRATION', 'CANCELLATION', 'CANCELLATION']);
    sandbox.webhooks.disturb({ copies: 1, reversed: false, delayMs: 0 });
    sandbox.webhooks.sendTest();
    expect(await news()).toMatchObject([{ type: 'TEST' }]);
  });

  test('end for whoever no longer listens', async () => {
    const { sandbox, subscribe } = heardSandbox('empty');
    const other: Request[] = [];
    const disconnect = sandbox.webhooks.connect({
      authorization,
      receive: (request) => Promise.resolve(new Response(String(other.push(request)))),
    });
    disconnect();
    await post(sandbox, `/subscriptions/${subscribe()}/actions/cancel`, {});
    await sandbox.webhooks.deliverDue();
    expect(other).toEqual([]);
  });
});

describe('an integration made through the API', () => {
  function postingSandbox() {
    const clock = { time: Date.UTC(2026, 0, 15, 12), now: () => clock.time };
    const posted: [url: string, authorization: string | null, type: unknown][] = [];
    const sandbox = createSandbox({
      clock,
      rateLimits: 'off',
      async sendWebhook(request) {
        const { event } = (await request.json()) as { event: Json };
        posted.push([request.url, request.headers.get('authorization'), event['type']]);
        return new Response(null, { status: 200 });
      },
    });
    const integrate = (body: Readonly<Record<string, unknown>>) =>
      post(sandbox, '/integrations/webhooks', { name: 'Ours', url: 'http://localhost:9/hook', ...body });
    const refund = async (said: Readonly<Record<string, unknown>> = {}) => {
      const { id } = sandbox.add.subscription({ customerId: 'zoe', store: 'rc_billing', ...said });
      await post(sandbox, `/subscriptions/${id}/actions/refund`, {});
      await sandbox.webhooks.deliverDue();
      return posted.splice(0).map(([, , type]) => type);
    };
    return { sandbox, posted, integrate, refund };
  }

  test('is told at its address with its authorization, and the seeded examples are not', async () => {
    const { sandbox, posted, integrate } = postingSandbox();
    await integrate({ authorization_header: 'Bearer ours' });
    sandbox.webhooks.sendTest();
    const { id } = sandbox.add.subscription({ customerId: 'zoe', store: 'rc_billing' });
    await post(sandbox, `/subscriptions/${id}/actions/cancel`, {});
    await sandbox.webhooks.deliverDue();
    expect(posted).toEqual([
      ['http://localhost:9/hook', 'Bearer ours', 'TEST'],
      ['http://localhost:9/hook', 'Bearer ours', 'CANCELLATION'],
    ]);
  });

  test.each([
    ['one type', { event_types: ['expiration'] }, ['EXPIRATION']],
    ['no type', { event_types: [] }, []],
    ['the other environment', { environment: 'sandbox' }, []],
    ['its environment', { environment: 'production' }, ['CANCELLATION', 'EXPIRATION']],
    ['nothing in particular', {}, ['CANCELLATION', 'EXPIRATION']],
  ])('that wants %s gets that', async (_, settings, types) => {
    const { integrate, refund } = postingSandbox();
    await integrate(settings);
    expect(await refund()).toEqual(types);
  });

  test('that wants one app gets what belongs to it', async () => {
    const { sandbox, integrate, refund } = postingSandbox();
    const app = sandbox.add.app({ type: 'rc_billing' });
    const product = sandbox.add.product({ app_id: app.id });
    await integrate({ app_id: app.id });
    expect(await refund()).toEqual([]);
    expect(await refund({ productId: product.id })).toEqual(['CANCELLATION', 'EXPIRATION']);
  });
});
