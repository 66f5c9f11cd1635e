import { describe, expect, test } from 'vitest';

import { createSandbox } from '../../../src/sandbox/create-sandbox.ts';
import type { Sandbox } from '../../../src/sandbox/create-sandbox.ts';
import { itemsOf, post, send } from './sandbox-calls.ts';
import type { Json } from './sandbox-calls.ts';

function emptySandbox(): Sandbox {
  return createSandbox({ seed: 'empty', rateLimits: 'off' });
}

function remove(sandbox: Sandbox, path: string) {
  return send(sandbox, path, { method: 'DELETE' });
}

async function lookupKeys(sandbox: Sandbox, path: string): Promise<unknown[]> {
  return itemsOf(await send(sandbox, path)).map((one) => one['lookup_key']);
}

describe('the current offering', () => {
  test('is one at a time: the flag moves, and may be given up', async () => {
    const sandbox = emptySandbox();
    const ids = ['one', 'two'].map((key) => sandbox.add.offering({ lookupKey: key }).id);
    const current = async (): Promise<unknown[]> =>
      itemsOf(await send(sandbox, '/offerings'))
        .filter((one) => one['is_current'])
        .map((one) => one['id']);
    expect(await current()).toEqual([]);
    for (const id of ids) {
      await post(sandbox, `/offerings/${id}`, { is_current: true });
      expect(await current()).toEqual([id]);
    }
    await post(sandbox, `/offerings/${ids[1]}`, { is_current: false });
    expect(await current()).toEqual([]);
  });

  test('stays current when it is renamed', async () => {
    const sandbox = emptySandbox();
    const { id } = sandbox.add.offering({ isCurrent: true });
    const answer = await post(sandbox, `/offerings/${id}`, { display_name: 'New name' });
    expect(answer.body).toMatchObject({ is_current: true, display_name: 'New name' });
  });
});

describe('an archived product', () => {
  function withArchivedProduct() {
    const sandbox = emptySandbox();
    const product = sandbox.add.product({ state: 'inactive' });
    const offering = sandbox.add.offering({ state: 'inactive' });
    sandbox.add.package({ offeringId: offering.id, productIds: [product.id] });
    return { sandbox, product, unarchive: `/offerings/${offering.id}/actions/unarchive` };
  }

  test('keeps its offering archived, and is named once', async () => {
    const { sandbox, product, unarchive } = withArchivedProduct();
    expect(await send(sandbox, unarchive, { method: 'POST' })).toMatchObject({
      status: 422,
      body: { type: 'entity_references_archived_entities', referenced_object_ids: [product.id] },
    });
    expect((await send(sandbox, `/products/${product.id}`)).body['state']).toBe('inactive');
  });

  test('becomes active with its offering when that is asked for', async () => {
    const { sandbox, product, unarchive } = withArchivedProduct();
    const answer = await post(sandbox, unarchive, { unarchive_referenced_entities: true });
    expect(answer).toMatchObject({ status: 200, body: { state: 'active' } });
    expect((await send(sandbox, `/products/${product.id}`)).body['state']).toBe('active');
  });

  test('may be attached to what is archived too', async () => {
    const { sandbox, product } = withArchivedProduct();
    const { id } = sandbox.add.entitlement({ state: 'inactive' });
    const body = { product_ids: [product.id] };
    expect((await post(sandbox, `/entitlements/${id}/actions/attach_products`, body)).status).toBe(200);
  });
});

