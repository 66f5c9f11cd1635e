import type {
  Environment,
  Subscription,
  SubscriptionTransaction,
  Entitlement,
} from '../../revenuecat/generated/wire.ts';
import { allCustomersTag, cacheKey, customerTag, subscriptionTag } from '../../loading/cache-names.ts';
import { nullIfMissing, type ObjectKey } from '../../loading/configuration-loader.ts';
import { defineListLoader } from '../../loading/list-loader.ts';
import { mostPagesOfSearch, wholeList } from '../../loading/whole-list.ts';
import {
  defineLoader,
  type ProjectKey,
  type Sources,
  type Loaded,
  type Prime,
} from '../../loading/loader.ts';

interface SubscriptionsKey extends ProjectKey {
  readonly customerId: string;
  /** Null for both. */
  readonly environment: Environment | null;
}

interface EntitlementsKey extends ObjectKey {
  /** Who has the subscription: what belongs to it changes with its customer. */
  readonly customerId: string;
}

interface TransactionsKey extends ProjectKey {
  readonly subscriptionId: string;
  /** Who has the subscription: what belongs to it changes with its customer. */
  readonly customerId: string;
  readonly sort: 'id' | 'purchased_at';
  readonly direction: 'asc' | 'desc';
}

interface StoreIdentifierKey extends ProjectKey {
  readonly storeIdentifier: string;
}

interface RememberedSubscription {
  readonly data: Subscription | null;
}

/** One subscription; null when there is none. */
export const subscriptionById = defineLoader<ObjectKey, Subscription | null>({
  name: 'subscriptionById',
  access: { operation: 'get-subscription', customers: 'own' },
  isOwn: (key, own) => own.subscription(key.projectId, key.id),
  async load({ projectId, id }, sources) {
    const remembered = await sources.read<RememberedSubscription>({
      key: subscriptionCacheKey(projectId, id),
      async load({ reader }) {
        const data = await nullIfMissing(
          reader(projectId).call('get-subscription', {
            path: { project_id: projectId, subscription_id: id },
          }),
        );
        return data === null
          ? {
              value: { data },
              lifetime: sources.lifetimes.missing,
              tags: [allCustomersTag(projectId), subscriptionTag(projectId, id)],
            }
          : rememberedSubscription(projectId, data, sources);
      },
    });
    return remembered.data;
  },
});

/** A customer's subscriptions, in upstream's order. */
export const subscriptionsOfCustomer = defineListLoader<SubscriptionsKey, Subscription>({
  name: 'subscriptionsOfCustomer',
  access: { operation: 'list-subscriptions', customers: 'own' },
  isOwn: (key, own) => own.customer(key.projectId, key.customerId),
  identity: (list) => [list.customerId, list.environment],
  cursorOf: (subscription) => subscription.id,
  source: ({ projectId, customerId, environment }, sources) => ({
    lifetime: sources.lifetimes.announced,
    readPage: (page, client) =>
      client.page(
        'list-subscriptions',
        {
          path: { project_id: projectId, customer_id: customerId },
          ...(environment === null ? {} : { query: { environment } }),
        },
        page,
      ),
    tags: (subscriptions) => [
      customerTag(projectId, customerId),
      ...subscriptions.map((it) => subscriptionTag(projectId, it.id)),
    ],
    changesAt: soonestPeriodEnd,
    primeItems: (subscriptions, prime) => primeSubscriptions(projectId, subscriptions, sources, prime),
  }),
});

