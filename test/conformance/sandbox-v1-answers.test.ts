import { describe, expect, test } from 'vitest';

import { operations } from '../../src/revenuecat/generated/operations.ts';
import type { Operation, OperationId } from '../../src/revenuecat/generated/operations.ts';
import { createSandbox } from '../../src/sandbox/create-sandbox.ts';
import { awkwardCustomerIds, memorableCustomers } from '../../src/sandbox/seed/memorable-customers.ts';
import type { StoredApp } from '../../src/sandbox/state/stored-facts.ts';
import { askFor } from './validated-asking.ts';
import type { Asked } from './validated-asking.ts';

const { ada, tess, prue, newcomer } = memorableCustomers;
const day = 86_400_000;
const user = (id: string): { readonly app_user_id: string } => ({ app_user_id: id });

function freshSandbox() {
  const sandbox = createSandbox({ rateLimits: 'off' });
  const project = sandbox.store.project(sandbox.projectId);
  if (project === undefined) throw new Error('The sandbox has no project');
  const appOf = (type: StoredApp['type']): string =>
    [...project.apps].find((app) => app.type === type)?.id ?? '';
  return { sandbox, project, appOf };
}

/** One request for each operation that succeeds on a fresh sandbox. */
function requests({ sandbox, project, appOf }: ReturnType<typeof freshSandbox>) {
  const google = [...project.subscriptionsOf(ada)][0]?.transactions.at(-1)?.id ?? '';
  const apple = [...project.subscriptionsOf(tess)][0]?.transactions.at(-1)?.id ?? '';
  const offering = [...project.offerings][1]?.id ?? '';
  const receipt = { app_user_id: 'new-user', fetch_token: 'sandbox.skylark_pro_monthly.1' };
  const externalStatus = {
    object: 'external_subscription',
    customer_id: 'web-user',
    source_subscription_identifier: 'source-1',
    source_product_identifier: 'skylark_pro_monthly',
    updated_at: '2026-01-01T00:00:00',
    current_period_starts_at: '2026-01-01T00:00:00',
    current_period_ends_at: '2099-01-01T00:00:00',
    gives_access: true,
    status: 'active',
  };
  const all: Readonly<Record<string, readonly [status: number, asked: Asked]>> = {
    'v1:subscribers': [200, { path: user(ada) }],
    'v1:delete-subscriber': [200, { path: user('to-be-deleted') }],
    'v1:receipts': [200, { body: receipt, headers: { 'X-Platform': 'iOS' } }],
    'v1:subscribersattribution': [
      200,
      { path: user(ada), body: { network: '1', data: { rc_idfa: 'AAAA-1' } } },
    ],
    'v1:grant-a-promotional-entitlement': [
      201,
      { path: { ...user(ada), entitlement_identifier: 'premium' }, body: { duration: 'weekly' } },
    ],
    'v1:revoke-promotional-entitlements': [
      200,
      { path: { ...user(prue), entitlement_identifier: 'premium' } },
    ],
    'v1:update-subscriber-attributes': [
      200,
      { path: user(ada), body: { attributes: { favourite_city: { value: 'Porto' } } } },
    ],
    'v1:defer-a-google-subscription': [
      200,
      { path: { ...user(ada), product_identifier: 'skylark_pro' }, body: { extend_by_days: 3 } },
    ],
    'v1:cancel-a-google-subscription': [
      200,
      { path: { ...user(ada), store_transaction_identifier: google } },
    ],
    'v1:revoke-a-google-subscription': [200, { path: { ...user(ada), product_identifier: 'skylark_pro' } }],
    'v1:refund-a-google-subscription': [
      200,
      {
        path: {
          ...user(ada),
          store_transaction_identifier: [...project.purchasesOf(ada)][0]?.storePurchaseIdentifier ?? '',
        },
      },
    ],
    'v1:extend-an-apple-subscription': [
      200,
      {
        path: { ...user(tess), store_transaction_identifier: apple },
        body: { extend_by_days: 3, extend_reason_code: 1 },
      },
    ],
    'v1:override-offering': [201, { path: { ...user(ada), offering_uuid: offering } }],
    'v1:delete-offering-override': [201, { path: user(ada) }],
    'v1:get-offerings': [200, { path: user(ada), key: sandbox.keys.public(appOf('app_store')) }],
    'external:track-external-purchases': [
      200,
      { body: { purchase: externalStatus }, key: sandbox.keys.external(appOf('stripe')) },
    ],
  };
  return { all, externalStatus, receipt };
}

