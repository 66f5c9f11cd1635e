import { expect, test } from 'vitest';

import { createSandbox } from '../../src/sandbox/create-sandbox.ts';
import {
  configurationWrites,
  testAllWereSeen,
  testCommonRefusals,
  ValidatedCalls,
} from './validated-calls.ts';
import type { Json } from './validated-calls.ts';

const sandbox = createSandbox({ rateLimits: 'off' });
const calls = new ValidatedCalls(sandbox);
const project = sandbox.store.project(sandbox.projectId);
if (project === undefined) throw new Error('The sandbox has no project');

const appOf = (type: string): string => [...project.apps].find((app) => app.type === type)?.id ?? '';
const offeringOf = (lookupKey: string): string =>
  [...project.offerings].find((offering) => offering.lookupKey === lookupKey)?.id ?? '';
const productOf = (identifier: string, appType = 'app_store'): string =>
  [...project.products].find(
    (product) => product.store_identifier === identifier && product.app_id === appOf(appType),
  )?.id ?? '';

const long = (length: number): string => 'x'.repeat(length);
const idOf = (answer: Json): string => String(answer['id']);
let made = 0;

function newProduct(appType = 'app_store', said: Json = {}): Promise<Json> {
  return calls.expect(201, 'create-product', {
    body: { store_identifier: `made_${++made}`, app_id: appOf(appType), type: 'subscription', ...said },
  });
}

const writes = configurationWrites(/\/(products|entitlements|offerings|packages)(\/|$)/);

testCommonRefusals(sandbox, calls, writes);

test('products', async () => {
  const good = { store_identifier: 'com.acme.pro', app_id: appOf('app_store'), type: 'subscription' };
  await calls.expectWrong('create-product', {}, [
    [{ ...good, store_identifier: long(201) }, 'store_identifier'],
    [{ ...good, type: 'weekly' }, 'type'],
    [{ ...good, display_name: '' }, 'display_name'],
    [{ ...good, subscription: { duration: 'P2W' } }, 'subscription.duration'],
    [{ ...good, price: 1 }, 'price'],
  ]);
  await calls.expect(404, 'create-product', { body: { ...good, app_id: 'app0' } });
  await calls.expect(422, 'create-product', { body: { ...good, app_id: appOf('rc_billing') } });
  await calls.expect(422, 'create-product', { body: { ...good, app_id: appOf('stripe') } });
  const product = await calls.expect(201, 'create-product', { body: good });
  await calls.expect(409, 'create-product', { body: good });
  for (const type of ['one_time', 'consumable', 'non_consumable', 'non_renewing_subscription']) {
    await newProduct('play_store', { type, display_name: 'Bought once' });
  }
  const path = { product_id: idOf(product) };
  const body = { display_name: 'Pro' };
  expect(await calls.expect(200, 'update-product', { path, body, query: { expand: 'app' } })).toMatchObject({
    display_name: 'Pro',
    app: { id: appOf('app_store') },
  });
  expect(await calls.expect(200, 'update-product', { path, body: { display_name: '' } })).toMatchObject({
    display_name: null,
  });
  await calls.expect(200, 'update-product', { path, body: {} });
  await calls.expectWrong('update-product', { path }, [
    [{ display_name: long(1501) }, 'display_name'],
    [{ display_name: null }, 'display_name'],
    [{ store_identifier: 'x' }, 'store_identifier'],
  ]);
  expect(await calls.expect(200, 'archive-product', { path })).toMatchObject({ state: 'inactive' });
  expect(await calls.expect(200, 'unarchive-product', { path })).toMatchObject({ state: 'active' });
  await calls.expect(200, 'delete-product', { path });
  for (const id of ['delete-product', 'archive-product', 'unarchive-product'] as const) {
    await calls.expect(404, id, { path });
  }
  await calls.expect(422, 'delete-product', { path: { product_id: productOf('skylark_pro_monthly') } });
});

