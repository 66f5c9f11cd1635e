import { describe, expect, test } from 'vitest';

import { createSandbox } from '../../../src/sandbox/create-sandbox.ts';
import { itemsOf, post, send } from './sandbox-calls.ts';
import type { Json } from './sandbox-calls.ts';

function emptySandbox() {
  return createSandbox({ seed: 'empty', rateLimits: 'off' });
}

describe('an app', () => {
  const appleApp = { name: 'iOS', type: 'app_store', app_store: { bundle_id: 'com.acme.ios' } };

  test('says which keys it has, never what they are, and the sandbox remembers them', async () => {
    const sandbox = emptySandbox();
    const created = await post(sandbox, '/apps', {
      ...appleApp,
      app_store: {
        ...appleApp.app_store,
        subscription_private_key: 'canary-1',
        subscription_key_id: 'canary-2',
      },
    });
    expect(created.body['app_store']).toMatchObject({ subscription_key_configured: false });
    const id = String(created.body['id']);
    const updated = await post(sandbox, `/apps/${id}`, {
      app_store: { subscription_key_issuer: 'canary-3', shared_secret: 'canary-4'.padEnd(32, '0') },
    });
    expect(updated.body['app_store']).toEqual({
      bundle_id: 'com.acme.ios',
      subscription_key_configured: true,
      app_store_connect_api_key_configured: false,
    });
    expect(JSON.stringify([created.body, updated.body])).not.toContain('canary');
    const secrets = sandbox.store.project(sandbox.projectId)?.appSecrets.get(id);
    expect(Object.values(secrets ?? {})).toHaveLength(4);
    await post(sandbox, `/apps/${id}`, { app_store: { shared_secret: null } });
    expect(sandbox.store.project(sandbox.projectId)?.appSecrets.get(id)).not.toHaveProperty('shared_secret');
  });

  test('has the public key that its SDK uses', async () => {
    const sandbox = emptySandbox();
    const { id } = sandbox.add.app({ type: 'app_store' });
    const [key] = itemsOf(await send(sandbox, `/apps/${id}/public_api_keys`));
    expect(key).toMatchObject({ key: sandbox.keys.public(id), environment: 'production', app_id: id });
  });

  test('that changes nothing of its store keeps what the store knows it by', async () => {
    const sandbox = emptySandbox();
    const [one, other] = ['com.acme.a', 'com.acme.b'].map(
      (name) => sandbox.add.app({ play_store: { package_name: name } }).id,
    );
    expect((await post(sandbox, `/apps/${one}`, { name: 'Same store' })).body).toMatchObject({
      play_store: { package_name: 'com.acme.a' },
    });
    const twin = { play_store: { package_name: 'com.acme.a' } };
    expect((await post(sandbox, `/apps/${other}`, twin)).status).toBe(409);
  });

  test('has a StoreKit configuration of its active products, in the groups that the store has', async () => {
    const sandbox = emptySandbox();
    const { id } = sandbox.add.app({
      type: 'app_store',
      app_store: {
        bundle_id: 'com.acme.ios',
        app_store_connect_api_key_configured: true,
        subscription_key_configured: true,
      },
    });
    const add = async (identifier: string, type: string): Promise<string> => {
      const body = { app_id: id, store_identifier: identifier, type };
      return String((await post(sandbox, '/products', body)).body['id']);
    };
    const pro = await add('pro', 'subscription');
    await add('coins', 'consumable');
    await add('pass', 'non_renewing_subscription');
    await send(sandbox, `/products/${await add('old', 'consumable')}/actions/archive`, { method: 'POST' });
    const pushed = await post(sandbox, `/products/${pro}/create_in_store`, {
      store_information: { duration: 'THREE_MONTHS', subscription_group_name: 'Tiers' },
    });
    expect(pushed).toMatchObject({ status: 201, body: { created_product: { product_identifier: 'pro' } } });
    expect((await send(sandbox, `/products/${pro}`)).body['subscription']).toMatchObject({ duration: 'P3M' });
    expect((await send(sandbox, `/apps/${id}/store_kit_config`)).body['contents']).toMatchObject({
      products: [{ productID: 'coins', type: 'Consumable' }],
      nonRenewingSubscriptions: [{ productID: 'pass' }],
      subscriptionGroups: [
        { name: 'Tiers', subscriptions: [{ productID: 'pro', recurringSubscriptionPeriod: 'P3M' }] },
      ],
    });
  });
});

describe('a project', () => {
  test('that was made with a key is open to it, and to nobody of another account', async () => {
    const sandbox = emptySandbox();
    const headers = { authorization: `Bearer ${sandbox.keys.write}`, 'content-type': 'application/json' };
    const at = (path: string, init: RequestInit = {}) =>
      sandbox.fetch(`https://api.revenuecat.com/v2/projects${path}`, { headers, ...init });
    const made = (await (
      await at('', { method: 'POST', body: JSON.stringify({ name: 'Second' }) })
    ).json()) as Json;
    const id = String(made['id']);
    expect((await at(`/${id}/products`)).status).toBe(200);
    const list = (await (await at('')).json()) as { items: Json[] };
    expect(list.items.map((one) => one['id'])).toEqual([sandbox.projectId, id]);
    sandbox.store.addProject({ object: 'project', id: 'projforeign', name: 'Foreign', created_at: 0 });
    expect((await at('/projforeign/products')).status).toBe(403);
    expect(((await (await at('')).json()) as { items: Json[] }).items).toHaveLength(2);
    const trail = sandbox.store.project(id)?.auditTrail;
    expect([...(trail?.after(null) ?? [])]).toMatchObject([{ action_type: 'project_created' }]);
  });
});

