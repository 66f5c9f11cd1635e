import { buildSchema, type GraphQLSchema } from 'graphql';
import { readFileSync } from 'node:fs';
import type { Sandbox } from '../../src/sandbox/create-sandbox.ts';
import { alsoOfProject, probesOf, type Probe, type ProbeArguments } from './schema-probes.ts';

/** What clients see, as printed. */
export const printedSchema: GraphQLSchema = buildSchema(
  readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8'),
);

/** A probe for every field that Query leads to. */
export function probesOfSandbox(sandbox: Sandbox): readonly Probe[] {
  return probesOf(printedSchema, argumentsOnSandbox(sandbox));
}

/** Arguments that fields cannot do without, with ids that the sandbox's business has. */
export function argumentsOnSandbox(sandbox: Sandbox): ProbeArguments {
  const store = sandbox.store.project(sandbox.projectId);
  if (store === undefined) throw new Error('The sandbox has no project.');
  const quoted = (value: string | null | undefined): string => JSON.stringify(value ?? '');
  const first = <Item>(items: Iterable<Item>): Item | undefined => [...items][0];
  const app = [...store.apps].find(({ type }) => type === 'app_store');
  const subscription = first(store.subscriptionsOf('ada'));
  const purchase = first(store.purchasesOf('ada'));
  const node = Buffer.from(`Customer:${JSON.stringify([sandbox.projectId, 'ada'])}`).toString('base64url');
  return alsoOfProject({
    first: '5',
    name: 'REVENUE',
    lookupKey: '"pro"',
    'Query.offering.lookupKey': '"default"',
    'Query.app.id': quoted(app?.id),
    'Query.sdkOfferings.appId': quoted(app?.id),
    customerId: '"ada"',
    'Query.customer.id': '"ada"',
    'Query.customersByIds.ids': '["ada"]',
    'Query.discount.id': quoted(first(store.discounts)?.id),
    'Query.node.id': quoted(node),
    'Query.nodes.ids': `[${quoted(node)}]`,
    'Query.package.id': quoted(first(store.packages)?.id),
    'Query.paywall.id': quoted(first(store.paywalls)?.id),
    'Query.product.id': quoted(subscription?.productId),
    'Query.project.id': quoted(sandbox.projectId),
    'Query.purchase.id': quoted(purchase?.id),
    'Query.subscription.id': quoted(subscription?.id),
    'Query.webhookIntegration.id': quoted(first(store.webhookIntegrations)?.id),
    code: quoted(first(store.virtualCurrencies)?.id),
    'Query.subscriptions.storeIdentifier': quoted(subscription?.storeSubscriptionIdentifier),
    'Query.purchases.storeIdentifier': quoted(purchase?.storePurchaseIdentifier),
  });
}
