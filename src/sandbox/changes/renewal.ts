import type { SandboxRequest } from '../http/sandbox-request.ts';
import { newId } from '../ids.ts';
import { plus } from '../money/money-sums.ts';
import { revenue } from '../money/revenue.ts';
import type { StoredSubscription } from '../state/stored-facts.ts';

/** What is charged where nothing was charged yet, as after a trial. */
const defaultPrice = 4.99;

/**
 * Charges a subscription for its next period: as long as the last one, and of the product that was chosen for it. It begins
 * where the current period ends, or now where that is over.
 */
export function renewSubscription(
  { project, now, random }: Pick<SandboxRequest, 'project' | 'now' | 'random'>,
  subscription: StoredSubscription,
): void {
  const ends = subscription.currentPeriodEndsAt ?? now;
  const lengthMs = Math.max(1, ends - subscription.currentPeriodStartsAt);
  const startsAt = Math.max(ends, now);
  const endsAt = startsAt + lengthMs;
  const latest = subscription.transactions.at(-1);
  const before = latest?.usdRevenue ?? subscription.totalRevenue;
  const paid = before.gross > 0 ? before : revenue(defaultPrice, subscription.store);
  const productId = subscription.pendingProductId ?? subscription.productId;
  const productStoreIdentifier = project.products.get(productId ?? '')?.store_identifier ?? '';
  if (latest === undefined) {
    // The first payment was not written down; without it the renewal would look like the purchase.
    project.addTransaction(subscription, {
      id: subscription.storeSubscriptionIdentifier,
      purchasedAt: subscription.startsAt,
      productStoreIdentifier,
      expiresAt: ends,
      effectiveExpiresAt: ends,
      localRevenue: before,
      usdRevenue: before,
    });
  }
  project.addTransaction(subscription, {
    id: `sandbox-${newId('purchase', random)}`,
    purchasedAt: now,
    productStoreIdentifier,
    expiresAt: endsAt,
    effectiveExpiresAt: endsAt,
    localRevenue: before.gross > 0 ? (latest?.localRevenue ?? paid) : paid,
    usdRevenue: paid,
  });
  subscription.productId = productId;
  subscription.pendingProductId = null;
  subscription.currentPeriodStartsAt = startsAt;
  subscription.currentPeriodEndsAt = endsAt;
  subscription.renewedUntil = null;
  subscription.autoRenewalStatus = 'will_renew';
  subscription.billingIssue = null;
  subscription.pause = null;
  subscription.totalRevenue = plus(subscription.totalRevenue, paid);
  project.ledger.cancelledAt.delete(subscription.id);
}
