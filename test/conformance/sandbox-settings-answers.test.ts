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
const long = (length: number): string => 'x'.repeat(length);
const idOf = (answer: Json): string => String(answer['id']);
let made = 0;

function newProduct(appType = 'app_store', said: Json = {}): Promise<Json> {
  return calls.expect(201, 'create-product', {
    body: { store_identifier: `made_${++made}`, app_id: appOf(appType), type: 'subscription', ...said },
  });
}

const writes = configurationWrites(/\/(paywalls|virtual_currencies|discounts|integrations)(\/|$)/);

testCommonRefusals(sandbox, calls, writes);

test('paywalls', async () => {
  const body = { offering_id: offeringOf('web') };
  await calls.expectWrong('create-paywall', {}, [
    [{}, 'offering_id'],
    [{ offering_id: long(201) }, 'offering_id'],
    [{ ...body, name: 'x' }, 'name'],
  ]);
  await calls.expect(404, 'create-paywall', { body: { offering_id: 'ofrng0' } });
  const path = { paywall_id: idOf(await calls.expect(201, 'create-paywall', { body })) };
  await calls.expect(409, 'create-paywall', { body });
  expect(await calls.expect(200, 'get-paywall', { path, query: { expand: 'offering' } })).toMatchObject({
    published_at: null,
    offering: { id: body.offering_id },
    components: null,
  });
  expect(await calls.expect(200, 'get-paywall', { path, query: { expand: 'components' } })).toMatchObject({
    offering: null,
    components: { published: null, draft: { default_locale: 'en_US' } },
  });
  expect(await calls.expect(200, 'list-paywalls', { query: { expand: 'items.offering' } })).toMatchObject({
    items: Array.from({ length: 4 }, () => ({ offering: { object: 'offering' }, components: null })),
  });
  await calls.expect(200, 'delete-paywall', { path });
  await calls.expect(404, 'delete-paywall', { path });
  const archived = idOf(
    await calls.expect(201, 'create-offering', { body: { lookup_key: 'old', display_name: 'Old' } }),
  );
  await calls.expect(200, 'archive-offering', { path: { offering_id: archived } });
  await calls.expect(422, 'create-paywall', { body: { offering_id: archived } });
});

test('virtual currencies', async () => {
  const product = idOf(await newProduct());
  const grant = { product_ids: [product], amount: 5 };
  const good = { code: 'SEED', name: 'Seeds', description: 'They grow', product_grants: [grant] };
  await calls.expectWrong('create-virtual-currency', {}, [
    [{ ...good, code: 'no-dash' }, 'code'],
    [{ ...good, code: long(11) }, 'code'],
    [{ ...good, name: long(51) }, 'name'],
    [{ ...good, description: '' }, 'description'],
    [{ ...good, product_grants: [{ ...grant, amount: 0 }] }, 'product_grants.0.amount'],
    [{ ...good, product_grants: [{ ...grant, product_ids: [] }] }, 'product_grants.0.product_ids'],
    [{ ...good, state: 'active' }, 'state'],
  ]);
  await calls.expect(404, 'create-virtual-currency', {
    body: { ...good, product_grants: [{ ...grant, product_ids: ['prod0'] }] },
  });
  expect(await calls.expect(201, 'create-virtual-currency', { body: good })).toMatchObject({
    code: 'SEED',
    product_grants: [{ amount: 5, trial_amount: 0, expire_at_cycle_end: false }],
  });
  await calls.expect(409, 'create-virtual-currency', { body: good });
  const path = { virtual_currency_code: 'SEED' };
  await calls.expectWrong('update-virtual-currency', { path }, [
    [{ code: 'OTHER' }, 'code'],
    [{ name: null }, 'name'],
  ]);
  const body = { name: 'Saplings', description: null };
  expect(await calls.expect(200, 'update-virtual-currency', { path, body })).toMatchObject(body);
  await calls.expect(200, 'archive-product', { path: { product_id: product } });
  await calls.expect(422, 'update-virtual-currency', { path, body: { product_grants: [grant] } });
  expect(await calls.expect(200, 'archive-virtual-currency', { path })).toMatchObject({ state: 'inactive' });
  expect(await calls.expect(422, 'unarchive-virtual-currency', { path })).toMatchObject({
    referenced_object_ids: [product],
  });
  await calls.expect(200, 'update-virtual-currency', { path, body: { product_grants: null } });
  expect(await calls.expect(200, 'unarchive-virtual-currency', { path })).toMatchObject({ state: 'active' });
  await calls.expect(200, 'delete-virtual-currency', { path });
  await calls.expect(404, 'delete-virtual-currency', { path });
});

