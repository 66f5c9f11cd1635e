import { describe, expect, test } from 'vitest';

import { operations } from '../../src/revenuecat/generated/operations.ts';
import type { Operation, OperationId } from '../../src/revenuecat/generated/operations.ts';
import { createSandbox } from '../../src/sandbox/create-sandbox.ts';
import type { Sandbox } from '../../src/sandbox/create-sandbox.ts';
import { handlers } from '../../src/sandbox/routes/v2/handlers.ts';
import { awkwardCustomerIds, memorableCustomers } from '../../src/sandbox/seed/memorable-customers.ts';
import { createAnswerValidator } from './answer-validator.ts';

const validator = createAnswerValidator();

interface Asked {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly body?: unknown;
  readonly key?: string | null;
}

interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

async function ask(sandbox: Sandbox, id: OperationId, asked: Asked = {}): Promise<Answered> {
  const operation: Operation = operations[id];
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(asked.path?.[name] ?? (name === 'project_id' ? sandbox.projectId : '')),
  );
  const headers = new Headers();
  if (asked.key !== null) headers.set('authorization', `Bearer ${asked.key ?? sandbox.keys.write}`);
  if (asked.body !== undefined) headers.set('content-type', 'application/json');
  const response = await sandbox.fetch(`https://api.revenuecat.com/v2${path}?${asked.query ?? ''}`, {
    method: operation.method,
    headers,
    ...(asked.body === undefined ? {} : { body: JSON.stringify(asked.body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? null : JSON.parse(text) };
}

/** Asks, and fails when the document does not allow the answer. */
async function askAndValidate(sandbox: Sandbox, id: OperationId, asked: Asked = {}): Promise<Answered> {
  const answered = await ask(sandbox, id, asked);
  const problems = validator.problemsOf(id, answered.status, answered.headers, answered.body);
  expect(problems, `${id} ${JSON.stringify(asked)} answered ${answered.status}`).toEqual([]);
  return answered;
}

async function expectStatus(
  sandbox: Sandbox,
  status: number,
  id: OperationId,
  asked: Asked = {},
): Promise<unknown> {
  const answered = await askAndValidate(sandbox, id, asked);
  expect(answered.status, JSON.stringify(answered.body)).toBe(status);
  return answered.body;
}

interface List {
  readonly items: readonly { readonly id: string }[];
  readonly next_page: string | null;
}

/** Every page of a list, each validated. */
async function everyItem(sandbox: Sandbox, id: OperationId, asked: Asked, limit: number): Promise<string[]> {
  const ids: string[] = [];
  let query = `limit=${limit}${asked.query === undefined ? '' : `&${asked.query}`}`;
  for (;;) {
    const list = (await expectStatus(sandbox, 200, id, { ...asked, query })) as List;
    ids.push(...list.items.map((item) => item.id));
    if (list.next_page === null) return ids;
    query = new URL(list.next_page).search.slice(1);
  }
}

const sandbox = createSandbox({ rateLimits: 'off' });
const project = sandbox.store.project(sandbox.projectId);
if (project === undefined) throw new Error('The sandbox has no project');
const implemented = Object.keys(handlers) as OperationId[];

/** For each path parameter, ids that exist and together show the variety of the seed. */
const known: Readonly<Record<string, readonly string[]>> = {
  app_id: [...project.apps].map(({ id }) => id),
  product_id: [...project.products].map(({ id }) => id),
  entitlement_id: [...project.entitlements].map(({ id }) => id),
  offering_id: [...project.offerings].map(({ id }) => id),
  package_id: [...project.packages].map(({ id }) => id),
  subscription_id: [...project.subscriptions].map(({ id }) => id),
  purchase_id: [...project.purchases].map(({ id }) => id),
  paywall_id: [...project.paywalls].map(({ id }) => id),
  virtual_currency_code: [...project.virtualCurrencies].map(({ id }) => id),
  discount_id: [...project.discounts].map(({ id }) => id),
  webhook_integration_id: [...project.webhookIntegrations].map(({ id }) => id),
  customer_id: [
    ...Object.values(memorableCustomers),
    ...awkwardCustomerIds,
    ...[...project.customers].slice(29, 300).map(({ id }) => id),
  ],
};

describe('reading', () => {
  /** Answered for combinations of ids, or for names: the tests of charts and of customers' data ask for them. */
  const elsewhere: readonly OperationId[] = ['get-invoice', 'get-chart-data', 'get-chart-options'];
  const reads = implemented.filter((id) => operations[id].method === 'GET' && !elsewhere.includes(id));
  const required: Partial<Record<OperationId, string>> = {
    'search-subscriptions': 'store_subscription_identifier=x',
    'search-purchases': 'store_purchase_identifier=x',
  };
  const onlyWhereKnown = 'get-play-store-or-app-store-subscription-transactions';
  const onlyForSome: readonly OperationId[] = [
    onlyWhereKnown,
    'get-app-storekit-config',
    'get-authorized-subscription-management-url',
  ];

  test.each(reads)('%s answers as documented for everything in the seed', async (id) => {
    const { pathParameters, expandable }: Operation = operations[id];
    const name = pathParameters.find((parameter) => parameter !== 'project_id');
    const base = required[id] ?? '';
    const queries = [base, `${base}&limit=3`, ...Object.keys(expandable).map((value) => `expand=${value}`)];
    for (const value of name === undefined ? [''] : (known[name] ?? [])) {
      for (const query of queries) {
        const { status } = await askAndValidate(sandbox, id, {
          query,
          path: name === undefined ? {} : { [name]: value },
        });
        expect(onlyForSome.includes(id) ? [200, 400] : [200]).toContain(status);
      }
    }
  });

  test.each(reads)('%s refuses as documented', async (id) => {
    const { pathParameters, isList, expandable }: Operation = operations[id];
    const name = pathParameters.find((parameter) => parameter !== 'project_id');
    const path = name === undefined ? {} : { [name]: known[name]?.[0] ?? '' };
    await expectStatus(sandbox, 401, id, { path, key: null });
    await expectStatus(sandbox, 401, id, { path, key: 'sk_nobody' });
    await expectStatus(sandbox, 403, id, { path, key: sandbox.addKey({ scopes: [] }) });
    if (pathParameters.includes('project_id')) {
      await expectStatus(sandbox, 404, id, { path: { ...path, project_id: 'proj_nowhere' } });
    }
    if (name !== undefined) {
      await expectStatus(sandbox, 404, id, { path: { [name]: 'missing' }, query: required[id] ?? '' });
      await expectStatus(sandbox, 400, id, { path: { [name]: 'x'.repeat(1501) } });
    }
    if (isList && id !== onlyWhereKnown) {
      for (const wrong of ['limit=many', 'limit=1.5', 'starting_after=missing', 'starting_after=']) {
        const body = await expectStatus(sandbox, 400, id, { path, query: `${required[id] ?? ''}&${wrong}` });
        expect(body).toMatchObject({ type: 'parameter_error', param: wrong.split('=')[0] });
      }
    }
    const body = await expectStatus(sandbox, 400, id, { path, query: 'expand=everything' });
    expect(body).toMatchObject({ type: 'parameter_error', param: 'expand' });
    for (const value of Object.keys(expandable)) {
      const bare = sandbox.addKey({ scopes: operations[id].scopes });
      const { status } = await askAndValidate(sandbox, id, { path, query: `expand=${value}`, key: bare });
      const own = expandable[value] ?? '';
      expect(status).toBe(([...operations[id].scopes] as string[]).includes(own) ? 200 : 403);
    }
  });

  test('every list gives every item once, whatever the page size', async () => {
    const { zoe } = memorableCustomers;
    const veteran = [...project.subscriptionsOf(zoe)][0]?.id ?? '';
    const customers = { path: { customer_id: zoe } };
    for (const limit of [7, 100]) {
      expect(new Set(await everyItem(sandbox, 'list-subscriptions', customers, limit)).size).toBe(160);
      expect(new Set(await everyItem(sandbox, 'list-purchases', customers, limit)).size).toBe(155);
      expect(new Set(await everyItem(sandbox, 'list-customer-aliases', customers, limit)).size).toBe(25);
      expect(new Set(await everyItem(sandbox, 'list-products', {}, limit)).size).toBe(60);
    }
    expect(new Set(await everyItem(sandbox, 'list-customers', {}, 100)).size).toBe(2000);
    const transactions = await everyItem(
      sandbox,
      'get-play-store-or-app-store-subscription-transactions',
      { path: { subscription_id: veteran }, query: 'sort=purchased_at&direction=desc' },
      7,
    );
    expect(new Set(transactions).size).toBe(30);
  });
});

describe('changing', () => {
  const { ada, wilma, prue, tess } = memorableCustomers;
  const entitlementId = known['entitlement_id']?.[2] ?? '';
  const soon = (): number => Date.now() + 60_000;

  test.each<[OperationId, Asked, Asked['body'][]]>([
    [
      'grant-customer-entitlement',
      { path: { customer_id: ada } },
      [
        {},
        { entitlement_id: '', expires_at: 1 },
        { entitlement_id: 'e', expires_at: 'x' },
        { entitlement_id: 'e', expires_at: 1, more: 1 },
        [],
      ],
    ],
    ['revoke-customer-granted-entitlement', { path: { customer_id: ada } }, [{}, { entitlement_id: 1 }]],
    [
      'set-customer-attributes',
      { path: { customer_id: ada } },
      [{}, { attributes: [] }, { attributes: [{ name: '$nope', value: 'x' }] }],
    ],
    [
      'create-customer',
      {},
      [{}, { id: 'not allowed' }, { id: 'x', extra: true }, { id: 'x', attributes: [{ name: 'a' }] }],
    ],
    [
      'transfer-customer-data',
      { path: { customer_id: ada } },
      [{}, { target_customer_id: 1 }, { target_customer_id: tess, app_ids: [''] }],
    ],
  ])('%s refuses bodies that are wrong, as documented', async (id, asked, bodies) => {
    for (const body of bodies) await expectStatus(sandbox, 400, id, { ...asked, body });
    await expectStatus(sandbox, 400, id, asked);
    await expectStatus(sandbox, 403, id, { ...asked, body: {}, key: sandbox.keys.read });
    await expectStatus(sandbox, 401, id, { ...asked, body: {}, key: null });
  });

  test('every change answers as documented, once done and once refused', async () => {
    const own = createSandbox({ rateLimits: 'off' });
    const content = own.store.project(own.projectId);
    const customer = (id: string): Asked => ({ path: { customer_id: id } });
    const grant = { entitlement_id: entitlementId, expires_at: soon() };
    await expectStatus(own, 201, 'grant-customer-entitlement', { ...customer(ada), body: grant });
    await expectStatus(own, 422, 'grant-customer-entitlement', {
      ...customer(ada),
      body: { ...grant, expires_at: 1 },
    });
    await expectStatus(own, 404, 'grant-customer-entitlement', { ...customer('nobody'), body: grant });
    await expectStatus(own, 404, 'grant-customer-entitlement', {
      ...customer(ada),
      body: { ...grant, entitlement_id: 'entl0' },
    });
    const revocation = { body: { entitlement_id: entitlementId } };
    await expectStatus(own, 200, 'revoke-customer-granted-entitlement', { ...customer(prue), ...revocation });
    await expectStatus(own, 404, 'revoke-customer-granted-entitlement', { ...customer(prue), ...revocation });

    const attributes = [
      { name: '$email', value: 'new@example.com' },
      { name: 'favourite_city', value: null },
    ];
    await expectStatus(own, 200, 'set-customer-attributes', { ...customer(ada), body: { attributes } });
    await expectStatus(own, 201, 'create-customer', {
      body: { id: 'brand-new', attributes: attributes.slice(0, 1) },
    });
    await expectStatus(own, 409, 'create-customer', { body: { id: 'brand-new' } });
    const subscriptionOf = (id: string): Asked => ({
      path: { subscription_id: [...(content?.subscriptionsOf(id) ?? [])][0]?.id ?? '' },
    });
    for (const [of, body, status] of [
      [wilma, { extend_by_days: 3 }, 200],
      [wilma, { extend_until_ms: 1 }, 422],
      [tess, { extend_by_days: 91, extend_reason_code: 'other' }, 422],
      [tess, { extend_by_days: 3 }, 422],
      [tess, { extend_by_days: 3, extend_until_ms: 1 }, 400],
      [tess, {}, 400],
    ] as const) {
      await expectStatus(own, status, 'extend-subscription', { ...subscriptionOf(of), body });
    }
    const [running] = [...(content?.subscriptionsOf(ada) ?? [])].filter(
      ({ store }) => store === 'play_store',
    );
    const transaction = {
      path: { subscription_id: running?.id ?? '', transaction_id: running?.transactions[0]?.id ?? '' },
    };
    await expectStatus(own, 200, 'refund-play-store-subscription-transaction', transaction);
    await expectStatus(own, 422, 'refund-play-store-subscription-transaction', transaction);
    await expectStatus(own, 404, 'refund-play-store-subscription-transaction', {
      path: { ...transaction.path, transaction_id: 'GPA.0' },
    });
    const offering = { offering_id: known['offering_id']?.[0] ?? '' };
    await expectStatus(own, 200, 'assign-customer-offering', { ...customer(ada), body: offering });
    await expectStatus(own, 200, 'assign-customer-offering', {
      ...customer(ada),
      body: { offering_id: null },
    });
    await expectStatus(own, 404, 'assign-customer-offering', {
      ...customer(ada),
      body: { offering_id: 'ofrng0' },
    });
    await expectStatus(own, 200, 'cancel-subscription', subscriptionOf(wilma));
    await expectStatus(own, 422, 'cancel-subscription', subscriptionOf(ada));
    await expectStatus(own, 200, 'refund-subscription', subscriptionOf(wilma));
    await expectStatus(own, 422, 'refund-subscription', subscriptionOf(wilma));
    const purchase = { path: { purchase_id: [...(content?.purchasesOf(wilma) ?? [])][0]?.id ?? '' } };
    await expectStatus(own, 200, 'refund-purchase', purchase);
    await expectStatus(own, 422, 'refund-purchase', purchase);
    await expectStatus(own, 200, 'transfer-customer-data', {
      ...customer(tess),
      body: { target_customer_id: 'brand-new' },
    });
    await expectStatus(own, 404, 'transfer-customer-data', {
      ...customer(tess),
      body: { target_customer_id: 'nobody' },
    });
    await expectStatus(own, 422, 'transfer-customer-data', {
      ...customer(tess),
      body: { target_customer_id: tess },
    });
    await expectStatus(own, 200, 'delete-customer', customer('brand-new'));
    await expectStatus(own, 404, 'delete-customer', customer('brand-new'));
  });

  test('too many requests are refused as documented', async () => {
    const limited = createSandbox({ clock: { now: () => 1_700_000_000_000 } });
    for (let sent = 0; sent < 60; sent++) await expectStatus(limited, 200, 'list-apps');
    await expectStatus(limited, 429, 'list-apps');
  });
});

describe('the validator itself', () => {
  const headers = new Headers({
    'content-type': 'application/json',
    'RevenueCat-Rate-Limit-Current-Usage': '1',
    'RevenueCat-Rate-Limit-Current-Limit': '60',
  });

  test('finds what is planted: a wrong type, a missing field, an unknown field, a header, a status', async () => {
    const { body } = await askAndValidate(sandbox, 'get-customer', { path: { customer_id: 'ada' } });
    const customer = body as Record<string, unknown>;
    expect(validator.problemsOf('get-customer', 200, headers, customer)).toEqual([]);
    const { last_seen_at: _, ...withoutLastSeen } = customer;
    for (const wrong of [{ ...customer, first_seen_at: 'x' }, withoutLastSeen, { ...customer, extra: 1 }]) {
      expect(validator.problemsOf('get-customer', 200, headers, wrong)).not.toEqual([]);
    }
    expect(validator.problemsOf('get-customer', 200, new Headers(), customer)).not.toEqual([]);
    expect(validator.problemsOf('get-customer', 418, headers, customer)).not.toEqual([]);
    expect(validator.problemsOf('get-customer', 404, headers, customer)).not.toEqual([]);
  });

  test('finds a planted violation deep inside a list, through a fault', async () => {
    const own = createSandbox();
    own.faults.add({
      kind: 'rewrite',
      operationId: 'list-subscriptions',
      rewrite: (json) => JSON.parse(JSON.stringify(json).replace('"gross":', '"grossly":')) as unknown,
    });
    const {
      status,
      headers: sent,
      body,
    } = await ask(own, 'list-subscriptions', { path: { customer_id: 'ada' } });
    expect(validator.problemsOf('list-subscriptions', status, sent, body)).not.toEqual([]);
  });
});