/** Subscriptions that a store knows by this identifier: mostly one, so all of them are read. */
export const subscriptionsByStoreIdentifier = defineLoader<StoreIdentifierKey, readonly Subscription[]>({
  name: 'subscriptionsByStoreIdentifier',
  access: { operation: 'search-subscriptions', customers: 'none' },
  load: ({ projectId, storeIdentifier }, sources) =>
    sources.read<readonly Subscription[]>({
      key: cacheKey(projectId, 'subscriptions-by-store-identifier', storeIdentifier),
      async load({ prime, reader }) {
        const items = await wholeList(
          reader(projectId).pages(
            'search-subscriptions',
            { path: { project_id: projectId }, query: { store_subscription_identifier: storeIdentifier } },
            { maxPages: mostPagesOfSearch },
          ),
        );
        primeSubscriptions(projectId, items, sources, prime);
        return {
          value: items,
          // A search that finds nothing says that something is missing, and that ends with the next purchase.
          lifetime: items.length === 0 ? sources.lifetimes.missing : sources.lifetimes.customer,
          changesAt: soonestPeriodEnd(items, sources.now()),
          // What is found later belongs to a customer who is not known yet.
          tags: [allCustomersTag(projectId), ...items.flatMap((item) => tagsOf(projectId, item))],
        };
      },
    }),
});

/** The payments of a subscription. */
export const transactionsOfSubscription = defineListLoader<TransactionsKey, SubscriptionTransaction>({
  name: 'transactionsOfSubscription',
  access: { operation: 'get-play-store-or-app-store-subscription-transactions', customers: 'own' },
  isOwn: (key, own) => own.subscription(key.projectId, key.subscriptionId),
  identity: (list) => [list.subscriptionId, list.sort, list.direction],
  cursorOf: (transaction) => transaction.id,
  source: ({ projectId, subscriptionId, customerId, sort, direction }, sources) => ({
    // No webhook tells that an earlier payment than the latest was given back.
    lifetime: sources.lifetimes.customer,
    readPage: (page, client) =>
      client.page(
        'get-play-store-or-app-store-subscription-transactions',
        { path: { project_id: projectId, subscription_id: subscriptionId }, query: { sort, direction } },
        page,
      ),
    tags: () => tagsOf(projectId, { id: subscriptionId, customer_id: customerId }),
  }),
});

/** The entitlements that a subscription unlocks; only for what lies behind the part that the subscription holds. */
export const entitlementsOfSubscription = defineListLoader<EntitlementsKey, Entitlement>({
  name: 'entitlementsOfSubscription',
  access: { operation: 'list-subscription-entitlements', customers: 'own' },
  isOwn: (key, own) => own.subscription(key.projectId, key.id),
  identity: (list) => [list.id],
  cursorOf: (entitlement) => entitlement.id,
  source: ({ projectId, id, customerId }, sources) => ({
    lifetime: sources.lifetimes.announced,
    readPage: (page, client) =>
      client.page(
        'list-subscription-entitlements',
        { path: { project_id: projectId, subscription_id: id } },
        page,
      ),
    tags: () => tagsOf(projectId, { id, customer_id: customerId }),
  }),
});

/** What is known of a subscription changes with it and with its customer. */
function tagsOf(
  projectId: string,
  { id, customer_id: customerId }: Pick<Subscription, 'id' | 'customer_id'>,
): readonly string[] {
  return [customerTag(projectId, customerId), subscriptionTag(projectId, id)];
}

function primeSubscriptions(
  projectId: string,
  subscriptions: readonly Subscription[],
  sources: Sources,
  prime: Prime,
): void {
  for (const subscription of subscriptions) {
    prime(
      subscriptionCacheKey(projectId, subscription.id),
      rememberedSubscription(projectId, subscription, sources),
    );
  }
}

function rememberedSubscription(
  projectId: string,
  data: Subscription,
  sources: Sources,
): Loaded<RememberedSubscription> {
  return {
    value: { data },
    lifetime: sources.lifetimes.announced,
    changesAt: soonestPeriodEnd([data], sources.now()),
    tags: tagsOf(projectId, data),
  };
}

/** A renewal or an expiry happens when a period ends, so what is known of a subscription ends there too. */
function soonestPeriodEnd(subscriptions: readonly Subscription[], now: number): number | undefined {
  const moments = subscriptions
    .flatMap((it) => [it.current_period_ends_at, it.ends_at])
    .filter((moment) => moment !== null && moment !== undefined && moment > now) as number[];
  return moments.length === 0 ? undefined : Math.min(...moments);
}

function subscriptionCacheKey(projectId: string, id: string): string {
  return cacheKey(projectId, 'subscription', id);
}
