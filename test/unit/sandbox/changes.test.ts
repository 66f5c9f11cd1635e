import { describe, expect, test } from 'vitest';

import { createSandbox } from '../../../src/sandbox/create-sandbox.ts';
import { memorableCustomers } from '../../../src/sandbox/seed/memorable-customers.ts';
import { activeEntitlementIds, itemsOf, post, send } from './sandbox-calls.ts';

const day = 86_400_000;

function sandboxAt(startsAt = Date.UTC(2026, 0, 1)) {
  const clock = { time: startsAt, now: () => clock.time };
  return { clock, sandbox: createSandbox({ clock, rateLimits: 'off' }) };
}

async function idOf(
  sandbox: ReturnType<typeof createSandbox>,
  kind: string,
  lookupKey: string,
): Promise<string> {
  const found = itemsOf(await send(sandbox, `/${kind}`)).find((one) => one['lookup_key'] === lookupKey);
  return String(found?.['id']);
}

describe('a grant', () => {
  test('is active at once, shows as a promotional subscription, and ends by the clock', async () => {
    const { sandbox, clock } = sandboxAt();
    const radar = await idOf(sandbox, 'entitlements', 'radar');
    const body = { entitlement_id: radar, expires_at: clock.time + 5000 };
    const granted = await post(sandbox, '/customers/newcomer/actions/grant_entitlement', body);
    expect(granted.status).toBe(201);
    expect(granted.body['id']).toBe('newcomer');
    expect(await activeEntitlementIds(sandbox, 'newcomer')).toEqual([radar]);
    expect(itemsOf(await send(sandbox, '/customers/newcomer/subscriptions'))).toMatchObject([
      { store: 'promotional', status: 'active', product_id: null, auto_renewal_status: 'will_not_renew' },
    ]);
    clock.time += 6000;
    expect(await activeEntitlementIds(sandbox, 'newcomer')).toEqual([]);
    expect(itemsOf(await send(sandbox, '/customers/newcomer/subscriptions'))).toMatchObject([
      { status: 'expired', gives_access: false },
    ]);
  });

  test('into the past is refused with the parameter, and changes nothing', async () => {
    const { sandbox, clock } = sandboxAt();
    const radar = await idOf(sandbox, 'entitlements', 'radar');
    const body = { entitlement_id: radar, expires_at: clock.time };
    expect(await post(sandbox, '/customers/newcomer/actions/grant_entitlement', body)).toMatchObject({
      status: 422,
      body: { type: 'parameter_error', param: 'expires_at' },
    });
    expect(itemsOf(await send(sandbox, '/customers/newcomer/subscriptions'))).toEqual([]);
  });

  test('that repeats a running one adds nothing; a longer one moves the end', async () => {
    const { sandbox, clock } = sandboxAt();
    const radar = await idOf(sandbox, 'entitlements', 'radar');
    for (const days of [10, 10, 20]) {
      const body = { entitlement_id: radar, expires_at: clock.time + days * day };
      expect((await post(sandbox, '/customers/newcomer/actions/grant_entitlement', body)).status).toBe(201);
    }
    expect(itemsOf(await send(sandbox, '/customers/newcomer/subscriptions'))).toHaveLength(2);
    expect(itemsOf(await send(sandbox, '/customers/newcomer/active_entitlements'))).toMatchObject([
      { expires_at: clock.time + 20 * day },
    ]);
  });

  test('that is revoked ends at once', async () => {
    const { sandbox } = sandboxAt();
    const premium = await idOf(sandbox, 'entitlements', 'premium');
    const { prue } = memorableCustomers;
    expect(await activeEntitlementIds(sandbox, prue)).toEqual([premium]);
    const body = { entitlement_id: premium };
    expect((await post(sandbox, `/customers/${prue}/actions/revoke_granted_entitlement`, body)).status).toBe(
      200,
    );
    expect(await activeEntitlementIds(sandbox, prue)).toEqual([]);
  });
});

describe('Web Billing', () => {
  const { wilma, ada } = memorableCustomers;

  test('cancels at the end of the period and refunds at once', async () => {
    const { sandbox } = sandboxAt();
    const [subscription] = itemsOf(await send(sandbox, `/customers/${wilma}/subscriptions`));
    const actions = `/subscriptions/${String(subscription?.['id'])}/actions`;
    expect((await send(sandbox, `${actions}/cancel`, { method: 'POST' })).body).toMatchObject({
      gives_access: true,
      auto_renewal_status: 'will_not_renew',
    });
    const [purchase] = itemsOf(await send(sandbox, `/customers/${wilma}/purchases`));
    await send(sandbox, `/purchases/${String(purchase?.['id'])}/actions/refund`, { method: 'POST' });
    expect(await activeEntitlementIds(sandbox, wilma)).toHaveLength(2);
    const refunded = await send(sandbox, `${actions}/refund`, { method: 'POST' });
    expect(refunded.body).toMatchObject({ gives_access: false, status: 'expired' });
    expect(await activeEntitlementIds(sandbox, wilma)).toEqual([]);
  });

  test('is the only store where that may be done', async () => {
    const { sandbox } = sandboxAt();
    const [subscription] = itemsOf(await send(sandbox, `/customers/${ada}/subscriptions`));
    for (const action of ['cancel', 'refund']) {
      const path = `/subscriptions/${String(subscription?.['id'])}/actions/${action}`;
      expect(await send(sandbox, path, { method: 'POST' })).toMatchObject({
        status: 422,
        body: { type: 'unprocessable_entity_error' },
      });
    }
  });
});

