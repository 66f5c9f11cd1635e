import { ForbiddenError } from '../../auth/access-error.ts';
import type { Purchase, Subscription } from '../../revenuecat/generated/wire.ts';
import type { RequestContext } from '../context.ts';
import { inputIssue } from '../mutation/upstream-issues.ts';
import { InvalidInput, NotFound } from '../mutation/user-errors.ts';
import { products } from '../product/product-loader.ts';
import { purchasesByStoreIdentifier } from '../purchase/purchase-loader.ts';
import {
  subscriptionsByStoreIdentifier,
  subscriptionsOfCustomer,
  transactionsOfSubscription,
} from '../subscription/subscription-loader.ts';
import { foreseeCustomer } from './v1-mutation.ts';

/** Google gives nothing back that was paid longer ago. */
const refundableForMs = 365 * 86_400_000;

/** A customer with more subscriptions than this is left to upstream. */
const mostSubscriptions = 1000;

interface ByProduct {
  readonly customerId: string;
  readonly productIdentifier: string;
}

interface ByTransaction {
  readonly customerId: string;
  readonly storeTransactionIdentifier: string;
}

/** For dry runs: throws when the customer has no Google subscription of the product, or one that does not run any more. */
export async function foreseeRevocation(
  input: ByProduct,
  projectId: string,
  context: RequestContext,
): Promise<void> {
  const { id: customerId } = await foreseeCustomer(input, projectId, context);
  const found = await unlessForbidden(async () => {
    const list = { projectId, customerId, environment: null };
    const slice = { after: null, first: mostSubscriptions };
    const { items, hasNextPage } = await context.loaders.load(subscriptionsOfCustomer, { ...list, slice });
    if (hasNextPage) return null;
    const ofGoogle = items.filter(isOfGoogle);
    const fitting = await Promise.all(
      ofGoogle.map(async (one) => {
        const id = one.product_id;
        const product = id === null ? null : await context.loaders.load(products.byId, { projectId, id });
        return nameFits(product?.store_identifier, input.productIdentifier);
      }),
    );
    return ofGoogle.filter((_one, index) => fitting[index]);
  });
  if (found === null) return;
  const latest = found.toSorted(
    (one, other) => other.current_period_starts_at - one.current_period_starts_at,
  )[0];
  if (latest === undefined)
    throw new NotFound('The customer has no Google Play subscription of this product.');
  requireRunning('productIdentifier', latest);
}

/** For dry runs: throws when the customer has no such payment, or one that cannot be given back any more. */
export async function foreseeRefund(
  input: ByTransaction,
  projectId: string,
  context: RequestContext,
): Promise<void> {
  const { id: customerId } = await foreseeCustomer(input, projectId, context);
  const { storeTransactionIdentifier: storeIdentifier } = input;
  const isTheirs = (one: Subscription | Purchase): boolean =>
    isOfGoogle(one) && one.customer_id === customerId;
  const found = await unlessForbidden(() =>
    Promise.all([
      context.loaders.load(purchasesByStoreIdentifier, { projectId, storeIdentifier }),
      context.loaders.load(subscriptionsByStoreIdentifier, { projectId, storeIdentifier }),
    ]),
  );
  if (found === null) return;
  const [purchase, subscription] = [found[0].find(isTheirs), found[1].find(isTheirs)];
  const field = 'storeTransactionIdentifier';
  if (purchase !== undefined) {
    if (purchase.status === 'refunded') refuse(field, 'The purchase has been paid back already.');
    requireRecent(purchase.purchased_at, context);
    return;
  }
  if (subscription === undefined) throw new NotFound('The customer has no such Google Play payment.');
  requireRunning(field, subscription);
  const latest = await unlessForbidden(() =>
    context.loaders.load(transactionsOfSubscription, {
      projectId,
      subscriptionId: subscription.id,
      customerId: subscription.customer_id,
      sort: 'purchased_at',
      direction: 'desc',
      slice: { after: null, first: 1 },
    }),
  );
  requireRecent(latest?.items[0]?.purchased_at ?? subscription.starts_at, context);
}

function isOfGoogle({ store }: Pick<Subscription, 'store'>): boolean {
  return store === 'play_store';
}

/** v1 names a product with or without its base plan, which stands behind a colon. */
function nameFits(storeIdentifier: string | undefined, wanted: string): boolean {
  return storeIdentifier === wanted || storeIdentifier?.split(':', 1)[0] === wanted;
}

function requireRunning(field: string, { gives_access: givesAccess }: Subscription): void {
  if (!givesAccess) refuse(field, 'The subscription does not run any more.');
}

function requireRecent(paidAt: number, context: RequestContext): void {
  if (context.now() - paidAt > refundableForMs) {
    refuse('storeTransactionIdentifier', 'It was paid more than 365 days ago.');
  }
}

function refuse(field: string, sentence: string): never {
  throw new InvalidInput([inputIssue([field], sentence)]);
}

/** Null for what the viewer may not read: a dry run shows nobody more than a query would. */
async function unlessForbidden<Data>(read: () => Promise<Data>): Promise<Data | null> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof ForbiddenError) return null;
    throw error;
  }
}