describe('a deletion', () => {
  test('of a product waits until nothing refers to it', async () => {
    const sandbox = emptySandbox();
    const { id } = sandbox.add.product();
    const offering = sandbox.add.offering();
    const holder = sandbox.add.package({ offeringId: offering.id, productIds: [id] });
    const entitlement = sandbox.add.entitlement({ productIds: [id] });
    const body = { product_ids: [id] };
    await post(sandbox, '/virtual_currencies', {
      code: 'GEM',
      name: 'Gems',
      product_grants: [{ ...body, amount: 1 }],
    });
    const reason = async (): Promise<unknown> => (await remove(sandbox, `/products/${id}`)).body['message'];
    expect(await reason()).toContain('entitlement');
    await post(sandbox, `/entitlements/${entitlement.id}/actions/detach_products`, body);
    expect(await reason()).toContain('package');
    await post(sandbox, `/packages/${holder.id}/actions/detach_products`, body);
    expect(await reason()).toContain('virtual currency');
    await post(sandbox, '/virtual_currencies/GEM', { product_grants: null });
    expect((await remove(sandbox, `/products/${id}`)).body).toMatchObject({ object: 'product', id });
    expect((await send(sandbox, `/products/${id}`)).status).toBe(404);
  });

  test('of a product that was ever bought is refused for good', async () => {
    const sandbox = emptySandbox();
    const { product_id: id } = sandbox.add.purchase({ customerId: 'ada', refundedAt: 1 });
    expect(await remove(sandbox, `/products/${id}`)).toMatchObject({
      status: 422,
      body: { type: 'unprocessable_entity_error' },
    });
  });

  test('of an entitlement waits for the grants of it', async () => {
    const sandbox = emptySandbox();
    const { id } = sandbox.add.entitlement();
    sandbox.add.customer({ id: 'ada' });
    const grant = { entitlement_id: id, expires_at: Date.now() + 60_000 };
    await post(sandbox, '/customers/ada/actions/grant_entitlement', grant);
    expect((await remove(sandbox, `/entitlements/${id}`)).status).toBe(422);
    await post(sandbox, '/customers/ada/actions/revoke_granted_entitlement', { entitlement_id: id });
    expect((await remove(sandbox, `/entitlements/${id}`)).status).toBe(200);
  });

  test('of an offering takes its packages along, and shows customers the current one again', async () => {
    const sandbox = emptySandbox();
    const offering = sandbox.add.offering();
    const one = sandbox.add.package({ offeringId: offering.id });
    sandbox.add.customer({ id: 'ada', offeringOverrideId: offering.id });
    await remove(sandbox, `/offerings/${offering.id}`);
    expect((await send(sandbox, `/packages/${one.id}`)).status).toBe(404);
    const project = sandbox.store.project(sandbox.projectId);
    expect(project?.customer('ada')?.offeringOverrideId).toBeNull();
  });

  test('of an app waits for its products and webhooks', async () => {
    const sandbox = emptySandbox();
    const app = sandbox.add.app();
    const product = sandbox.add.product({ app_id: app.id });
    const hook = await post(sandbox, '/integrations/webhooks', {
      name: 'Hook',
      url: 'https://example.com/',
      app_id: app.id,
    });
    expect((await remove(sandbox, `/apps/${app.id}`)).body['message']).toContain('products');
    await remove(sandbox, `/products/${product.id}`);
    expect((await remove(sandbox, `/apps/${app.id}`)).body['message']).toContain('webhook');
    await remove(sandbox, `/integrations/webhooks/${String(hook.body['id'])}`);
    expect((await remove(sandbox, `/apps/${app.id}`)).status).toBe(200);
  });

  test('of a virtual currency waits until no customer has any', async () => {
    const sandbox = emptySandbox();
    sandbox.add.customer({ id: 'ada' });
    await post(sandbox, '/virtual_currencies', { code: 'GEM', name: 'Gems' });
    const give = (amount: number) =>
      post(sandbox, '/customers/ada/virtual_currencies/transactions', { adjustments: { GEM: amount } });
    expect((await give(3)).status).toBe(200);
    expect((await remove(sandbox, '/virtual_currencies/GEM')).status).toBe(422);
    await give(-3);
    expect((await remove(sandbox, '/virtual_currencies/GEM')).body).toMatchObject({
      object: 'virtual_currency',
      id: 'GEM',
    });
  });
});

describe('packages', () => {
  async function offeringWith(keys: readonly string[]) {
    const sandbox = emptySandbox();
    const { id } = sandbox.add.offering();
    const path = `/offerings/${id}/packages`;
    const ids = new Map<string, string>();
    for (const [index, key] of keys.entries()) {
      const body = { lookup_key: key, display_name: key, position: index + 1 };
      ids.set(key, String((await post(sandbox, path, body)).body['id']));
    }
    return { sandbox, path, ids };
  }

  test('are listed by position; one that moves makes the others give way', async () => {
    const { sandbox, path, ids } = await offeringWith(['a', 'b', 'c']);
    await post(sandbox, path, { lookup_key: 'last', display_name: 'No position' });
    await post(sandbox, `/packages/${ids.get('a')}`, { position: 2 });
    expect(await lookupKeys(sandbox, path)).toEqual(['b', 'a', 'c', 'last']);
    await post(sandbox, `/packages/${ids.get('c')}`, { position: 1 });
    expect(await lookupKeys(sandbox, path)).toEqual(['c', 'b', 'a', 'last']);
    const positions = itemsOf(await send(sandbox, path)).map((one) => one['position']);
    expect(positions).toEqual([1, 2, 3, null]);
  });

  test('offer each SDK one product of an app: others conflict, and nothing is attached', async () => {
    const { sandbox, path, ids } = await offeringWith(['a']);
    const app = sandbox.add.app();
    const products = [1, 2, 3].map(() => sandbox.add.product({ app_id: app.id }).id);
    const attach = (...criteria: string[]) =>
      post(sandbox, `/packages/${ids.get('a')}/actions/attach_products`, {
        products: criteria.map((one, index) => ({ product_id: products[index], eligibility_criteria: one })),
      });
    const attached = async (): Promise<unknown[]> => {
      const [first] = itemsOf(await send(sandbox, `${path}?expand=items.product`));
      return (first?.['products'] as { items: Json[] }).items.map((one) => one['eligibility_criteria']);
    };
    expect((await attach('google_sdk_lt_6', 'google_sdk_lt_6')).status).toBe(409);
    expect(await attached()).toEqual([]);
    expect((await attach('google_sdk_lt_6', 'google_sdk_ge_6')).status).toBe(200);
    expect((await attach('google_sdk_lt_6', 'google_sdk_ge_6', 'all')).status).toBe(409);
    expect((await attach('all')).status).toBe(409);
    expect(await attached()).toEqual(['google_sdk_lt_6', 'google_sdk_ge_6']);
  });

  test('of two apps may both be for everybody', async () => {
    const { sandbox, ids } = await offeringWith(['a']);
    const products = [1, 2].map(() => sandbox.add.product({ app_id: sandbox.add.app().id }).id);
    const answer = await post(sandbox, `/packages/${ids.get('a')}/actions/attach_products`, {
      products: products.map((id) => ({ product_id: id, eligibility_criteria: 'all' })),
    });
    expect(answer.status).toBe(200);
  });
});
