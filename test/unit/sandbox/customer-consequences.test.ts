import { describe, expect, test } from 'vitest';

import { createSandbox } from '../../../src/sandbox/create-sandbox.ts';
import { memorableCustomers } from '../../../src/sandbox/seed/memorable-customers.ts';
import { activeEntitlementIds, itemsOf, post, send } from './sandbox-calls.ts';
import type { Json } from './sandbox-calls.ts';

const day = 86_400_000;
const { wilma, ada, newcomer, tess, prue } = memorableCustomers;
type Sandbox = ReturnType<typeof createSandbox>;

function sandboxAt(startsAt = Date.UTC(2026, 0, 15, 12)) {
  const clock = { time: startsAt, now: () => clock.time };
  return { clock, sandbox: createSandbox({ clock, rateLimits: 'off' }) };
}

async function eventsOf(sandbox: Sandbox, id: string): Promise<readonly Json[]> {
  return itemsOf(await send(sandbox, `/customers/${id}/events?limit=100`));
}

const typesOf = (events: readonly Json[]): unknown[] => events.map((event) => event['type']);

async function metric(sandbox: Sandbox, id: string): Promise<number> {
  const { body } = await send(sandbox, '/metrics/overview');
  const metrics = body['metrics'] as readonly Json[];
  return Number(metrics.find((one) => one['id'] === id)?.['value']);
}

describe('the history of a customer', () => {
  test('is told newest first, with the same ids every time', async () => {
    const { sandbox } = sandboxAt();
    const events = await eventsOf(sandbox, ada);
    const times = events.map((event) => Number(event['occurred_at']));
    expect(times).toEqual(times.toSorted((one, other) => other - one));
    expect(new Set(events.map((event) => event['id'])).size).toBe(events.length);
    expect(await eventsOf(sandbox, ada)).toEqual(events);
    expect(typesOf(events)).toContain('PURCHASES_INITIAL_PURCHASE');
    expect(events[0]?.['body']).toMatchObject({ environment: 'PRODUCTION', store: 'PLAY_STORE' });
  });

  test('gets an expiration when the clock comes to it', async () => {
    const { sandbox, clock } = sandboxAt();
    expect(typesOf(await eventsOf(sandbox, tess))).toEqual(['PURCHASES_INITIAL_PURCHASE']);
    clock.time += 10 * day;
    expect(typesOf(await eventsOf(sandbox, tess))).toEqual([
      'PURCHASES_EXPIRATION',
      'PURCHASES_INITIAL_PURCHASE',
    ]);
  });

  test('tells grants, transfers, attributes, blocks and virtual currencies', async () => {
    const { sandbox } = sandboxAt();
    await post(sandbox, `/customers/${newcomer}/attributes`, { attributes: [{ name: 'a', value: 'b' }] });
    await post(sandbox, `/customers/${newcomer}/virtual_currencies/transactions`, {
      adjustments: { COIN: 3 },
    });
    await post(sandbox, `/customers/${prue}/actions/transfer`, { target_customer_id: newcomer });
    await sandbox.fetch(
      `https://x/v2/projects/${sandbox.projectId}/customers/blocked_customers/${newcomer}`,
      { method: 'POST', headers: { authorization: `Bearer ${sandbox.keys.write}` } },
    );
    expect(typesOf(await eventsOf(sandbox, newcomer)).toSorted()).toEqual([
      'CUSTOMER_ATTRIBUTES_UPDATED',
      'CUSTOMER_BLOCKED',
      'PURCHASES_NON_RENEWING_PURCHASE',
      'TRANSFER',
      'VIRTUAL_CURRENCY_TRANSACTION',
    ]);
    expect(typesOf(await eventsOf(sandbox, prue))).toEqual(['TRANSFER']);
  });
});

describe('a refund of a Web Billing subscription', () => {
  test('ends access and shows in entitlements, metrics, charts, events and v1', async () => {
    const { sandbox, clock } = sandboxAt();
    const [subscription] = itemsOf(await send(sandbox, `/customers/${wilma}/subscriptions`));
    const [active, mrr, revenue] = [
      await metric(sandbox, 'active_subscriptions'),
      await metric(sandbox, 'mrr'),
      await metric(sandbox, 'revenue'),
    ];
    const invoices = itemsOf(await send(sandbox, `/customers/${wilma}/invoices`));
    await send(sandbox, `/subscriptions/${String(subscription?.['id'])}/actions/refund`, { method: 'POST' });

    expect(await activeEntitlementIds(sandbox, wilma)).toHaveLength(2);
    expect(await metric(sandbox, 'active_subscriptions')).toBe(active - 1);
    expect(await metric(sandbox, 'mrr')).toBeCloseTo(mrr - 4.99, 2);
    expect(await metric(sandbox, 'revenue')).toBeCloseTo(revenue - 4.99, 2);
    const [expiration, cancellation] = await eventsOf(sandbox, wilma);
    expect(expiration).toMatchObject({ type: 'PURCHASES_EXPIRATION', occurred_at: clock.time });
    expect(cancellation).toMatchObject({
      type: 'PURCHASES_CANCELLATION',
      body: { cancel_reason: 'CUSTOMER_SUPPORT', price: -4.99 },
    });
    // What was once paid stays on the invoices.
    expect(itemsOf(await send(sandbox, `/customers/${wilma}/invoices`))).toEqual(invoices);
    const { body } = await send(sandbox, '/charts/refund_rate?start_date=2026-01-01&resolution=month');
    expect(body['values']).toMatchObject([{ incomplete: true }, { incomplete: true }, { incomplete: true }]);
    const response = await sandbox.fetch(`https://x/v1/subscribers/${wilma}`, {
      headers: { authorization: `Bearer ${sandbox.keys.v1}` },
    });
    const { subscriber } = (await response.json()) as { subscriber: Record<string, Json> };
    expect(subscriber['subscriptions']?.['skylark_pro_monthly']).toMatchObject({
      refunded_at: '2026-01-15T12:00:00Z',
      unsubscribe_detected_at: '2026-01-15T12:00:00Z',
      expires_date: '2026-01-15T12:00:00Z',
    });
  });
});

