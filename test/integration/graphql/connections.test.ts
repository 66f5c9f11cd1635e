import { describe, expect, test } from 'vitest';
import { createFacade } from '../../support/facade.ts';
import { bigBusiness, idsOf, storeOf } from './big-business.ts';
import { idOfItem, listOf, readAll, readPage, rootList, slice, type List } from './connection-walk.ts';

const business = await bigBusiness();
const { facade } = business;
const store = storeOf(facade);
const [paidByZoe] = [...store.subscriptionsOf('zoe')];
const transactions = paidByZoe?.transactions ?? [];
const paid = (order: string) =>
  listOf('subscription', paidByZoe?.id ?? '', `transactions(first: $first, after: $after${order})`);

interface ListCase {
  readonly name: string;
  readonly list: List;
  readonly expected: readonly string[];
  /** Only the same ids in whatever order. */
  readonly anyOrder?: true;
  readonly sizes: readonly number[];
}

const cases: readonly ListCase[] = [
  {
    name: 'customers',
    list: rootList(`customers${slice}`),
    expected: idsOf(store.customers),
    sizes: [137, 500],
  },
  {
    name: 'customers of an address',
    list: rootList('customers(first: $first, after: $after, search: "same@example.com")'),
    expected: store.customersByEmail('same@example.com').map((it) => it.id),
    sizes: [7, 20, 500],
  },
  {
    name: 'subscriptions of a customer',
    list: listOf('customer', 'zoe', `subscriptions${slice}`),
    expected: idsOf(store.subscriptionsOf('zoe')),
    sizes: [13, 100, 150, 160, 500],
  },
  {
    name: 'subscriptions of a customer in one environment',
    list: listOf('customer', 'zoe', 'subscriptions(first: $first, after: $after, environment: SANDBOX)'),
    expected: idsOf([...store.subscriptionsOf('zoe')].filter((it) => it.environment === 'sandbox')),
    sizes: [10, 500],
  },
  {
    name: 'purchases of a customer',
    list: listOf('customer', 'zoe', `purchases${slice}`),
    expected: idsOf(store.purchasesOf('zoe')),
    sizes: [13, 100, 150, 500],
  },
  {
    name: 'purchases of a customer in one environment',
    list: listOf('customer', 'zoe', 'purchases(first: $first, after: $after, environment: PRODUCTION)'),
    expected: idsOf([...store.purchasesOf('zoe')].filter((it) => it.environment === 'production')),
    sizes: [50, 500],
  },
  {
    name: 'attributes of a customer',
    list: listOf('customer', 'zoe', `attributes${slice}`, 'id: name'),
    expected: idsOf(store.attributesOf('zoe')),
    sizes: [1, 7, 20, 26, 100],
  },
  {
    name: 'aliases of a customer',
    list: listOf('customer', 'zoe', `aliases${slice}`),
    expected: idsOf(store.aliasesOf('zoe')),
    sizes: [1, 7, 25, 100],
  },
  {
    name: 'active entitlements of a customer',
    list: listOf('customer', 'rich', `activeEntitlements${slice}`, 'entitlement { id }'),
    expected: business.entitlementIds,
    sizes: [7, 20, 45, 100],
  },
  {
    name: 'products',
    list: rootList(`products${slice}`),
    expected: idsOf(store.products),
    sizes: [9, 100, 500],
  },
  {
    name: 'entitlements',
    list: rootList(`entitlements${slice}`),
    expected: idsOf(store.entitlements),
    sizes: [9, 54, 100],
  },
  {
    name: 'offerings',
    list: rootList(`offerings${slice}`),
    expected: idsOf(store.offerings),
    sizes: [9, 100],
  },
  { name: 'apps', list: rootList(`apps${slice}`), expected: idsOf(store.apps), sizes: [9, 100] },
  {
    name: 'entitlements of a product',
    list: listOf('product', 'prodeverything', `entitlements${slice}`),
    expected: business.entitlementIds,
    sizes: [7, 100],
  },
  {
    name: 'products of an entitlement',
    list: listOf('entitlement', business.entitlement.id, `products${slice}`),
    expected: business.manyProducts,
    sizes: [7, 20, 45, 100],
  },
  {
    name: 'products of an entitlement that spans pages by its seed',
    list: {
      document:
        'query ($first: Int, $after: String) { entitlement(lookupKey: "ad_free") { products(first: $first, after: $after) LIST } }',
      item: 'id',
    },
    expected: [...([...store.entitlements].find((it) => it.lookupKey === 'ad_free')?.productIds ?? [])],
    sizes: [7, 100],
  },
  {
    name: 'packages of an offering',
    list: listOf('offering', 'ofrngmany', `packages${slice}`),
    expected: store.offerings.get('ofrngmany')?.packageIds ?? [],
    sizes: [7, 20, 100],
  },
  {
    name: 'products of a package',
    list: listOf('package', business.packed.id, `products${slice}`, 'product { id }'),
    expected: business.manyProducts,
    sizes: [7, 20, 100],
  },
  {
    name: 'entitlements of a subscription',
    list: listOf('subscription', business.subscription.id, `entitlements${slice}`),
    expected: business.entitlementIds,
    sizes: [7, 20, 100],
  },
  {
    name: 'entitlements of a purchase',
    list: listOf('purchase', business.purchase.id, `entitlements${slice}`),
    expected: business.entitlementIds,
    sizes: [7, 20, 100],
  },
  {
    name: 'subscriptions by store identifier',
    list: rootList('subscriptions(storeIdentifier: "shared", first: $first, after: $after)'),
    expected: store.subscriptionsByStoreIdentifier('shared').map((it) => it.id),
    sizes: [7, 100],
  },
  {
    name: 'purchases by store identifier',
    list: rootList('purchases(storeIdentifier: "shared", first: $first, after: $after)'),
    expected: store.purchasesByStoreIdentifier('shared').map((it) => it.id),
    sizes: [7, 100],
  },
  {
    name: 'payments, by id',
    list: paid(''),
    expected: transactions.map((it) => it.id).sort((one, other) => (one < other ? -1 : 1)),
    sizes: [7, 30, 100],
  },
  {
    name: 'payments, the newest first',
    list: paid(', sort: PURCHASED_AT, direction: DESC'),
    expected: transactions.toSorted((one, other) => other.purchasedAt - one.purchasedAt).map((it) => it.id),
    sizes: [7, 100],
  },
  {
    name: 'payments, the oldest first',
    list: paid(', sort: PURCHASED_AT'),
    expected: transactions.toSorted((one, other) => one.purchasedAt - other.purchasedAt).map((it) => it.id),
    sizes: [7, 100],
  },
];

