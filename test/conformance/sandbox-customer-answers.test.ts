import { describe, expect, test } from 'vitest';

import type { OperationId } from '../../src/revenuecat/generated/operations.ts';
import { createSandbox } from '../../src/sandbox/create-sandbox.ts';
import { awkwardCustomerIds, memorableCustomers } from '../../src/sandbox/seed/memorable-customers.ts';
import { askFor, expectKeysRefused, itemsFor } from './validated-asking.ts';
import type { Asked } from './validated-asking.ts';

const { ada, wilma, tess, newcomer, sandy, zoe, refunded } = memorableCustomers;
const customer = (id: string): Asked => ({ path: { customer_id: id } });

function freshSandbox() {
  const sandbox = createSandbox({ rateLimits: 'off' });
  const project = sandbox.store.project(sandbox.projectId);
  if (project === undefined) throw new Error('The sandbox has no project');
  return { sandbox, project };
}

describe('the operations of customers', () => {
  const { sandbox, project } = freshSandbox();
  const none = sandbox.addKey({ scopes: [] });
  const subscription = [...project.subscriptionsOf(wilma)][0]?.id ?? '';
  const adjustments = { adjustments: { COIN: 1 } };

  test.each<[OperationId, Asked]>([
    ['list-blocked-customers', {}],
    ['block-customer', customer(ada)],
    ['unblock-customer', customer(refunded)],
    ['restore-purchase-by-order-id', { ...customer(ada), body: { order_id: 'GPA.1' } }],
    ['list-customer-events', customer(ada)],
    ['list-customer-invoices', customer(wilma)],
    ['get-invoice', { path: { customer_id: wilma, invoice_id: 'rcbin1' } }],
    ['list-virtual-currencies-balances', customer(ada)],
    ['create-virtual-currencies-transaction', { ...customer(ada), body: adjustments }],
    ['update-virtual-currencies-balance', { ...customer(ada), body: adjustments }],
    ['get-authorized-subscription-management-url', { path: { subscription_id: subscription } }],
  ])('%s refuses keys, unknown projects and unknown ids as documented', async (id, asked) => {
    await expectKeysRefused(sandbox, id, asked, none);
    await askFor(sandbox, 404, id, { ...asked, path: { ...asked.path, project_id: 'proj_nowhere' } });
    const missing = Object.fromEntries(Object.keys(asked.path ?? {}).map((name) => [name, 'missing']));
    if (asked.path !== undefined) await askFor(sandbox, 404, id, { ...asked, path: missing });
    const long = Object.fromEntries(Object.keys(asked.path ?? {}).map((name) => [name, 'x'.repeat(1501)]));
    if (asked.path !== undefined) await askFor(sandbox, 400, id, { ...asked, path: long });
  });

  test.each<[OperationId, readonly unknown[]]>([
    ['restore-purchase-by-order-id', [undefined, {}, { order_id: '' }, { order_id: 'x', more: 1 }, []]],
    [
      'create-virtual-currencies-transaction',
      [
        undefined,
        {},
        { adjustments: {} },
        { adjustments: { COIN: 1.5 } },
        { adjustments: { COIN: 1 }, x: 1 },
      ],
    ],
    [
      'update-virtual-currencies-balance',
      [undefined, {}, { adjustments: [] }, { adjustments: { COIN: '1' } }, { ...adjustments, reference: 1 }],
    ],
  ])('%s refuses bodies that are wrong, as documented', async (id, bodies) => {
    for (const body of bodies) {
      await askFor(sandbox, 400, id, { ...customer(ada), ...(body === undefined ? {} : { body }) });
    }
  });

  test('events are validated for every kind of customer, page by page, and by environment', async () => {
    for (const id of [...Object.values(memorableCustomers), ...awkwardCustomerIds]) {
      const events = await itemsFor(sandbox, 'list-customer-events', {
        ...customer(id),
        query: { limit: '100' },
      });
      expect(events.length > 0).toBe(id !== newcomer && id !== memorableCustomers.sandysTwin);
    }
    const inSandbox = { ...customer(sandy), query: { environment: 'sandbox' } };
    expect(await itemsFor(sandbox, 'list-customer-events', inSandbox)).not.toEqual([]);
    const production = { ...customer(sandy), query: { environment: 'production' } };
    expect(await itemsFor(sandbox, 'list-customer-events', production)).toEqual([]);
    const first = await askFor(sandbox, 200, 'list-customer-events', customer(zoe));
    const next = new URL((first.body as { readonly next_page: string }).next_page);
    const cursor = next.searchParams.get('starting_after') ?? '';
    const second = { ...customer(zoe), query: { starting_after: cursor } };
    expect(await itemsFor(sandbox, 'list-customer-events', second)).toHaveLength(20);
    for (const query of [{ environment: 'space' }, { limit: 'x' }, { starting_after: 'missing' }]) {
      await askFor(sandbox, 400, 'list-customer-events', { ...customer(ada), query });
    }
  });

  test('an invoice has a file somewhere else; an unknown one has none', async () => {
    const [invoice] = await itemsFor(sandbox, 'list-customer-invoices', customer(wilma));
    const file = { path: { customer_id: wilma, invoice_id: String(invoice?.['id']) } };
    const { headers } = await askFor(sandbox, 302, 'get-invoice', file);
    const location = new URL(headers.get('location') ?? '');
    expect(location.host).not.toBe('api.revenuecat.com');
    expect(location.searchParams.get('signature')).toMatch(/^[0-9a-f]{64}$/);
    const wrong = { path: { customer_id: ada, invoice_id: String(invoice?.['id']) } };
    await askFor(sandbox, 404, 'get-invoice', wrong);
    expect(await itemsFor(sandbox, 'list-customer-invoices', customer(ada))).toEqual([]);
  });

  test('a management link is there for Web Billing and Paddle, and null when nothing is left to manage', async () => {
    for (const one of project.subscriptions) {
      const asked = { path: { subscription_id: one.id } };
      const id = 'get-authorized-subscription-management-url';
      if (one.store === 'rc_billing' || one.store === 'paddle') await askFor(sandbox, 200, id, asked);
      else if (one.customerId.length < 6) await askFor(sandbox, 400, id, asked);
    }
    const urlOf = async (id: string): Promise<unknown> => {
      const path = { subscription_id: [...project.subscriptionsOf(id)][0]?.id ?? '' };
      const { body } = await askFor(sandbox, 200, 'get-authorized-subscription-management-url', { path });
      return (body as { readonly management_url: unknown }).management_url;
    };
    expect(await urlOf(refunded)).toBeNull();
    expect(await urlOf(wilma)).not.toBe(await urlOf(wilma));
  });
});

