import type { Entitlement, Environment, Purchase } from '../../revenuecat/generated/wire.ts';
import { allCustomersTag, cacheKey, customerTag, purchaseTag } from '../../loading/cache-names.ts';
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

interface PurchasesKey extends ProjectKey {
  readonly customerId: string;
  /** Null for both. */
  readonly environment: Environment | null;
}

interface EntitlementsKey extends ObjectKey {
  /** Who has the purchase: what belongs to it changes with its customer. */
  readonly customerId: string;
}

interface StoreIdentifierKey extends ProjectKey {
  readonly storeIdentifier: string;
}

interface RememberedPurchase {
  readonly data: Purchase | null;
}

/** One purchase; null when there is none. */
export const purchaseById = defineLoader<ObjectKey, Purchase | null>({
  name: 'purchaseById',
  access: { operation: 'get-purchase', customers: 'own' },
  isOwn: (key, own) => own.purchase(key.projectId, key.id),
  async load({ projectId, id }, sources) {
    const remembered = await sources.read<RememberedPurchase>({
      key: purchaseCacheKey(projectId, id),
      async load({ reader }) {
        const data = await nullIfMissing(
          reader(projectId).call('get-purchase', { path: { project_id: projectId, purchase_id: id } }),
        );
        return data === null
          ? {
              value: { data },
              lifetime: sources.lifetimes.missing,
              tags: [allCustomersTag(projectId), purchaseTag(projectId, id)],
            }
          : rememberedPurchase(projectId, data, sources);
      },
    });
    return remembered.data;
  },
});

/** A customer's one-time purchases, in upstream's order. */
export const purchasesOfCustomer = defineListLoader<PurchasesKey, Purchase>({
  name: 'purchasesOfCustomer',
  access: { operation: 'list-purchases', customers: 'own' },
  isOwn: (key, own) => own.customer(key.projectId, key.customerId),
  identity: (list) => [list.customerId, list.environment],
  cursorOf: (purchase) => purchase.id,
  source: ({ projectId, customerId, environment }, sources) => ({
    lifetime: sources.lifetimes.announced,
    readPage: (page, client) =>
      client.page(
        'list-purchases',
        {
          path: { project_id: projectId, customer_id: customerId },
          ...(environment === null ? {} : { query: { environment } }),
        },
        page,
      ),
    tags: (purchases) => [
      customerTag(projectId, customerId),
      ...purchases.map((it) => purchaseTag(projectId, it.id)),
    ],
    primeItems: (purchases, prime) => primePurchases(projectId, purchases, sources, prime),
  }),
});

/** Purchases that a store knows by this identifier: mostly one, so all of them are read. */
export const purchasesByStoreIdentifier = defineLoader<StoreIdentifierKey, readonly Purchase[]>({
  name: 'purchasesByStoreIdentifier',
  access: { operation: 'search-purchases', customers: 'none' },
  load: ({ projectId, storeIdentifier }, sources) =>
    sources.read<readonly Purchase[]>({
      key: cacheKey(projectId, 'purchases-by-store-identifier', storeIdentifier),
      async load({ prime, reader }) {
        const items = await wholeList(
          reader(projectId).pages(
            'search-purchases',
            { path: { project_id: projectId }, query: { store_purchase_identifier: storeIdentifier } },
            { maxPages: mostPagesOfSearch },
          ),
        );
        primePurchases(projectId, items, sources, prime);
        return {
          value: items,
          lifetime: items.length === 0 ? sources.lifetimes.missing : sources.lifetimes.customer,
          // What is found later belongs to a customer who is not known yet.
          tags: [allCustomersTag(projectId), ...items.flatMap((item) => tagsOf(projectId, item))],
        };
      },
    }),
});

/** The entitlements that a purchase unlocks; only for what lies behind the part that the purchase holds. */
export const entitlementsOfPurchase = defineListLoader<EntitlementsKey, Entitlement>({
  name: 'entitlementsOfPurchase',
  access: { operation: 'list-purchase-entitlements', customers: 'own' },
  isOwn: (key, own) => own.purchase(key.projectId, key.id),
  identity: (list) => [list.id],
  cursorOf: (entitlement) => entitlement.id,
  source: ({ projectId, id, customerId }, sources) => ({
    lifetime: sources.lifetimes.announced,
    readPage: (page, client) =>
      client.page('list-purchase-entitlements', { path: { project_id: projectId, purchase_id: id } }, page),
    tags: () => tagsOf(projectId, { id, customer_id: customerId }),
  }),
});

/** What is known of a purchase changes with it and with its customer. */
function tagsOf(
  projectId: string,
  { id, customer_id: customerId }: Pick<Purchase, 'id' | 'customer_id'>,
): readonly string[] {
  return [customerTag(projectId, customerId), purchaseTag(projectId, id)];
}

function primePurchases(
  projectId: string,
  purchases: readonly Purchase[],
  sources: Sources,
  prime: Prime,
): void {
  for (const purchase of purchases) {
    prime(purchaseCacheKey(projectId, purchase.id), rememberedPurchase(projectId, purchase, sources));
  }
}

function rememberedPurchase(projectId: string, data: Purchase, sources: Sources): Loaded<RememberedPurchase> {
  return {
    value: { data },
    lifetime: sources.lifetimes.announced,
    tags: tagsOf(projectId, data),
  };
}

function purchaseCacheKey(projectId: string, id: string): string {
  return cacheKey(projectId, 'purchase', id);
}