describe('walking forward gives every item once, in the order of upstream', () => {
  for (const { name, list, expected, sizes } of cases) {
    test.each(sizes)(`${name}, %i at a time`, async (first) => {
      expect(expected.length).toBeGreaterThan(1);
      expect((await readAll(facade, list, first)).map(idOfItem)).toEqual(expected);
    });
  }

  test('from memory as from upstream', async () => {
    for (const { list, expected } of cases) {
      const cold = await createFacade({ sandbox: facade.sandbox, clock: facade.clock });
      const item = async () => (await readAll(cold, list, 60)).map(idOfItem);
      expect(await item()).toEqual(expected);
      cold.takeCalls();
      expect(await item()).toEqual(expected);
      expect(cold.takeCalls()).toEqual([]);
    }
  });

  test('Project has the same lists as Query', async () => {
    const shapes = [
      [`customers${slice}`, 'customers'],
      [`products${slice}`, 'products'],
      [`entitlements${slice}`, 'entitlements'],
      [`offerings${slice}`, 'offerings'],
      [`apps${slice}`, 'apps'],
      ['subscriptions(storeIdentifier: "shared", first: $first, after: $after)', 'subscriptions'],
      ['purchases(storeIdentifier: "shared", first: $first, after: $after)', 'purchases'],
    ] as const;
    for (const [field] of shapes) {
      const ofProject: List = {
        document: `query ($first: Int, $after: String) { project { ${field} LIST } }`,
        item: 'id',
      };
      const [mine, theirs] = await Promise.all([
        readPage(facade, ofProject, 25, null),
        readPage(facade, rootList(field), 25, null),
      ]);
      expect(mine).toEqual(theirs);
    }
  });
});
