import { describe, expect, test } from 'vitest';

import { operations } from '../../../src/revenuecat/generated/operations.ts';
import { createSandbox } from '../../../src/sandbox/create-sandbox.ts';
import { v1Handlers } from '../../../src/sandbox/routes/v1/v1-handlers.ts';
import { handlers } from '../../../src/sandbox/routes/v2/handlers.ts';
import { awkwardCustomerIds } from '../../../src/sandbox/seed/memorable-customers.ts';
import { itemsOf, post, send } from './sandbox-calls.ts';

describe('what is refused', () => {
  const sandbox = createSandbox({ rateLimits: 'off' });

  test('JSON that is none, a body that is not called JSON, and no body', async () => {
    const path = '/customers/ada/attributes';
    const json = { 'content-type': 'application/json; charset=utf-8' };
    const malformed = await send(sandbox, path, { method: 'POST', headers: json, body: '{"attributes":' });
    expect(malformed).toMatchObject({ status: 400, body: { type: 'invalid_request' } });
    const text = await send(sandbox, path, { method: 'POST', body: '{}' });
    expect(text).toMatchObject({ status: 400, body: { type: 'invalid_request' } });
    const none = await send(sandbox, path, { method: 'POST', headers: json });
    expect(none).toMatchObject({ status: 400, body: { type: 'invalid_request' } });
  });

  test('a body names the first parameter that is wrong', async () => {
    const grant = { entitlement_id: 'entl1', expires_at: 'tomorrow' };
    expect((await post(sandbox, '/customers/ada/actions/grant_entitlement', grant)).body).toMatchObject({
      type: 'parameter_error',
      param: 'expires_at',
      retryable: false,
      doc_url: 'https://errors.rev.cat/parameter-error',
    });
    const more = { entitlement_id: 'entl1', expires_at: 1, note: 'x' };
    expect((await post(sandbox, '/customers/ada/actions/grant_entitlement', more)).body).toMatchObject({
      param: 'note',
    });
  });

  test('an unknown path, a wrong method, an unknown project, the project of another key', async () => {
    expect((await send(sandbox, '/nothing')).status).toBe(404);
    expect((await send(sandbox, '/customers/ada/')).status).toBe(404);
    expect(await send(sandbox, '/customers/ada', { method: 'PUT' })).toMatchObject({
      status: 400,
      body: { type: 'invalid_request' },
    });
    const other = sandbox.store.addProject({
      object: 'project',
      id: 'proj_other',
      name: 'Other',
      created_at: 1,
    });
    const headers = { authorization: `Bearer ${sandbox.keys.read}` };
    const ask = (id: string) => sandbox.fetch(`https://x/v2/projects/${id}/apps`, { headers });
    expect((await ask('proj_none')).status).toBe(404);
    expect((await ask(other.project.id)).status).toBe(403);
  });

  test('an Authorization header that is not Bearer and a known key', async () => {
    for (const authorization of [
      '',
      'sk_sandbox_read',
      'Basic sk_sandbox_read',
      'Bearer',
      'Bearer sk_sandbox_rea',
    ]) {
      expect(await send(sandbox, '/apps', { headers: { authorization } })).toMatchObject({
        status: 401,
        body: { type: 'authentication_error', message: 'Invalid API key' },
      });
    }
  });

  test('a key without the scope; read_write includes read, and an expanded part needs its own', async () => {
    const writer = sandbox.addKey({ scopes: ['project_configuration:offerings:read_write'] });
    const headers = { authorization: `Bearer ${writer}` };
    expect((await send(sandbox, '/offerings', { headers })).status).toBe(200);
    expect((await send(sandbox, '/offerings?expand=items.package', { headers })).status).toBe(403);
    expect((await send(sandbox, '/apps', { headers })).body['message']).toContain(
      'project_configuration:apps:read',
    );
  });

  test('an unknown value of expand, environment, sort; a search without its term', async () => {
    const refused: readonly (readonly [string, string])[] = [
      ['/customers/ada?expand=attributes&expand=aliases', 'expand'],
      ['/customers/ada?expand=attributes,aliases', 'expand'],
      ['/customers/ada/subscriptions?environment=staging', 'environment'],
      ['/subscriptions', 'store_subscription_identifier'],
      ['/purchases?store_purchase_identifier=', 'store_purchase_identifier'],
      ['/customers?search=', 'search'],
    ];
    for (const [path, param] of refused) {
      expect(await send(sandbox, path)).toMatchObject({
        status: 400,
        body: { type: 'parameter_error', param },
      });
    }
  });

  test('a signal that is aborted already', async () => {
    const signal = AbortSignal.abort(new Error('too late'));
    await expect(send(sandbox, '/apps', { signal })).rejects.toThrow('too late');
  });
});