test('products in the store', async () => {
  const path = { product_id: idOf(await newProduct()) };
  const information = { duration: 'ONE_MONTH', subscription_group_name: 'Pro' };
  await calls.expectWrong('create-product-in-store', { path }, [
    [
      { store_information: { duration: 'ONE_DAY', subscription_group_name: 'x' } },
      'store_information.duration',
    ],
    [{ more: 1 }, 'more'],
  ]);
  await calls.expect(422, 'create-product-in-store', { path });
  await calls.expect(422, 'create-product-in-store', { path, body: { store_information: {} } });
  await calls.expect(201, 'create-product-in-store', { path, body: { store_information: information } });
  await calls.expect(409, 'create-product-in-store', { path, body: { store_information: information } });
  const once = {
    product_id: idOf(await newProduct('app_store', { type: 'consumable', display_name: 'Coins' })),
  };
  await calls.expect(422, 'create-product-in-store', {
    path: once,
    body: { store_information: information },
  });
  await calls.expect(201, 'create-product-in-store', { path: once });
  const elsewhere = { product_id: idOf(await newProduct('play_store')) };
  await calls.expect(422, 'create-product-in-store', { path: elsewhere });
  await calls.expect(404, 'create-product-in-store', { path: { product_id: 'prod0' } });
});

test('entitlements', async () => {
  const good = { lookup_key: 'gold', display_name: 'Gold' };
  await calls.expectWrong('create-entitlement', {}, [
    [{ display_name: 'x' }, 'lookup_key'],
    [{ ...good, lookup_key: long(201) }, 'lookup_key'],
    [{ ...good, display_name: long(1501) }, 'display_name'],
    [{ ...good, state: 'active' }, 'state'],
  ]);
  const entitlement = await calls.expect(201, 'create-entitlement', { body: good });
  await calls.expect(409, 'create-entitlement', { body: good });
  const path = { entitlement_id: idOf(entitlement) };
  await calls.expect(200, 'update-entitlement', { path, body: { display_name: 'Real gold' } });
  await calls.expectWrong('update-entitlement', { path }, [
    [{}, 'display_name'],
    [{ display_name: '' }, 'display_name'],
    [{ display_name: 'x', lookup_key: 'y' }, 'lookup_key'],
  ]);

  const active = idOf(await newProduct());
  const archived = productOf('skylark_pro_weekly');
  for (const id of ['attach-products-to-entitlement', 'detach-products-from-entitlement'] as const) {
    await calls.expectWrong(id, { path }, [
      [{ product_ids: [] }, 'product_ids'],
      [{ product_ids: Array.from({ length: 51 }, String) }, 'product_ids'],
      [{ product_ids: [''] }, 'product_ids.0'],
    ]);
    await calls.expect(404, id, { path, body: { product_ids: [active, 'prod0'] } });
  }
  expect(
    await calls.expect(422, 'attach-products-to-entitlement', {
      path,
      body: { product_ids: [active, archived] },
    }),
  ).toMatchObject({ type: 'entity_references_archived_entities', referenced_object_ids: [archived] });
  const body = { product_ids: [active] };
  await calls.expect(200, 'attach-products-to-entitlement', { path, body });
  await calls.expect(422, 'delete-entitlement', { path });
  await calls.expect(200, 'archive-entitlement', { path });
  await calls.expect(200, 'archive-product', { path: { product_id: active } });
  expect(await calls.expect(422, 'unarchive-entitlement', { path })).toMatchObject({
    referenced_object_ids: [active],
  });
  await calls.expect(200, 'unarchive-product', { path: { product_id: active } });
  await calls.expect(200, 'unarchive-entitlement', { path });
  await calls.expect(200, 'detach-products-from-entitlement', { path, body });
  await calls.expect(404, 'detach-products-from-entitlement', { path, body });
  await calls.expect(200, 'delete-entitlement', { path });
  await calls.expect(404, 'archive-entitlement', { path });
});

