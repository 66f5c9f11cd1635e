import type { Sandbox } from '../../../../src/sandbox/create-sandbox.ts';
import { everySetting } from '../../../fakes/small-business.ts';
import { createFacade, type Facade } from '../../../support/facade.ts';
import { alsoOfProject } from '../../../support/schema-probes.ts';
import { nodeIdOf } from './access-checks.ts';
import type { TreeArguments } from './access-tree.ts';

/** A business in which everything is there that the graph can show of it, and who asks about it. */
export interface AccessWorld {
  readonly sandbox: Sandbox;
  readonly clock: Facade['clock'];
  /** The customer whom the documents are about, by every text that names it or what it owns. */
  readonly owner: { readonly customerId: string; readonly names: readonly string[] };
  /** Another one, who owns as much. */
  readonly other: { readonly customerId: string };
  readonly args: TreeArguments;
  /** Other arguments for some fields of Query, for what one object alone cannot show. */
  readonly otherArgs: TreeArguments;
  /** One object of each type that is found by id. */
  readonly objects: Readonly<Record<string, { readonly nodeId: string; readonly id: string }>>;
}

const day = 86_400_000;

export async function createAccessWorld(): Promise<AccessWorld> {
  const { sandbox, clock } = await createFacade();
  const store = sandbox.store.project(sandbox.projectId);
  if (store === undefined) throw new Error('The sandbox has no project.');
  const first = <Item extends { readonly id: string }>(items: Iterable<Item>): string =>
    [...items][0]?.id ?? '';
  const { add } = sandbox;
  const app = add.app({ id: 'appforall', type: 'app_store', ...everySetting });
  // In the App Store, so that the store's own product is there too.
  const [product, pending] = [...store.products].filter(
    ({ id, type }) => type === 'subscription' && store.storeProducts.has(id),
  );
  const oneTimeProduct = [...store.products].find(({ type }) => type === 'one_time');
  const [offering] = store.offerings;
  const paid = { currency: 'USD', gross: 4.99, commission: 0.75, tax: 0.4, proceeds: 3.84 } as const;
  add.customer({
    id: 'olga',
    experiment: { object: 'experiment_enrollment', id: 'exp-of-olga', name: 'Prices', variant: 'b' },
    attributes: { $email: 'olga@example.com', team: 'blue' },
    aliases: ['olga-before'],
  });
  const subscription = add.subscription({
    id: 'subofolga',
    customerId: 'olga',
    productId: product?.id ?? null,
    autoRenewalStatus: 'will_change_product',
    pendingProductId: pending?.id ?? null,
    presentedOfferingId: offering?.id ?? null,
    transactions: [
      {
        id: 'txnofolga',
        purchasedAt: clock.now() - day,
        productStoreIdentifier: 'monthly',
        expiresAt: clock.now() + day,
        effectiveExpiresAt: null,
        localRevenue: paid,
        usdRevenue: paid,
      },
    ],
  });
  const purchase = add.purchase({
    id: 'purchofolga',
    customerId: 'olga',
    productId: oneTimeProduct?.id ?? '',
    presentedOfferingId: offering?.id ?? null,
    revenue: paid,
  });
  // What is bought on the web has invoices.
  add.purchase({
    customerId: 'olga',
    store: 'rc_billing',
    productId: oneTimeProduct?.id ?? '',
    revenue: paid,
  });
  store.ledger.balancesOf('olga').set(first(store.virtualCurrencies), 5);

  const [subscriptionStoreId, purchaseStoreId] = [
    subscription.store_subscription_identifier,
    purchase.store_purchase_identifier,
  ];
  const ids = {
    App: app.id,
    Customer: 'olga',
    CustomerSubscription: subscription.id,
    Discount: first(store.discounts),
    Entitlement: first(store.entitlements),
    Offering: first(store.offerings),
    Package: first(store.packages),
    Paywall: first(store.paywalls),
    Product: product?.id ?? '',
    Project: sandbox.projectId,
    Purchase: purchase.id,
    VirtualCurrency: first(store.virtualCurrencies),
    WebhookIntegration: first(store.webhookIntegrations),
  };
  const quoted = (text: string | null): string => JSON.stringify(text ?? '');
  sandbox.forgetCalls();
  return {
    sandbox,
    clock,
    owner: {
      customerId: 'olga',
      names: ['olga', ...[subscriptionStoreId, purchaseStoreId].filter((id) => id !== null)],
    },
    other: { customerId: 'wilma' },
    objects: Object.fromEntries(
      Object.entries(ids).map(([type, id]) => [type, { id, nodeId: nodeIdOf(type, sandbox.projectId, id) }]),
    ),
    otherArgs: alsoOfProject({
      'Query.product.id': quoted(oneTimeProduct?.id ?? null),
      'Query.chart.name': 'CUSTOMERS_NEW',
      'Query.chart.segment': '"store"',
      'Query.chart.filters': '[{ name: "store", values: ["app_store"] }]',
    }),
    args: alsoOfProject({
      first: '2',
      lookupKey: '"pro"',
      name: 'REVENUE',
      segment: '"country"',
      limitNumSegments: '2',
      code: quoted(ids.VirtualCurrency),
      customerId: '"olga"',
      appId: quoted(first(store.apps)),
      'Query.apps.first': '10',
      'Query.benchmarks.appId': 'null',
      'Customer.purchases.first': '5',
      'Query.app.id': quoted(ids.App),
      'Query.customer.id': '"olga"',
      'Query.customersByIds.ids': '["olga"]',
      'Query.discount.id': quoted(ids.Discount),
      'Query.offering.lookupKey': '"default"',
      'Query.package.id': quoted(ids.Package),
      'Query.paywall.id': quoted(ids.Paywall),
      'Query.product.id': quoted(ids.Product),
      'Query.project.id': quoted(ids.Project),
      'Query.purchase.id': quoted(ids.Purchase),
      'Query.subscription.id': quoted(ids.CustomerSubscription),
      'Query.webhookIntegration.id': quoted(ids.WebhookIntegration),
      'Query.subscriptions.storeIdentifier': quoted(subscriptionStoreId),
      'Query.purchases.storeIdentifier': quoted(purchaseStoreId),
    }),
  };
}