test('a cancelled subscription goes on, and its cancellation is told', async () => {
  const { sandbox } = sandboxAt();
  const [subscription] = itemsOf(await send(sandbox, `/customers/${wilma}/subscriptions`));
  const actions = `/subscriptions/${String(subscription?.['id'])}/actions`;
  await send(sandbox, `${actions}/cancel`, { method: 'POST' });
  expect(await activeEntitlementIds(sandbox, wilma)).toHaveLength(2);
  expect((await eventsOf(sandbox, wilma))[0]).toMatchObject({
    type: 'PURCHASES_CANCELLATION',
    body: { cancel_reason: 'UNSUBSCRIBE' },
  });
  await post(sandbox, `${actions}/extend`, { extend_by_days: 5 });
  expect(typesOf(await eventsOf(sandbox, wilma))).toContain('PURCHASES_SUBSCRIPTION_EXTENDED');
});

test('a deleted customer leaves nothing behind', async () => {
  const { sandbox } = sandboxAt();
  await post(sandbox, `/customers/${newcomer}/virtual_currencies/transactions`, { adjustments: { COIN: 3 } });
  await send(sandbox, `/customers/${newcomer}`, { method: 'DELETE' });
  await post(sandbox, '/customers', { id: newcomer });
  expect(await eventsOf(sandbox, newcomer)).toEqual([]);
  expect(itemsOf(await send(sandbox, `/customers/${newcomer}/virtual_currencies`))).toEqual([]);
});

describe('a receipt', () => {
  const submit = async (sandbox: Sandbox, body: object, platform = 'ios'): Promise<Json> => {
    const response = await sandbox.fetch('https://x/v1/receipts', {
      method: 'POST',
      headers: {
        authorization: `Bearer ${sandbox.keys.v1}`,
        'content-type': 'application/json',
        'x-platform': platform,
      },
      body: JSON.stringify(body),
    });
    expect(response.status).toBe(200);
    return (await response.json()) as Json;
  };

  test('makes the customer and the subscription, once for each token', async () => {
    const { sandbox } = sandboxAt();
    const body = {
      app_user_id: 'migrated',
      fetch_token: 'sandbox.skylark_premium_monthly.7',
      price: 9.99,
      currency: 'USD',
      attributes: { $email: { value: 'm@example.com' } },
    };
    await submit(sandbox, body);
    await submit(sandbox, body);
    expect(itemsOf(await send(sandbox, '/customers/migrated/subscriptions'))).toMatchObject([
      { store: 'app_store', status: 'active', total_revenue_in_usd: { gross: 9.99 } },
    ]);
    expect(itemsOf(await send(sandbox, '/customers?search=m%40example.com'))).toMatchObject([
      { id: 'migrated' },
    ]);
    await submit(sandbox, { ...body, app_user_id: 'second-device', attributes: {} });
    expect(itemsOf(await send(sandbox, '/customers/migrated/subscriptions'))).toEqual([]);
    expect(itemsOf(await send(sandbox, '/customers/second-device/subscriptions'))).toHaveLength(1);
  });

  test('of coins gives coins, and of a trial costs nothing', async () => {
    const { sandbox } = sandboxAt();
    await submit(
      sandbox,
      { app_user_id: 'p', product_id: 'skylark_coins_100', fetch_token: 'sandbox.skylark_coins_100.1' },
      'android',
    );
    expect(itemsOf(await send(sandbox, '/customers/p/virtual_currencies'))).toMatchObject([
      { currency_code: 'COIN', balance: 100 },
    ]);
    const trial = { fetch_token: 'sandbox.skylark_pro:monthly.1', payment_mode: 2 };
    await submit(sandbox, { app_user_id: 'p', product_id: 'skylark_pro', ...trial }, 'android');
    expect(itemsOf(await send(sandbox, '/customers/p/subscriptions'))).toMatchObject([
      { status: 'trialing', total_revenue_in_usd: { gross: 0 } },
    ]);
  });
});