test('discounts', async () => {
  const good = {
    identifier: 'summer',
    customer_facing_name: 'Summer sale',
    type: 'percentage',
    percentage: 10,
    duration_mode: 'one_time',
    eligibility: 'everyone',
  };
  await calls.expectWrong('create-discount', {}, [
    [{ ...good, identifier: long(101) }, 'identifier'],
    [{ ...good, customer_facing_name: 'no' }, 'customer_facing_name'],
    [{ ...good, percentage: 0 }, 'percentage'],
    [{ ...good, eligibility: 'nobody' }, 'eligibility'],
    [{ ...good, time_window: 'a month' }, 'time_window'],
    [{ ...good, fixed_amount: {} }, 'fixed_amount'],
  ]);
  for (const [said, param] of [
    [{ percentage: undefined }, 'percentage'],
    [{ type: 'fixed_amount' }, 'percentage'],
    [{ fixed_amounts: { USD: { currency: 'USD', amount: 1 } } }, 'fixed_amounts'],
    [{ time_window: 'P1M' }, 'time_window'],
    [{ duration_mode: 'time_window' }, 'time_window'],
  ] as const) {
    expect(await calls.expect(422, 'create-discount', { body: { ...good, ...said } })).toMatchObject({
      param,
    });
  }
  await calls.expect(404, 'create-discount', { body: { ...good, product_identifiers: ['nothing'] } });
  const discount = await calls.expect(201, 'create-discount', {
    body: { ...good, product_identifiers: ['skylark_pro_monthly'] },
  });
  await calls.expect(409, 'create-discount', { body: good });
  const path = { discount_id: idOf(discount) };
  await calls.expect(400, 'update-discount-offer', { path, body: {} });
  await calls.expectWrong('update-discount-offer', { path }, [
    [{ identifier: 'x' }, 'identifier'],
    [{ percentage: 101 }, 'percentage'],
  ]);
  await calls.expect(422, 'update-discount-offer', { path, body: { type: 'fixed_amount' } });
  expect(
    await calls.expect(200, 'update-discount-offer', {
      path,
      body: { type: 'fixed_amount', fixed_amounts: { EUR: { currency: 'EUR', amount: 2.5 } } },
    }),
  ).toMatchObject({ type: 'fixed_amount', fixed_amount: { EUR: 2.5 }, duration_mode: 'one_time' });
  expect(await calls.expect(200, 'disable-discount', { path })).toMatchObject({
    disabled_at: expect.any(Number),
  });
  expect(await calls.expect(200, 'enable-discount', { path })).toMatchObject({ disabled_at: null });

  await calls.expectWrong('create-discount-codes', { path }, [
    [{ codes: [] }, 'codes'],
    [{ codes: ['with space'] }, 'codes.0'],
    [{ codes: ['A'], more: 1 }, 'more'],
  ]);
  const codes = await calls.expect(201, 'create-discount-codes', { path, body: { codes: ['SUN', 'SEA'] } });
  expect(codes).toMatchObject([{ code: 'SUN' }, { code: 'SEA' }]);
  await calls.expect(409, 'create-discount-codes', { path, body: { codes: ['SAND', 'SUN'] } });
  await calls.expect(409, 'create-discount-codes', { path, body: { codes: ['SAND', 'SAND'] } });
  await calls.expect(409, 'create-discount-codes', { path, body: { codes: ['SPRING_001'] } });
  expect(await calls.expect(200, 'list-discount-codes', { path })).toMatchObject({ items: codes });
  await calls.expect(200, 'delete-discount-code', { path: { ...path, discount_code: 'SUN' } });
  await calls.expect(404, 'delete-discount-code', { path: { ...path, discount_code: 'SUN' } });
  await calls.expect(200, 'delete-discount', { path });
  for (const id of ['delete-discount', 'enable-discount', 'disable-discount'] as const) {
    await calls.expect(404, id, { path });
  }
});

test('webhook integrations', async () => {
  const good = { name: 'Mine', url: 'https://example.com/hook' };
  await calls.expectWrong('create-webhook-integration', {}, [
    [{ name: 'x' }, 'url'],
    [{ ...good, url: 'nowhere' }, 'url'],
    [{ ...good, environment: 'staging' }, 'environment'],
    [{ ...good, event_types: ['test'] }, 'event_types.0'],
    [{ ...good, secret: 'x' }, 'secret'],
  ]);
  await calls.expect(404, 'create-webhook-integration', { body: { ...good, app_id: 'app0' } });
  const integration = await calls.expect(201, 'create-webhook-integration', {
    body: {
      ...good,
      authorization_header: 'Bearer canary',
      environment: 'production',
      event_types: ['renewal'],
      app_id: appOf('play_store'),
    },
  });
  expect(JSON.stringify(integration)).not.toContain('canary');
  const path = { webhook_integration_id: idOf(integration) };
  await calls.expectWrong('update-webhook-integration', { path }, [
    [{ name: '' }, 'name'],
    [{ url: null }, 'url'],
  ]);
  await calls.expect(404, 'update-webhook-integration', { path, body: { app_id: 'app0' } });
  const body = { environment: null, event_types: null, app_id: null };
  expect(await calls.expect(200, 'update-webhook-integration', { path, body })).toMatchObject(body);
  await calls.expect(200, 'delete-webhook-integration', { path });
  await calls.expect(404, 'delete-webhook-integration', { path });
});

test('collaborators and audit logs', async () => {
  expect((await calls.expect(200, 'list-collaborators'))['items']).toHaveLength(5);
  for (const [name, day] of [
    ['start_date', 'yesterday'],
    ['start_date', '2026-02-30'],
    ['end_date', '2026-1-1'],
  ] as const) {
    const refusal = await calls.expect(400, 'list-audit-logs', { query: { [name]: day } });
    expect(refusal).toMatchObject({ type: 'parameter_error', param: name });
  }
  const backwards = { start_date: '2026-01-02', end_date: '2026-01-01' };
  expect(await calls.expect(400, 'list-audit-logs', { query: backwards })).toMatchObject({
    param: 'end_date',
  });
  const { items } = await calls.expect(200, 'list-audit-logs', { query: { limit: '100' } });
  expect(items).toHaveLength(100);
});

testAllWereSeen(calls, writes);
