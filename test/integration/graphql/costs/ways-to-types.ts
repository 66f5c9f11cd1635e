import type { Sandbox } from '../../../../src/sandbox/create-sandbox.ts';

/** Documents around a selection of one object of a type, and of the twenty objects of a list where there is one. */
export interface Ways {
  readonly one: (selection: string) => string;
  readonly twenty?: (selection: string) => string;
}

/** The ways to every type whose fields load, on the sandbox's business. */
export function waysToTypes(sandbox: Sandbox): ReadonlyMap<string, Ways> {
  const store = sandbox.store.project(sandbox.projectId);
  if (store === undefined) throw new Error('The sandbox has no project.');
  const idOf = (items: Iterable<{ readonly id: string }>): string => {
    for (const { id } of items) return JSON.stringify(id);
    throw new Error('The sandbox has none of a kind that is to be measured.');
  };
  const appStoreApp = idOf([...store.apps].filter(({ type }) => type === 'app_store'));
  const listed = (field: string, selection: string): string =>
    `{ ${field}(first: 20) { nodes { ${selection} } } }`;
  const ofCustomers = (field: string, selection: string): string =>
    listed('customers', `${field}(first: 1) { nodes { ${selection} } }`);
  const ofOne = (customerId: string, field: string, selection: string): string =>
    `{ customer(id: "${customerId}") { ${field}(first: 1) { nodes { ${selection} } } } }`;
  const found = (field: string, id: string, plural?: string): Ways => ({
    one: (selection) => `{ ${field}(id: ${id}) { ${selection} } }`,
    ...(plural === undefined ? {} : { twenty: (selection) => listed(plural, selection) }),
  });
  const ofCustomer = (field: string, customerId = 'ada'): Ways => ({
    one: (selection) => ofOne(customerId, field, selection),
    twenty: (selection) => ofCustomers(field, selection),
  });

  return new Map<string, Ways>([
    ['Query', { one: (selection) => `{ ${selection} }` }],
    ['Project', { one: (selection) => `{ project { ${selection} } }` }],
    ['Viewer', { one: (selection) => `{ viewer { ${selection} } }` }],
    ['App', found('app', appStoreApp, 'apps')],
    ['Product', found('product', idOf(store.products), 'products')],
    ['Entitlement', found('entitlement', idOf(store.entitlements), 'entitlements')],
    ['Offering', found('offering', idOf(store.offerings), 'offerings')],
    ['Package', found('package', idOf(store.packages))],
    ['Paywall', found('paywall', idOf(store.paywalls), 'paywalls')],
    ['Discount', found('discount', idOf(store.discounts), 'discounts')],
    [
      'WebhookIntegration',
      found('webhookIntegration', idOf(store.webhookIntegrations), 'webhookIntegrations'),
    ],
    ['Customer', found('customer', '"ada"', 'customers')],
    [
      'CustomerSubscription',
      {
        one: (selection) => `{ subscription(id: ${idOf(store.subscriptionsOf('ada'))}) { ${selection} } }`,
        twenty: (selection) => ofCustomers('subscriptions', selection),
      },
    ],
    [
      'Purchase',
      {
        one: (selection) => `{ purchase(id: ${idOf(store.purchasesOf('ada'))}) { ${selection} } }`,
        twenty: (selection) => ofCustomers('purchases', selection),
      },
    ],
    ['CustomerEntitlement', ofCustomer('activeEntitlements')],
    ['CustomerEvent', ofCustomer('events')],
    ['Invoice', ofCustomer('invoices', 'wilma')],
    [
      'InvoiceLineItem',
      {
        one: (selection) => ofOne('wilma', 'invoices', `lineItems { ${selection} }`),
        twenty: (selection) => ofCustomers('invoices', `lineItems { ${selection} }`),
      },
    ],
    ['VirtualCurrencyBalance', ofCustomer('virtualCurrencyBalances')],
    [
      'BlockedCustomer',
      {
        one: (selection) => `{ blockedCustomers(first: 1) { nodes { ${selection} } } }`,
        twenty: (selection) => listed('blockedCustomers', selection),
      },
    ],
    [
      'VirtualCurrencyProductGrant',
      {
        one: (selection) => `{ virtualCurrencies(first: 1) { nodes { productGrants { ${selection} } } } }`,
        twenty: (selection) => listed('virtualCurrencies', `productGrants { ${selection} }`),
      },
    ],
    [
      'PublicApiKey',
      {
        one: (selection) => `{ app(id: ${appStoreApp}) { publicApiKeys { nodes { ${selection} } } } }`,
        twenty: (selection) => listed('apps', `publicApiKeys { nodes { ${selection} } }`),
      },
    ],
    ['BenchmarkMetric', { one: (selection) => `{ benchmarks { ${selection} } }` }],
    [
      'PackageProduct',
      {
        one: (selection) =>
          `{ package(id: ${idOf(store.packages)}) { products { nodes { ${selection} } } } }`,
        twenty: (selection) =>
          listed('offerings', `packages { nodes { products { nodes { ${selection} } } } }`),
      },
    ],
    [
      'SubscriptionPendingChanges',
      {
        one: (selection) => ofOne('chandra', 'subscriptions', `pendingChanges { ${selection} }`),
        twenty: (selection) => ofCustomers('subscriptions', `pendingChanges { ${selection} }`),
      },
    ],
  ]);
}