test('attributes are set, changed and deleted, and search follows the e-mail address', async () => {
  const { sandbox } = sandboxAt();
  const found = async (email: string) =>
    itemsOf(await send(sandbox, `/customers?search=${encodeURIComponent(email)}`)).map((one) => one['id']);
  expect(await found('qa@example.com')).toEqual(['sandy', 'sandys-twin']);
  const attributes = [
    { name: '$email', value: 'other@example.com' },
    { name: '$displayName', value: null },
  ];
  const { body } = await post(sandbox, '/customers/sandy/attributes', { attributes });
  expect(body['items']).toMatchObject([{ name: '$email', value: 'other@example.com' }]);
  expect(await found('qa@example.com')).toEqual(['sandys-twin']);
  expect(await found('other@example.com')).toEqual(['sandy']);
});

test('a transfer moves what was bought, or only what belongs to the named apps', async () => {
  const { sandbox } = sandboxAt();
  const { ada, tess } = memorableCustomers;
  const apps = itemsOf(await send(sandbox, '/apps'));
  const ios = apps.find((app) => app['type'] === 'app_store')?.['id'];
  const nothing = { target_customer_id: tess, app_ids: [ios] };
  await post(sandbox, `/customers/${ada}/actions/transfer`, nothing);
  expect(itemsOf(await send(sandbox, `/customers/${ada}/subscriptions`))).toHaveLength(2);
  const all = { target_customer_id: tess };
  expect((await post(sandbox, `/customers/${ada}/actions/transfer`, all)).body).toMatchObject({
    source_customer: { id: ada },
    target_customer: { id: tess },
  });
  expect(itemsOf(await send(sandbox, `/customers/${ada}/subscriptions`))).toEqual([]);
  expect(itemsOf(await send(sandbox, `/customers/${tess}/subscriptions`))).toMatchObject([
    { customer_id: tess, original_customer_id: tess },
    { customer_id: tess, original_customer_id: ada },
    { customer_id: tess, original_customer_id: ada },
  ]);
});

test('a customer answers to its aliases, and to nothing once it is deleted', async () => {
  const { sandbox } = sandboxAt();
  const [subscription] = itemsOf(await send(sandbox, '/customers/ada/subscriptions'));
  expect((await send(sandbox, '/customers/ada%40old-login')).body['id']).toBe('ada');
  expect((await send(sandbox, '/customers/ada%40old-login', { method: 'DELETE' })).body).toMatchObject({
    object: 'customer',
    id: 'ada',
  });
  for (const path of [
    '/customers/ada',
    '/customers/ada%40old-login',
    `/subscriptions/${String(subscription?.['id'])}`,
  ]) {
    expect((await send(sandbox, path)).status).toBe(404);
  }
});

test('builders put objects in that the API then answers', async () => {
  const { clock } = sandboxAt();
  const sandbox = createSandbox({ seed: 'empty', clock });
  const product = sandbox.add.product();
  const entitlement = sandbox.add.entitlement({ lookupKey: 'pro', productIds: [product.id] });
  const { id } = sandbox.add.subscription({
    customerId: 'ada',
    productId: product.id,
    currentPeriodEndsAt: clock.time + 5000,
  });
  expect((await send(sandbox, `/subscriptions/${id}`)).body).toMatchObject({
    status: 'active',
    customer_id: 'ada',
  });
  expect(await activeEntitlementIds(sandbox, 'ada')).toEqual([entitlement.id]);
  clock.time += 5000;
  expect(await activeEntitlementIds(sandbox, 'ada')).toEqual([]);
  const purchase = sandbox.add.purchase({ customerId: 'ada' });
  expect((await send(sandbox, `/purchases/${purchase.id}`)).body).toEqual(purchase);
  const offering = sandbox.add.offering({ isCurrent: true });
  const stored = sandbox.add.package({ offeringId: offering.id, productIds: [product.id] });
  const { body } = await send(sandbox, `/offerings/${offering.id}?expand=package.product`);
  expect(body).toMatchObject({
    packages: { items: [{ id: stored.id, products: { items: [{ product: { id: product.id } }] } }] },
  });
});
