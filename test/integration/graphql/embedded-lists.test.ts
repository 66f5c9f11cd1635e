import { describe, expect, test } from 'vitest';
import { createFacade, type Facade } from '../../support/facade.ts';
import { bigBusiness } from './big-business.ts';
import { idOfItem, listOf, readPage, slice } from './connection-walk.ts';

const day = 86_400_000;
const business = await bigBusiness();
const { facade } = business;

describe('a list inside another answer', () => {
  const check = (key: string) => `{ customer(id: "rich") { hasActiveEntitlement(lookupKey: "${key}") } }`;
  const has = async (server: Facade, key: string) =>
    (await server.data<{ customer: { hasActiveEntitlement: boolean } }>(check(key))).customer
      .hasActiveEntitlement;
  const cold = () => {
    facade.takeCalls();
    return createFacade({ sandbox: facade.sandbox, clock: facade.clock });
  };

  test('that has a next page is not taken for all of it', async () => {
    const server = await cold();
    await expect(has(server, 'key-44')).resolves.toBe(true);
    expect(server.takeCalls().filter((it) => it.includes('customer'))).toEqual([
      'get-customer',
      'list-customer-active-entitlements',
    ]);
    await expect(has(server, 'key-0')).resolves.toBe(true);
    await expect(has(server, 'pro')).resolves.toBe(false);
  });

  test('without its later pages makes an error, never a false', async () => {
    const server = await cold();
    const fine = facade.sandbox.faults.add({
      operationId: 'list-customer-active-entitlements',
      kind: 'status',
      status: 500,
    });
    const asked = server.query(check('key-44'));
    const { data, errors } = await server.clock.finish(asked);
    fine();
    expect(data).toEqual({ customer: { hasActiveEntitlement: null } });
    expect(errors[0]?.path).toEqual(['customer', 'hasActiveEntitlement']);
  });

  test('whose pages never end makes an error, never a false', async () => {
    const server = await cold();
    let page = 0;
    const remove = facade.sandbox.faults.add({
      operationId: 'list-customer-active-entitlements',
      kind: 'rewrite',
      rewrite: (json) => {
        page += 1;
        const cursor = business.entitlementIds[page % 40] ?? '';
        return { ...(json as object), items: [], next_page: `/v2/x?starting_after=${cursor}` };
      },
    });
    const { data, errors } = await server.query(check('pro'));
    remove();
    expect(data).toEqual({ customer: { hasActiveEntitlement: null } });
    expect(errors[0]?.extensions['code']).toBe('UPSTREAM_UNAVAILABLE');
  });

  test('whose link has no cursor is read from its start instead', async () => {
    const server = await cold();
    const remove = facade.sandbox.faults.add({
      operationId: 'get-customer',
      kind: 'rewrite',
      rewrite: (json) => {
        const customer = json as { active_entitlements: object };
        return {
          ...customer,
          active_entitlements: { ...customer.active_entitlements, next_page: '/v2/no-cursor' },
        };
      },
    });
    await expect(has(server, 'key-44')).resolves.toBe(true);
    remove();
  });

  test.each([
    ['entitlement', business.entitlement.id, 'products', 'get-products-from-entitlement'],
    ['package', business.packed.id, 'products', 'get-products-from-package'],
    ['offering', 'ofrngmany', 'packages', 'list-packages'],
    ['subscription', business.subscription.id, 'entitlements', 'list-subscription-entitlements'],
    ['purchase', business.purchase.id, 'entitlements', 'list-purchase-entitlements'],
  ])('%s %s serves the %s that it covers, and %s the rest', async (parent, id, field, operation) => {
    const server = await cold();
    const list = listOf(parent, id, `${field}${slice}`, '__typename');
    await readPage(server, list, 20, null);
    expect(server.takeCalls()).not.toContain(operation);
    await readPage(server, list, 21, null);
    expect(server.takeCalls()).toContain(operation);
  });
});

test('an entitlement that ends while its list is remembered leaves the page, and the page is filled up', async () => {
  const { sandbox, clock } = facade;
  const product = sandbox.add.product({});
  sandbox.add.entitlement({ id: 'entlshort', productIds: [product.id] });
  const server = await createFacade({ sandbox, clock });
  sandbox.add.subscription({
    customerId: 'brief',
    productId: product.id,
    currentPeriodEndsAt: clock.now() + 5000,
  });
  sandbox.add.subscription({
    customerId: 'brief',
    productId: 'prodeverything',
    currentPeriodEndsAt: clock.now() + day,
  });
  const list = listOf('customer', 'brief', `activeEntitlements${slice}`, 'entitlement { id }');
  const before = (await readPage(server, list, 3, null)).nodes.map(idOfItem);
  expect(before[0]).toBe('entlshort');
  await clock.advance(6000);
  const after = (await readPage(server, list, 3, null)).nodes.map(idOfItem);
  expect(after).toEqual(business.entitlementIds.slice(0, 3));
});
