import { describe, expect, test } from 'vitest';

import { RefusedIdError, UpstreamCredentialError } from '../../../src/revenuecat/errors.ts';
import { normalizeBaseUrl, prepareRequest } from '../../../src/revenuecat/request.ts';
import { json } from '../../fakes/scripted-upstream.ts';
import { ada, canaryKey, failureOf, testClient } from '../../support/revenuecat-client.ts';

const base = 'https://api.canary.invalid';

describe('the address', () => {
  test('carries the version of the operation', () => {
    const url = (...[id, input]: [Parameters<typeof prepareRequest>[1], object]) =>
      prepareRequest(base, id, input).url;
    expect(url('get-customer', { path: ada })).toBe(`${base}/v2/projects/proj1/customers/ada`);
    expect(url('v1:subscribers', { path: { app_user_id: 'ada' } })).toBe(`${base}/v1/subscribers/ada`);
    expect(url('external:track-external-purchases', { body: {} })).toBe(`${base}/v1/receipts/external`);
  });

  test('repeats the name of a parameter with several values', () => {
    const query = { expand: ['items.app', 'items.other'], app_id: 'app1', limit: undefined };
    expect(prepareRequest(base, 'list-products', { path: ada, query }).url).toBe(
      `${base}/v2/projects/proj1/products?app_id=app1&expand=items.app&expand=items.other`,
    );
  });

  test('joins values with commas where the operation says so', () => {
    const path = { project_id: 'proj1', chart_name: 'revenue' };
    const query = { aggregate: ['average', 'total'], realtime: false };
    expect(prepareRequest(base, 'get-chart-data', { path, query }).url).toBe(
      `${base}/v2/projects/proj1/charts/revenue?realtime=false&aggregate=average%2Ctotal`,
    );
  });

  test('leaves out what is absent or empty', () => {
    expect(prepareRequest(base, 'get-customer', { path: ada, query: { expand: [] } }).url).not.toContain('?');
  });

  test('may lie below a path, and a slash at its end does not double', () => {
    expect(normalizeBaseUrl('http://localhost:8080/revenuecat/')).toBe('http://localhost:8080/revenuecat');
  });

  test.each(['', 'api.revenuecat.com', 'file:///etc/passwd'])('%j is no base address', (text) => {
    expect(() => normalizeBaseUrl(text)).toThrow(TypeError);
  });
});

describe('the headers', () => {
  test('carry the key as Bearer token', async () => {
    const { client, sent } = testClient([json({ object: 'customer' })]);
    await client.call('get-customer', { path: ada });
    expect(sent[0]).toMatchObject({
      method: 'GET',
      redirect: 'manual',
      headers: { authorization: `Bearer ${canaryKey}` },
    });
    expect(sent[0]?.headers).not.toHaveProperty('content-type');
    expect(sent[0]).not.toHaveProperty('body');
  });

  test('say JSON on every POST, because upstream refuses one without', async () => {
    const { client, sent } = testClient([json({}), json({})]);
    await client.call('archive-product', { path: { project_id: 'proj1', product_id: 'p' } });
    await client.call('create-customer', { path: { project_id: 'proj1' }, body: { id: 'ada' } });
    expect(sent.map(({ headers }) => headers['content-type'])).toEqual([
      'application/json',
      'application/json',
    ]);
    expect(sent.map(({ body }) => body)).toEqual([undefined, '{"id":"ada"}']);
  });

  test('carry the idempotency key and the headers that the operation takes', () => {
    const keyed = prepareRequest(base, 'update-virtual-currencies-balance', {
      path: ada,
      body: {},
      idempotencyKey: 'k1',
    });
    expect(keyed.headers).toMatchObject({ 'idempotency-key': 'k1' });
    const receipt = prepareRequest(base, 'v1:receipts', {
      body: {},
      headers: { 'X-Platform': 'ios', Cookie: 'no' },
    });
    expect(receipt.headers).toMatchObject({ 'x-platform': 'ios' });
    expect(receipt.headers).not.toHaveProperty('cookie');
  });

  test('are refused when a value could break out of its line', () => {
    const input = { path: ada, body: {}, idempotencyKey: 'k1\r\nHost: evil.invalid' };
    expect(() => prepareRequest(base, 'update-virtual-currencies-balance', input)).toThrow(RefusedIdError);
  });

  test('never carry a key that is no header value; the error does not quote it', async () => {
    const { client, sent } = testClient([], { apiKey: { reveal: () => `${canaryKey}\n` } });
    const error = await failureOf(client.call('get-customer', { path: ada }));
    expect(error).toBeInstanceOf(UpstreamCredentialError);
    expect(String(error)).not.toContain('CANARY');
    expect(sent).toHaveLength(0);
  });
});

describe('what may be repeated', () => {
  test.each([
    ['get-customer', false, true],
    ['delete-customer', true, false],
    ['create-customer', true, false],
    ['v1:subscribers', true, true],
  ] as const)('%s: changes something %s, repeatable %s', (id, writes, repeatable) => {
    const path = { ...ada, app_user_id: 'ada' };
    expect(prepareRequest(base, id, { path })).toMatchObject({ writes, repeatable });
  });

  test('a write with an idempotency key is repeatable', () => {
    const operation = 'create-virtual-currencies-transaction';
    expect(prepareRequest(base, operation, { path: ada, idempotencyKey: 'k' }).repeatable).toBe(true);
    expect(prepareRequest(base, operation, { path: ada }).repeatable).toBe(false);
  });
});