describe('v1', () => {
  const fresh = freshSandbox();
  const { sandbox, project, appOf } = fresh;
  const { all, externalStatus, receipt } = requests(fresh);
  const ids = (Object.entries(operations) as [OperationId, Operation][])
    .filter(([, { api }]) => api !== 'v2')
    .map(([id]) => id);
  const onlyForSecretKeys: readonly OperationId[] = ids.filter(
    (id) =>
      ![
        'v1:subscribers',
        'v1:receipts',
        'v1:subscribersattribution',
        'v1:update-subscriber-attributes',
        'v1:get-offerings',
        'external:track-external-purchases',
      ].includes(id),
  );
  sandbox.add.customer({ id: 'to-be-deleted' });

  test.each(ids)('%s refuses what is no key of v1, in its own form', async (id) => {
    const [, asked] = all[id] ?? [0, {}];
    for (const key of [null, 'sk_nobody', sandbox.keys.write]) {
      const { body } = await askFor(sandbox, 401, id, { ...asked, key });
      expect(body).toEqual({ code: 7225, message: 'Invalid API Key.' });
    }
    if (onlyForSecretKeys.includes(id)) {
      await askFor(sandbox, 403, id, { ...asked, key: sandbox.keys.public(appOf('play_store')) });
    }
  });

  test.each(ids.filter((id) => operations[id].path.includes('{app_user_id}')))(
    '%s answers for somebody unknown as documented',
    async (id) => {
      if (id === 'v1:subscribers' || id === 'v1:get-offerings') return;
      const [, asked] = all[id] ?? [0, {}];
      const { body } = await askFor(sandbox, 404, id, {
        ...asked,
        path: { ...asked.path, ...user('nobody-at-all') },
      });
      expect(body).toMatchObject({ code: 7259 });
    },
  );

  test.each(ids)('%s succeeds as documented', async (id) => {
    const own = freshSandbox();
    own.sandbox.add.customer({ id: 'to-be-deleted' });
    const [status, asked] = requests(own).all[id] ?? [0, {}];
    await askFor(own.sandbox, status, id, asked);
    expect(own.sandbox.callsTo(id)).toMatchObject([{ status, operationId: id }]);
  });

  test('every customer of the seed can be read', async () => {
    for (const id of [...Object.values(memorableCustomers), ...awkwardCustomerIds]) {
      await askFor(sandbox, 200, 'v1:subscribers', { path: user(id) });
    }
    for (const { id } of [...project.customers].slice(29, 200)) {
      await askFor(sandbox, 200, 'v1:subscribers', { path: user(id) });
    }
  });

  test.each<[OperationId, unknown]>([
    ['v1:subscribersattribution', { network: '9', data: {} }],
    ['v1:grant-a-promotional-entitlement', {}],
    ['v1:grant-a-promotional-entitlement', { duration: 'eternal' }],
    ['v1:grant-a-promotional-entitlement', { end_time_ms: 1 }],
    ['v1:update-subscriber-attributes', {}],
    ['v1:update-subscriber-attributes', { attributes: { $email: { value: 'nobody' } } }],
    ['v1:defer-a-google-subscription', {}],
    ['v1:defer-a-google-subscription', { extend_by_days: 366 }],
    ['v1:defer-a-google-subscription', { expiry_time_ms: 1 }],
    ['v1:extend-an-apple-subscription', { extend_by_days: 91, extend_reason_code: 1 }],
    ['v1:extend-an-apple-subscription', { extend_by_days: 1, extend_reason_code: 4 }],
    ['v1:receipts', { ...receipt, fetch_token: 'real-looking' }],
    ['v1:receipts', { app_user_id: 'x' }],
    ['v1:receipts', { ...receipt, price: 1 }],
    ['v1:receipts', { ...receipt, app_user_id: 'undefined', fetch_token: 'sandbox.skylark_pro_monthly.9' }],
    ['external:track-external-purchases', {}],
    ['external:track-external-purchases', { purchase: { ...externalStatus, more: 1 } }],
    ['external:track-external-purchases', { purchase: { ...externalStatus, updated_at: 'yesterday' } }],
    ['external:track-external-purchases', { purchase: { ...externalStatus, customer_id: 'another' } }],
    [
      'external:track-external-purchases',
      {
        payment: {
          object: 'external_purchase_payment',
          source_purchase_identifier: 'unknown',
          payment_identifier: 'p',
          amount_in_local_currency: { currency: 'USD', gross: 1 },
        },
      },
    ],
  ])('%s refuses %j', async (id, body) => {
    const again = freshSandbox();
    const own = requests(again).all;
    await askFor(again.sandbox, own[id]?.[0] ?? 200, id, own[id]?.[1]);
    await askFor(again.sandbox, 400, id, { ...own[id]?.[1], body });
  });

  test('a read creates, once; an unknown platform and an impossible id are refused', async () => {
    await askFor(sandbox, 201, 'v1:subscribers', { path: user('somebody-new') });
    await askFor(sandbox, 200, 'v1:subscribers', { path: user('somebody-new') });
    for (const id of ['null', 'undefined', '[object Object]', 'a/b']) {
      const { body } = await askFor(sandbox, 400, 'v1:subscribers', { path: user(id) });
      expect(body).toMatchObject({ code: 7220 });
    }
    const headers = { 'X-Platform': 'toaster' };
    const { body } = await askFor(sandbox, 400, 'v1:subscribers', { path: user(ada), headers });
    expect(body).toMatchObject({ code: 7000 });
    await askFor(sandbox, 400, 'v1:receipts', { body: receipt });
    await askFor(sandbox, 400, 'v1:get-offerings', {
      path: user(ada),
      headers,
      key: sandbox.keys.public(appOf('stripe')),
    });
  });

  test('offerings refuse secret keys and show the products of the app', async () => {
    const secret = await askFor(sandbox, 403, 'v1:get-offerings', { path: user(ada) });
    expect(secret.body).toMatchObject({ code: 7243 });
    const key = sandbox.keys.public(appOf('play_store'));
    const { body } = await askFor(sandbox, 200, 'v1:get-offerings', { path: user('never-seen'), key });
    expect(body).toMatchObject({ current_offering_id: 'default' });
    const { offerings } = body as {
      readonly offerings: readonly { readonly packages: readonly unknown[] }[];
    };
    expect(offerings[0]?.packages[0]).toMatchObject({
      identifier: '$rc_monthly',
      platform_product_identifier: 'skylark_pro',
    });
    expect(project.customer('never-seen')).toBeUndefined();
  });

  test('an external subscription follows its source, and refuses news from the past', async () => {
    const { sandbox: own, appOf: appIn } = freshSandbox();
    const key = own.keys.external(appIn('stripe'));
    const id = 'external:track-external-purchases';
    const status = (said: object): Asked => ({ key, body: { purchase: { ...externalStatus, ...said } } });
    const payment = {
      object: 'external_subscription_payment',
      source_subscription_identifier: 'source-1',
      payment_identifier: 'payment-1',
      amount_in_local_currency: { currency: 'EUR', gross: '9.20' },
    };
    const first = await askFor(own, 200, id, {
      key,
      body: { purchase: { ...externalStatus, current_period_ends_at: '2026-02-01T00:00:00' }, payment },
    });
    const again = await askFor(own, 200, id, { key, body: { payment } });
    expect(again.body).toEqual({ payment: (first.body as { readonly payment: string }).payment });
    const next = { current_period_starts_at: '2026-02-01T00:00:00', updated_at: '2026-02-01T00:00:00' };
    await askFor(own, 200, id, status(next));
    const late = await askFor(own, 409, id, status({ updated_at: '2026-01-15T00:00:00' }));
    expect(late.body).toMatchObject({ code: 7752 });
    const swallowing = { current_period_starts_at: '2025-12-01T00:00:00', updated_at: '2026-03-01T00:00:00' };
    await askFor(own, 409, id, status(swallowing));
    const read = { path: { customer_id: 'web-user' } };
    const { body } = await askFor(own, 200, 'list-subscriptions', read);
    expect(body).toMatchObject({
      items: [{ store: 'external', status: 'active', total_revenue_in_usd: { gross: 10 } }],
    });
    await askFor(
      own,
      200,
      id,
      status({ ...next, updated_at: '2026-03-01T00:00:00', status: 'expired', gives_access: false }),
    );
    const { body: after } = await askFor(own, 200, 'list-customer-active-entitlements', read);
    expect(after).toMatchObject({ items: [] });
  });

  test('too many requests and purchases too old are refused', async () => {
    const limited = createSandbox({ clock: { now: () => 1_780_000_000_000 } });
    for (let sent = 0; sent < 480; sent++) {
      await askFor(limited, 200, 'v1:subscribers', { path: user(newcomer) });
    }
    await askFor(limited, 429, 'v1:subscribers', { path: user(newcomer) });
    const old = sandbox.add.purchase({ customerId: ada, purchasedAt: Date.now() - 400 * day });
    const path = { ...user(ada), store_transaction_identifier: old.store_purchase_identifier };
    await askFor(sandbox, 422, 'v1:refund-a-google-subscription', { path });
  });
});