test('offerings', async () => {
  const good = { lookup_key: 'black_friday', display_name: 'Black Friday', metadata: { colour: 'black' } };
  await calls.expectWrong('create-offering', {}, [
    [{ ...good, lookup_key: '' }, 'lookup_key'],
    [{ ...good, metadata: 'x' }, 'metadata'],
    [{ ...good, is_current: true }, 'is_current'],
  ]);
  const offering = await calls.expect(201, 'create-offering', { body: good });
  await calls.expect(409, 'create-offering', { body: good });
  const path = { offering_id: idOf(offering) };
  await calls.expectWrong('update-offering', { path }, [
    [{ is_current: 'yes' }, 'is_current'],
    [{ lookup_key: 'x' }, 'lookup_key'],
  ]);
  await calls.expect(200, 'update-offering', { path, body: { metadata: null, is_current: true } });
  await calls.expect(422, 'archive-offering', { path });
  await calls.expect(422, 'delete-offering', { path });
  await calls.expect(200, 'update-offering', {
    path: { offering_id: offeringOf('default') },
    body: { is_current: true },
  });
  await calls.expect(200, 'archive-offering', { path });
  await calls.expect(422, 'update-offering', { path, body: { is_current: true } });
  await calls.expect(200, 'unarchive-offering', { path });
  await calls.expect(200, 'delete-offering', { path });
  await calls.expect(404, 'delete-offering', { path });

  const winter = { offering_id: offeringOf('winter_sale') };
  await calls.expect(422, 'delete-offering', { path: winter });
  await calls.expectWrong('unarchive-offering', { path: winter }, [
    [{ unarchive_referenced_entities: 1 }, 'unarchive_referenced_entities'],
    [{ more: 1 }, 'more'],
  ]);
  expect(await calls.expect(422, 'unarchive-offering', { path: winter, body: {} })).toMatchObject({
    type: 'entity_references_archived_entities',
    referenced_object_ids: [productOf('skylark_pro_weekly')],
  });
});

test('packages', async () => {
  const path = { offering_id: offeringOf('default') };
  const good = { lookup_key: '$rc_six_month', display_name: 'Half a year' };
  await calls.expectWrong('create-packages', { path }, [
    [{ ...good, position: 1.5 }, 'position'],
    [{ ...good, products: [] }, 'products'],
  ]);
  const stored = await calls.expect(201, 'create-packages', { path, body: { ...good, position: 2 } });
  await calls.expect(409, 'create-packages', { path, body: good });
  const own = { package_id: idOf(stored) };
  await calls.expect(200, 'update-package', { path: own, body: { display_name: 'Six months', position: 1 } });
  await calls.expectWrong('update-package', { path: own }, [
    [{ position: 0 }, 'position'],
    [{ lookup_key: 'x' }, 'lookup_key'],
  ]);

  const pro = { product_id: productOf('skylark_pro_monthly'), eligibility_criteria: 'all' };
  const attach = (...products: Json[]): { path: typeof own; body: Json } => ({
    path: own,
    body: { products },
  });
  await calls.expectWrong('attach-products-to-package', { path: own }, [
    [{ products: [] }, 'products'],
    [{ products: [{ ...pro, eligibility_criteria: 'some' }] }, 'products.0.eligibility_criteria'],
  ]);
  await calls.expect(404, 'attach-products-to-package', attach({ ...pro, product_id: 'prod0' }));
  await calls.expect(
    422,
    'attach-products-to-package',
    attach({ ...pro, eligibility_criteria: 'google_sdk_ge_6' }),
  );
  await calls.expect(
    422,
    'attach-products-to-package',
    attach({ ...pro, product_id: productOf('skylark_pro_weekly') }),
  );
  await calls.expect(200, 'attach-products-to-package', attach(pro));
  await calls.expect(
    409,
    'attach-products-to-package',
    attach({ ...pro, product_id: productOf('skylark_pro_yearly') }),
  );
  const detach = { path: own, body: { product_ids: [pro.product_id] } };
  await calls.expectWrong('detach-products-from-package', { path: own }, [
    [{ product_ids: [] }, 'product_ids'],
  ]);
  await calls.expect(200, 'detach-products-from-package', detach);
  await calls.expect(404, 'detach-products-from-package', detach);
  await calls.expect(200, 'delete-package-from-offering', { path: own });
  await calls.expect(404, 'delete-package-from-offering', { path: own });
});

testAllWereSeen(calls, writes);