describe('a webhook integration', () => {
  test('remembers the authorization header that it never answers', async () => {
    const sandbox = emptySandbox();
    const body = { name: 'Hook', url: 'https://example.com/', authorization_header: 'Bearer canary' };
    const created = await post(sandbox, '/integrations/webhooks', body);
    expect(JSON.stringify(created.body)).not.toContain('canary');
    const stored = sandbox.store
      .project(sandbox.projectId)
      ?.webhookIntegrations.get(String(created.body['id']));
    expect(stored?.authorizationHeader).toBe('Bearer canary');
  });
});

describe('a discount', () => {
  const percentage = {
    identifier: 'sale',
    customer_facing_name: 'Sale',
    type: 'percentage',
    percentage: 10,
    duration_mode: 'time_window',
    time_window: 'P1M',
    eligibility: 'everyone',
  };

  async function discountOf(said: Json = {}) {
    let time = 1_000_000;
    const sandbox = createSandbox({ seed: 'empty', rateLimits: 'off', clock: { now: () => ++time } });
    const created = await post(sandbox, '/discounts', { ...percentage, ...said });
    const path = `/discounts/${String(created.body['id'])}`;
    const patch = (body: Json) =>
      send(sandbox, path, {
        method: 'PATCH',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    return { sandbox, created, path, patch };
  }

  test('keeps what a change leaves out', async () => {
    const { created, patch } = await discountOf();
    const changed = await patch({ percentage: 30 });
    expect(changed.body).toEqual({ ...created.body, percentage: 30, updated_at: changed.body['updated_at'] });
    expect(Number(changed.body['updated_at'])).toBeGreaterThan(Number(created.body['updated_at']));
  });

  test('that becomes another kind needs the new terms, and drops the old', async () => {
    const { patch } = await discountOf();
    expect(await patch({ type: 'fixed_amount', percentage: 5 })).toMatchObject({
      status: 422,
      body: { param: 'percentage' },
    });
    const amounts = { USD: { currency: 'USD', amount: 3 } };
    const fixed = await patch({ type: 'fixed_amount', fixed_amounts: amounts, duration_mode: 'forever' });
    expect(fixed.body).toMatchObject({ fixed_amount: { USD: 3 }, time_window: null });
    expect(fixed.body).not.toHaveProperty('percentage');
  });

  test.each([{ USD: { currency: 'EUR', amount: 3 } }, { USD: { currency: 'USD', amount: 0 } }, {}])(
    'does not take %j as amounts',
    async (amounts) => {
      const { created } = await discountOf({
        type: 'fixed_amount',
        percentage: undefined,
        fixed_amounts: amounts,
      });
      expect(created).toMatchObject({ status: 422, body: { param: 'fixed_amounts' } });
    },
  );

  test('that is disabled again keeps the first date, and loses its codes when it goes', async () => {
    const { sandbox, path } = await discountOf();
    const disable = () => send(sandbox, `${path}/actions/disable`, { method: 'POST' });
    expect((await disable()).body['disabled_at']).toBe((await disable()).body['disabled_at']);
    await post(sandbox, `${path}/discount_codes`, { codes: ['SUN'] });
    await send(sandbox, path, { method: 'DELETE' });
    const again = await post(sandbox, '/discounts', percentage);
    const codes = `/discounts/${String(again.body['id'])}/discount_codes`;
    expect((await post(sandbox, codes, { codes: ['SUN'] })).status).toBe(201);
  });
});

describe('the settings of the business', () => {
  const settings = [
    '/paywalls?expand=items.offering',
    '/virtual_currencies',
    '/discounts',
    '/integrations/webhooks',
    '/collaborators',
    '/audit_logs?limit=100',
  ];

  test.each(settings)('%s is the same in every sandbox', async (path) => {
    const options = { rateLimits: 'off', clock: { now: () => Date.UTC(2026, 0, 1) } } as const;
    const [one, other] = await Promise.all([1, 2].map(() => send(createSandbox(options), path)));
    expect(one?.body).toEqual(other?.body);
    expect(one === undefined ? [] : itemsOf(one)).not.toEqual([]);
  });

  test('refer only to what exists', () => {
    const sandbox = createSandbox();
    const project = sandbox.store.project(sandbox.projectId);
    if (project === undefined) throw new Error('The sandbox has no project');
    for (const { offeringId } of project.paywalls) expect(project.offerings.has(offeringId)).toBe(true);
    for (const { productGrants } of project.virtualCurrencies) {
      for (const { productIds } of productGrants ?? []) {
        expect(productIds).not.toEqual([]);
        for (const id of productIds) expect(project.products.has(id)).toBe(true);
      }
    }
    for (const { appId } of project.webhookIntegrations) {
      if (appId !== null) expect(project.apps.has(appId)).toBe(true);
    }
    const identifiers = new Set([...project.products].map((product) => product.store_identifier));
    for (const { productIdentifiers } of project.discounts) {
      for (const identifier of productIdentifiers) expect(identifiers.has(identifier)).toBe(true);
    }
  });
});
