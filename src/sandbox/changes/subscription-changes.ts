import { recordExtension } from '../answers/customer-events.ts';
import { nothingPaid } from '../state/facts-with-defaults.ts';
import { minus } from '../money/money-sums.ts';
import type { SandboxRequest } from '../http/sandbox-request.ts';
import type { StoredPurchase, StoredSubscription, StoredTransaction } from '../state/stored-facts.ts';

/*
 * What a change does to the facts, whoever asks for it: v2 and v1 share the consequences and differ in what they
 * check before.
 */

type Context = Pick<SandboxRequest, 'project' | 'now'>;

/** Switches renewal off; access goes on to the end of the period. */
export function cancelRenewal({ project, now }: Context, subscription: StoredSubscription): void {
  subscription.autoRenewalStatus = 'will_not_renew';
  subscription.pendingProductId = null;
  project.ledger.cancelledAt.set(subscription.id, now);
}

/** Gives the latest payment back and ends access at once. */
export function refundAndRevoke(context: Context, subscription: StoredSubscription): void {
  const latest = subscription.transactions.at(-1);
  const back = latest?.usdRevenue ?? subscription.totalRevenue;
  context.project.ledger.recordRefund({
    ownerId: subscription.id,
    transactionId: latest?.id ?? subscription.storeSubscriptionIdentifier,
    at: context.now,
    usd: back,
  });
  context.project.ledger.cancelledAt.set(subscription.id, context.now);
  subscription.revokedAt = context.now;
  subscription.autoRenewalStatus = 'will_not_renew';
  subscription.totalRevenue = minus(subscription.totalRevenue, back);
  if (latest !== undefined) Object.assign(latest, { usdRevenue: nothingPaid, localRevenue: null });
}

/** Gives one payment back and nothing else: the subscription goes on. */
export function refundTransaction(
  { project, now }: Context,
  subscription: StoredSubscription,
  transaction: StoredTransaction,
): void {
  const back = transaction.usdRevenue ?? nothingPaid;
  project.ledger.recordRefund({
    ownerId: subscription.id,
    transactionId: transaction.id,
    at: now,
    usd: back,
  });
  subscription.totalRevenue = minus(subscription.totalRevenue, back);
  Object.assign(transaction, { usdRevenue: nothingPaid, localRevenue: null });
}

/** Moves the end of the current period, and of the trial that ends with it. */
export function extendUntil(context: Context, subscription: StoredSubscription, until: number): void {
  if (subscription.trialEndsAt === subscription.currentPeriodEndsAt) subscription.trialEndsAt = until;
  subscription.currentPeriodEndsAt = until;
  recordExtension(context, subscription);
}

/** Gives the money of a one-time purchase back, and takes away what it unlocked. */
export function refundPurchase({ project, now }: Context, purchase: StoredPurchase): void {
  project.ledger.recordRefund({
    ownerId: purchase.id,
    transactionId: purchase.storePurchaseIdentifier,
    at: now,
    usd: purchase.revenue,
  });
  purchase.refundedAt = now;
  purchase.revenue = nothingPaid;
}