describe('pages', () => {
  const sandbox = createSandbox({ rateLimits: 'off' });

  test('hold 20 items unless told, and at least 1 and at most 100 whatever is told', async () => {
    const sizeOf = async (limit: string) => itemsOf(await send(sandbox, `/customers${limit}`)).length;
    expect(await sizeOf('')).toBe(20);
    expect(await sizeOf('?limit=0')).toBe(1);
    expect(await sizeOf('?limit=-5')).toBe(1);
    expect(await sizeOf('?limit=1000')).toBe(100);
  });

  test('lead on by an absolute URL on the same host that keeps the other parameters', async () => {
    const { body } = await send(sandbox, '/customers/zoe/subscriptions?environment=sandbox&limit=2');
    const next = new URL(body['next_page'] as string);
    expect(next.origin).toBe('https://api.revenuecat.com');
    expect(next.searchParams.get('environment')).toBe('sandbox');
    expect(next.searchParams.get('limit')).toBe('2');
    expect(next.searchParams.get('starting_after')).toBe(
      itemsOf({ body, status: 200, headers: new Headers() })[1]?.['id'],
    );
  });

  test('survive a cursor that is an awkward id', async () => {
    for (const id of awkwardCustomerIds) {
      const { body } = await send(sandbox, `/customers?limit=1&starting_after=${encodeURIComponent(id)}`);
      const next = new URL(body['next_page'] as string).searchParams.get('starting_after');
      expect(next).toBe((body['items'] as readonly { id: string }[])[0]?.id);
    }
  });

  test('are embedded with a next_page that leads to the rest', async () => {
    const { body } = await send(sandbox, '/entitlements?expand=items.product');
    const entitlements = body['items'] as readonly {
      id: string;
      products: { items: unknown[]; next_page: string };
    }[];
    const long = entitlements.find(({ products }) => products.next_page !== null);
    expect(long?.products.items).toHaveLength(20);
    const rest = await sandbox.fetch(`${long?.products.next_page ?? ''}&limit=100`, {
      headers: { authorization: `Bearer ${sandbox.keys.read}` },
    });
    expect(((await rest.json()) as { items: unknown[] }).items.length).toBeGreaterThan(0);
  });

  test('of active entitlements inside a customer lead to the rest too', async () => {
    const own = createSandbox({ seed: 'empty' });
    const { id } = own.add.product();
    for (let count = 0; count < 23; count++) own.add.entitlement({ productIds: [id] });
    own.add.subscription({ customerId: 'user/1?x=#%', productId: id });
    const { body } = await send(own, `/customers/${encodeURIComponent('user/1?x=#%')}`);
    const first = body['active_entitlements'] as { items: unknown[]; next_page: string };
    expect(first.items).toHaveLength(20);
    const rest = await own.fetch(first.next_page, { headers: { authorization: `Bearer ${own.keys.read}` } });
    expect(((await rest.json()) as { items: unknown[] }).items).toHaveLength(3);
  });
});

test.each(awkwardCustomerIds)('the id %j reaches every path of its customer', async (id) => {
  const sandbox = createSandbox();
  const path = `/customers/${encodeURIComponent(id)}`;
  expect((await send(sandbox, path)).body['id']).toBe(id);
  for (const list of ['subscriptions', 'purchases', 'attributes', 'aliases', 'active_entitlements']) {
    expect((await send(sandbox, `${path}/${list}`)).status).toBe(200);
  }
  expect(itemsOf(await send(sandbox, `${path}/subscriptions`))[0]?.['customer_id']).toBe(id);
});

test('calls are logged with operation, decoded parameters, key and status', async () => {
  const sandbox = createSandbox();
  await send(sandbox, '/customers/user%2F1%3Fx%3D%23%25', {
    headers: { authorization: `Bearer ${sandbox.keys.read}` },
  });
  await send(sandbox, '/customers/nobody?expand=attributes', { headers: { authorization: 'Bearer wrong' } });
  expect(sandbox.calls).toMatchObject([
    { operationId: 'get-customer', path: { customer_id: 'user/1?x=#%' }, key: 'read', status: 200 },
    { operationId: 'get-customer', query: 'expand=attributes', key: null, status: 401 },
  ]);
  expect(sandbox.callsTo('get-customer')).toHaveLength(2);
  sandbox.forgetCalls();
  expect(sandbox.calls).toEqual([]);
});

test('every operation of the table is emulated', () => {
  const ids = Object.keys(operations);
  expect(ids.filter((id) => !Object.hasOwn(handlers, id) && !Object.hasOwn(v1Handlers, id))).toEqual([]);
});
