import { describe, expect, test } from 'vitest';

import { wireEnums } from '../../../src/revenuecat/generated/enums.ts';
import { createSandbox } from '../../../src/sandbox/create-sandbox.ts';
import { memorableCustomers } from '../../../src/sandbox/seed/memorable-customers.ts';
import { subscriptionStateAt } from '../../../src/sandbox/state/subscription-state.ts';
import { activeEntitlementIds, itemsOf, send } from './sandbox-calls.ts';

const now = Date.UTC(2026, 5, 1);

function seeded() {
  const sandbox = createSandbox({ clock: { now: () => now }, rateLimits: 'off' });
  const store = sandbox.store.project(sandbox.projectId);
  if (store === undefined) throw new Error('The sandbox has no project');
  return { sandbox, store };
}

describe('the business seed', () => {
  const { sandbox, store } = seeded();
  const subscriptions = [...store.subscriptions];
  const purchases = [...store.purchases];

  test('has the size of a real business', () => {
    expect(store.apps.size).toBe(9);
    expect(store.products.size).toBe(60);
    expect(store.entitlements.size).toBe(8);
    expect(store.offerings.size).toBe(4);
    expect(store.customers.size).toBe(2000);
    expect([...store.offerings].filter((offering) => offering.isCurrent)).toHaveLength(1);
    for (const offering of store.offerings) expect(offering.packageIds.length).toBeGreaterThan(1);
    for (const { products } of store.packages) expect(products.size).toBeGreaterThan(0);
  });

  test('shows every value that the document knows', () => {
    const sorted = (values: Iterable<string>): string[] => [...new Set(values)].sort();
    const states = subscriptions.map((one) => subscriptionStateAt(one, now));
    expect(sorted(states.map(({ status }) => status))).toEqual(sorted(wireEnums['Subscription.status']));
    expect(sorted(states.map((state) => state.autoRenewalStatus))).toEqual(
      sorted(wireEnums['Subscription.auto_renewal_status']),
    );
    expect(sorted(subscriptions.map((one) => one.store))).toEqual(sorted(wireEnums['Subscription.store']));
    for (const bought of [subscriptions, purchases]) {
      expect(sorted(bought.map((one) => one.ownership))).toEqual(sorted(wireEnums.Ownership));
      expect(sorted(bought.map((one) => one.environment))).toEqual(sorted(wireEnums.Environment));
    }
    expect(sorted([...store.products].map((one) => one.type))).toEqual(sorted(wireEnums.ProductType));
    expect(sorted([...store.apps].map((one) => one.type))).toEqual(sorted(wireEnums['App.type']));
    expect(new Set(purchases.map((one) => one.refundedAt === null)).size).toBe(2);
    expect(subscriptions.some((one) => one.productId === null)).toBe(true);
  });

  test('refers only to what exists', () => {
    for (const one of [...subscriptions, ...purchases]) {
      expect(store.customers.has(one.customerId)).toBe(true);
      if (one.productId !== null) expect(store.products.has(one.productId)).toBe(true);
    }
    for (const product of store.products) expect(store.apps.has(product.app_id)).toBe(true);
  });

  test('is the same every time, but for the time itself', async () => {
    const page = '/customers/ada/subscriptions';
    expect((await send(seeded().sandbox, page)).body).toEqual((await send(sandbox, page)).body);
    const later = createSandbox({ clock: { now: () => now + 1000 } });
    const [one] = itemsOf(await send(sandbox, page));
    const [other] = itemsOf(await send(later, page));
    expect(other?.['id']).toBe(one?.['id']);
    expect(Number(other?.['starts_at']) - Number(one?.['starts_at'])).toBe(1000);
  });

  test.each([
    ['ada', 'active', true],
    ['grace', 'in_grace_period', true],
    ['refunded', 'expired', false],
    ['tess', 'trialing', true],
    ['rory', 'in_billing_retry', false],
    ['paula', 'paused', false],
    ['prue', 'active', true],
  ] as const)('%s is what the name promises', async (name, status, givesAccess) => {
    const id = memorableCustomers[name];
    const [first] = itemsOf(await send(sandbox, `/customers/${id}/subscriptions`));
    expect(first).toMatchObject({ status, gives_access: givesAccess });
    expect((await activeEntitlementIds(sandbox, id)).length > 0).toBe(givesAccess);
  });

  test('knows a product change, a family share and a lifetime', async () => {
    const { chandra, finn, lila } = memorableCustomers;
    expect(itemsOf(await send(sandbox, `/customers/${chandra}/subscriptions`))).toMatchObject([
      { auto_renewal_status: 'will_change_product', pending_changes: { product: { object: 'product' } } },
    ]);
    expect(itemsOf(await send(sandbox, `/customers/${finn}/subscriptions`))).toMatchObject([
      { ownership: 'family_shared', total_revenue_in_usd: { gross: 0 } },
    ]);
    expect(
      itemsOf(await send(sandbox, `/customers/${lila}/active_entitlements`))[0]?.['expires_at'],
    ).toBeNull();
  });
});
