import type { IResolvers } from '@graphql-tools/utils';
import { GraphQLDateTimeISO } from 'graphql-scalars';
import type { RevenueCatSource } from './revenuecat-source.ts';
import type {
  WireActiveEntitlement,
  WireCustomer,
  WireEntitlement,
  WireList,
  WireOffering,
  WirePackage,
  WireProduct,
  WirePurchase,
  WireSubscription,
} from './wire-shapes.ts';

export interface ApolloContext {
  readonly source: RevenueCatSource;
}

const dateOf = (moment: number | null): Date | null => (moment === null ? null : new Date(moment));
const nodes = <Item>(list: WireList<Item> | null | undefined) => ({ nodes: list?.items ?? [] });
interface First {
  readonly first: number;
}

/** List items of customers do not hold their entitlements; the single customer does. */
async function activeEntitlements(
  customer: WireCustomer,
  source: RevenueCatSource,
): Promise<readonly WireActiveEntitlement[]> {
  const list = customer.active_entitlements ?? (await source.customer(customer.id)).active_entitlements;
  return (list?.items ?? []).filter((it) => it.expires_at === null || it.expires_at > Date.now());
}

/** Resolvers over the REST data source: from RevenueCat's names to ours, and from ids to objects. */
export const resolvers: IResolvers<unknown, ApolloContext> = {
  DateTime: GraphQLDateTimeISO,
  Query: {
    customer: (_root, { id }: { id: string }, { source }) => source.customer(id),
    customers: async (_root, { first }: First, { source }) => {
      const list = await source.customers(first);
      return {
        ...nodes(list),
        pageInfo: { hasNextPage: list.next_page !== null, endCursor: list.items.at(-1)?.id ?? null },
      };
    },
    offerings: async (_root, { first }: First, { source }) => nodes(await source.offerings(first)),
  },
  Customer: {
    firstSeenAt: (customer: WireCustomer) => dateOf(customer.first_seen_at),
    lastSeenAt: (customer: WireCustomer) => dateOf(customer.last_seen_at),
    attributes: (customer: WireCustomer) => nodes(customer.attributes),
    activeEntitlements: async (customer: WireCustomer, _args: object, { source }) => ({
      nodes: await activeEntitlements(customer, source),
    }),
    hasActiveEntitlement: async (
      customer: WireCustomer,
      { lookupKey }: { lookupKey: string },
      { source },
    ) => {
      const active = await activeEntitlements(customer, source);
      const entitlements = await Promise.all(active.map((it) => source.entitlement(it.entitlement_id)));
      return entitlements.some((it) => it.lookup_key === lookupKey);
    },
    subscriptions: async ({ id }: WireCustomer, { first }: First, { source }) =>
      nodes(await source.subscriptions(id, first)),
    purchases: async ({ id }: WireCustomer, { first }: First, { source }) =>
      nodes(await source.purchases(id, first)),
  },
  ActiveEntitlement: {
    expiresAt: (it: WireActiveEntitlement) => dateOf(it.expires_at),
    entitlement: (it: WireActiveEntitlement, _args: object, { source }) =>
      source.entitlement(it.entitlement_id),
  },
  Entitlement: {
    lookupKey: (it: WireEntitlement) => it.lookup_key,
    displayName: (it: WireEntitlement) => it.display_name,
  },
  CustomerSubscription: {
    status: (it: WireSubscription) => it.status.toUpperCase(),
    givesAccess: (it: WireSubscription) => it.gives_access,
    currentPeriodEndsAt: (it: WireSubscription) => dateOf(it.current_period_ends_at),
    store: (it: WireSubscription) => it.store.toUpperCase(),
    product: (it: WireSubscription, _args: object, { source }) =>
      it.product_id === null ? null : source.product(it.product_id),
  },
  Purchase: {
    status: (it: WirePurchase) => it.status.toUpperCase(),
    purchasedAt: (it: WirePurchase) => dateOf(it.purchased_at),
    product: (it: WirePurchase, _args: object, { source }) => source.product(it.product_id),
  },
  Product: {
    storeIdentifier: (it: WireProduct) => it.store_identifier,
    app: (it: WireProduct, _args: object, { source }) => it.app ?? source.app(it.app_id),
  },
  Offering: {
    lookupKey: (it: WireOffering) => it.lookup_key,
    isCurrent: (it: WireOffering) => it.is_current,
    packages: (it: WireOffering) => nodes(it.packages),
  },
  Package: {
    lookupKey: (it: WirePackage) => it.lookup_key,
    products: (it: WirePackage) => nodes(it.products),
  },
  PackageProduct: {
    eligibilityCriteria: (it: { readonly eligibility_criteria: string }) =>
      it.eligibility_criteria.toUpperCase(),
  },
};
