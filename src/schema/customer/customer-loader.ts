import type { Customer } from '../../revenuecat/generated/wire.ts';
import { nullIfMissing } from '../../loading/configuration-loader.ts';
import { cacheKey, customerTag } from '../../loading/cache-names.ts';
import {
  defineBatchLoader,
  errorFrom,
  type ProjectKey,
  type Sources,
  type Prime,
} from '../../loading/loader.ts';
import { embeddedItems } from '../../loading/embedded-list.ts';

/** The parts of a customer that not every answer of upstream holds. */
export interface CustomerNeeds {
  /** The start of its attributes, which upstream embeds on request. */
  readonly attributes?: boolean;
  /** The start of its active entitlements, which only the answer for a single customer holds. */
  readonly activeEntitlements?: boolean;
  /** What changes without a webhook: the last-seen data and the experiment. Attributes do, too. */
  readonly unannounced?: boolean;
}

export interface CustomerKey extends ProjectKey {
  /** Any App User ID of the customer, aliases included. */
  readonly customerId: string;
  readonly needs: CustomerNeeds;
}

interface RememberedCustomer {
  readonly data: Customer | null;
}

/**
 * A customer by any of its ids; null when there is none. Keys of one tick that name the same customer become one call,
 * which embeds whatever one of them needs.
 */
export const customerById = defineBatchLoader<CustomerKey, Customer | null>({
  name: 'customerById',
  access: { operation: 'get-customer', customers: 'own' },
  isOwn: (key, own) => own.customer(key.projectId, key.customerId),
  async loadMany(keys, sources) {
    const groups = Map.groupBy(keys, (key) => customerCacheKey(key.projectId, key.customerId));
    const answers = new Map<string, Customer | null | Error>();
    const shared = sources.forMany(groups.size);
    await Promise.all(
      [...groups].map(async ([name, group]) => {
        answers.set(name, await readCustomer(group, shared).catch(errorFrom));
      }),
    );
    return keys.map((key) => answers.get(customerCacheKey(key.projectId, key.customerId)) ?? null);
  },
});

async function readCustomer(group: readonly CustomerKey[], sources: Sources): Promise<Customer | null> {
  const [first] = group;
  if (first === undefined) return null;
  const { projectId, customerId } = first;
  const needsAttributes = group.some((key) => key.needs.attributes === true);
  const needsEntitlements = group.some((key) => key.needs.activeEntitlements === true);

  const remembered = await sources.read<RememberedCustomer>({
    key: customerCacheKey(projectId, customerId),
    unannounced: needsAttributes || group.some((key) => key.needs.unannounced === true),
    satisfies: ({ data }) =>
      data === null ||
      ((!needsAttributes || holds(data.attributes)) &&
        (!needsEntitlements || holds(data.active_entitlements))),
    async load({ current, replaced, reader }) {
      const known = current ?? replaced;
      const attributes = needsAttributes || holds(known?.data?.attributes);
      const data = await nullIfMissing(
        reader(projectId).call('get-customer', {
          path: { project_id: projectId, customer_id: customerId },
          ...(attributes ? { query: { expand: ['attributes'] } } : {}),
        }),
      );
      return rememberedCustomer(projectId, customerId, data, sources);
    },
  });
  return remembered.data;
}

/** What the cache holds for a customer; an alias and the canonical id are separate entries under common tags. */
function rememberedCustomer(projectId: string, askedId: string, data: Customer | null, sources: Sources) {
  if (data !== null) sources.names.learn(projectId, [askedId, data.id]);
  return {
    value: { data },
    lifetime: data === null ? sources.lifetimes.missing : sources.lifetimes.announced,
    changesAt: data === null ? undefined : soonestExpiry(data, sources.now()),
    tags: [customerTag(projectId, askedId), ...(data === null ? [] : [customerTag(projectId, data.id)])],
  };
}

/** Remembers the customers of a list for those who ask for one of them by id. */
export function primeCustomers(
  projectId: string,
  customers: readonly Customer[],
  sources: Sources,
  prime: Prime,
): void {
  for (const customer of customers) {
    const name = customerCacheKey(projectId, customer.id);
    // A list item holds less than what may already be known.
    if (sources.peek<RememberedCustomer>(name)?.data) continue;
    prime(name, rememberedCustomer(projectId, customer.id, customer, sources));
  }
}

function customerCacheKey(projectId: string, customerId: string): string {
  return cacheKey(projectId, 'customer', customerId);
}

function soonestExpiry(customer: Customer, now: number): number | undefined {
  const moments = embeddedItems(customer.active_entitlements)
    .map((item) => item.expires_at ?? Infinity)
    .filter((moment) => moment > now);
  return moments.length === 0 ? undefined : Math.min(...moments);
}

function holds(list: { readonly items?: unknown } | null | undefined): boolean {
  return Array.isArray(list?.items);
}