describe('the changes of customers', () => {
  test('blocking and unblocking, with the map in between', async () => {
    const { sandbox } = freshSandbox();
    await askFor(sandbox, 200, 'block-customer', customer(ada));
    const { body } = await askFor(sandbox, 200, 'list-blocked-customers');
    expect(Object.keys(body as object).sort()).toEqual(['ada', 'object', 'refunded']);
    await askFor(sandbox, 204, 'unblock-customer', customer(ada));
    await askFor(sandbox, 404, 'unblock-customer', customer(ada));
  });

  test('a Google order brings its purchase to the customer', async () => {
    const { sandbox, project } = freshSandbox();
    const orderId = [...project.subscriptionsOf(ada)][0]?.transactions[2]?.id ?? '';
    const restoring = { ...customer(newcomer), body: { order_id: orderId } };
    await askFor(sandbox, 200, 'restore-purchase-by-order-id', restoring);
    await askFor(sandbox, 200, 'restore-purchase-by-order-id', restoring);
    expect(await itemsFor(sandbox, 'list-subscriptions', customer(newcomer))).toHaveLength(1);
    expect(await itemsFor(sandbox, 'list-customer-active-entitlements', customer(newcomer))).toHaveLength(2);
    const appStoreId = [...project.subscriptionsOf(tess)][0]?.storeSubscriptionIdentifier;
    const wrong = { ...customer(newcomer), body: { order_id: appStoreId } };
    await askFor(sandbox, 404, 'restore-purchase-by-order-id', wrong);
  });

  test('virtual currencies add up, never go below nothing, and remember idempotency keys', async () => {
    const { sandbox } = freshSandbox();
    const id = 'create-virtual-currencies-transaction';
    const adjusting = (amounts: Record<string, number>, key?: string): Asked => ({
      ...customer(newcomer),
      body: { adjustments: amounts },
      ...(key === undefined ? {} : { headers: { 'Idempotency-Key': key } }),
    });
    const balances = async (): Promise<unknown> =>
      (await itemsFor(sandbox, 'list-virtual-currencies-balances', customer(newcomer))).map((one) => [
        one['currency_code'],
        one['balance'],
      ]);
    await askFor(sandbox, 200, id, adjusting({ COIN: 10 }, 'first'));
    await askFor(sandbox, 200, id, adjusting({ COIN: 10 }, 'first'));
    const conflict = await askFor(sandbox, 409, id, adjusting({ COIN: 11 }, 'first'));
    expect(conflict.body).toMatchObject({ type: 'idempotency_error' });
    expect(await balances()).toEqual([['COIN', 10]]);
    await askFor(sandbox, 422, id, adjusting({ GEM: 5, COIN: -11 }));
    await askFor(sandbox, 422, id, adjusting({ COIN: 2_000_000_000 }));
    await askFor(sandbox, 404, id, adjusting({ NONE: 1 }));
    expect(await balances()).toEqual([['COIN', 10]]);
    await askFor(sandbox, 200, 'update-virtual-currencies-balance', adjusting({ GEM: 5, COIN: -10 }));
    expect(await balances()).toEqual([['GEM', 5]]);
    const all = { ...customer(newcomer), query: { include_empty_balances: 'true' } };
    expect(await itemsFor(sandbox, 'list-virtual-currencies-balances', all)).toHaveLength(2);
    const wrong = { ...customer(newcomer), query: { include_empty_balances: 'maybe' } };
    await askFor(sandbox, 400, 'list-virtual-currencies-balances', wrong);
  });
});
