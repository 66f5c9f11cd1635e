import type {
  WireActiveEntitlement,
  WireCustomer,
  WireEntitlement,
  WireList,
  WireOffering,
  WireProduct,
  WirePurchase,
  WireSubscription,
} from './wire-shapes.ts';

/** The parsed answer of one GET below the project. */
export type Read = <Answer extends object>(path: string) => Promise<Answer>;

/** The four answers, each in the shape of its document's `data`. */
export async function customerScreen(read: Read, id: string): Promise<object> {
  const path = `customers/${encodeURIComponent(id)}`;
  const [customer, subscriptions, purchases] = await Promise.all([
    read<WireCustomer>(`${path}?expand=attributes`),
    read<WireList<WireSubscription>>(`${path}/subscriptions?limit=20`),
    read<WireList<WirePurchase>>(`${path}/purchases?limit=20`),
  ]);
  return {
    customer: {
      id: customer.id,
      firstSeenAt: isoOf(customer.first_seen_at),
      lastSeenAt: isoOf(customer.last_seen_at),
      attributes: { nodes: (customer.attributes?.items ?? []).map(({ name, value }) => ({ name, value })) },
      activeEntitlements: {
        nodes: await Promise.all(
          activeOf(customer).map(async (active) => {
            const { lookup_key: lookupKey, display_name: displayName } = await entitlement(read, active);
            return { expiresAt: isoOf(active.expires_at), entitlement: { lookupKey, displayName } };
          }),
        ),
      },
      subscriptions: {
        nodes: await Promise.all(
          subscriptions.items.map(async (it) => ({
            id: it.id,
            status: it.status.toUpperCase(),
            givesAccess: it.gives_access,
            currentPeriodEndsAt: isoOf(it.current_period_ends_at),
            store: it.store.toUpperCase(),
            product: await productOf(read, it.product_id, (product) => ({
              storeIdentifier: product.store_identifier,
              app: appOf(product),
            })),
          })),
        ),
      },
      purchases: {
        nodes: await Promise.all(
          purchases.items.map(async (it) => ({
            id: it.id,
            status: it.status.toUpperCase(),
            purchasedAt: isoOf(it.purchased_at),
            product: await productOf(read, it.product_id, (product) => ({
              storeIdentifier: product.store_identifier,
            })),
          })),
        ),
      },
    },
  };
}

export async function supportList(read: Read, first: number): Promise<object> {
  const list = await read<WireList<WireCustomer>>(`customers?limit=${String(first)}`);
  const nodes = await Promise.all(
    list.items.map(async ({ id }) => {
      const path = `customers/${encodeURIComponent(id)}`;
      const [customer, subscriptions] = await Promise.all([
        read<WireCustomer>(`${path}?expand=attributes`),
        read<WireList<WireSubscription>>(`${path}/subscriptions?limit=20`),
      ]);
      return {
        id,
        activeEntitlements: { nodes: await namesOf(read, activeOf(customer)) },
        subscriptions: {
          nodes: await Promise.all(
            subscriptions.items.map(async (it) => ({
              id: it.id,
              status: it.status.toUpperCase(),
              product: await productOf(read, it.product_id, (product) => ({
                storeIdentifier: product.store_identifier,
              })),
            })),
          ),
        },
      };
    }),
  );
  const pageInfo = { hasNextPage: list.next_page !== null, endCursor: list.items.at(-1)?.id ?? null };
  return { customers: { nodes, pageInfo } };
}

export async function catalogue(read: Read): Promise<object> {
  const [offerings, products] = await Promise.all([
    read<WireList<WireOffering>>('offerings?limit=100&expand=items.package&expand=items.package.product'),
    read<WireList<WireProduct>>('products?limit=100&expand=items.app'),
  ]);
  const appById = new Map(products.items.map((product) => [product.id, appOf(product)]));
  return {
    offerings: {
      nodes: offerings.items.map((offering) => ({
        id: offering.id,
        lookupKey: offering.lookup_key,
        isCurrent: offering.is_current,
        packages: {
          nodes: (offering.packages?.items ?? []).map((it) => ({
            id: it.id,
            lookupKey: it.lookup_key,
            position: it.position,
            products: {
              nodes: (it.products?.items ?? []).map(({ product, eligibility_criteria: criteria }) => ({
                eligibilityCriteria: criteria.toUpperCase(),
                product: {
                  id: product.id,
                  storeIdentifier: product.store_identifier,
                  app: appById.get(product.id),
                },
              })),
            },
          })),
        },
      })),
    },
  };
}

export async function entitlementCheck(read: Read, id: string, lookupKey: string): Promise<object> {
  const customer = await read<WireCustomer>(`customers/${encodeURIComponent(id)}?expand=attributes`);
  const nodes = await namesOf(read, activeOf(customer));
  return {
    customer: {
      hasActiveEntitlement: nodes.some((it) => it.entitlement.lookupKey === lookupKey),
      activeEntitlements: { nodes },
    },
  };
}

function activeOf(customer: WireCustomer): readonly WireActiveEntitlement[] {
  const now = Date.now();
  return (customer.active_entitlements?.items ?? []).filter(
    (it) => it.expires_at === null || it.expires_at > now,
  );
}

function namesOf(read: Read, active: readonly WireActiveEntitlement[]) {
  return Promise.all(
    active.map(async (it) => ({ entitlement: { lookupKey: (await entitlement(read, it)).lookup_key } })),
  );
}

function entitlement(read: Read, active: WireActiveEntitlement): Promise<WireEntitlement> {
  return read<WireEntitlement>(`entitlements/${active.entitlement_id}`);
}

async function productOf<Shown>(
  read: Read,
  id: string | null,
  show: (product: WireProduct) => Shown,
): Promise<Shown | null> {
  return id === null ? null : show(await read<WireProduct>(`products/${id}?expand=app`));
}

function appOf(product: WireProduct): { name: string } | null {
  return product.app ? { name: product.app.name } : null;
}

function isoOf(moment: number | null): string | null {
  return moment === null ? null : new Date(moment).toISOString();
}
