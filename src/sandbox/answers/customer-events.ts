import { isOwned } from './purchase-answers.ts';
import type { StoredEvent } from '../state/customer-ledger.ts';
import { isInvoiced } from './invoiced.ts';
import { eventId, purchaseEvent, soleTransaction, subscriptionEvent } from './event-bodies.ts';
import { nothingPaid } from '../state/facts-with-defaults.ts';
import { plus } from '../money/money-sums.ts';
import type { SandboxRequest } from '../http/sandbox-request.ts';
import type { MonetaryAmount, StoredPurchase, StoredSubscription } from '../state/stored-facts.ts';
import { subscriptionStateAt } from '../state/subscription-state.ts';

type Context = Pick<SandboxRequest, 'project' | 'now'>;

/**
 * The history of a customer, newest first: what the facts of its subscriptions and purchases tell, and the changes
 * that left no other trace. An end that the clock brings about is there as soon as it has come.
 */
export function customerEvents(context: Context, customerId: string): StoredEvent[] {
  const { project, now } = context;
  const events = [...project.ledger.eventsOf(customerId)];
  for (const subscription of project.subscriptionsOf(customerId)) {
    events.push(...subscriptionEvents(context, subscription));
  }
  for (const purchase of project.purchasesOf(customerId)) events.push(...purchaseEvents(context, purchase));
  // Reversed first, so that of two at one moment the later one comes first.
  return events
    .filter(({ occurredAt }) => occurredAt <= now)
    .reverse()
    .sort((one, other) => other.occurredAt - one.occurredAt);
}

/** When the renewal was switched off; null while it is on. Found out with the current period where nobody said when. */
export function cancellationTime(
  { project }: Pick<Context, 'project'>,
  subscription: StoredSubscription,
): number | null {
  const recorded = project.ledger.cancelledAt.get(subscription.id);
  if (recorded !== undefined) return recorded;
  const { store, autoRenewalStatus, revokedAt, currentPeriodStartsAt } = subscription;
  const isOff = store !== 'promotional' && autoRenewalStatus === 'will_not_renew';
  return isOff ? (revokedAt ?? currentPeriodStartsAt) : null;
}

/** What was paid before anything was given back. */
export function originallyPaid(
  { project }: Context,
  ownerId: string,
  transactionId: string,
  left: MonetaryAmount | null,
): MonetaryAmount {
  return project.ledger
    .refundsOf(ownerId)
    .filter((refund) => refund.transactionId === transactionId)
    .reduce((sum, refund) => plus(sum, refund.usd), left ?? nothingPaid);
}

/** Remembers a change that the facts do not show. */
export function recordChange(
  { project, now }: Context,
  customerId: string,
  type: string,
  details: Readonly<Record<string, unknown>>,
): void {
  const ordinal = project.ledger.eventsOf(customerId).length;
  const id = eventId(customerId, type, ordinal);
  project.ledger.recordEvent(customerId, {
    id,
    type,
    appId: null,
    environment: null,
    occurredAt: now,
    body: { type, id, event_timestamp_ms: now, app_user_id: customerId, ...details },
  });
}

export function recordExtension(context: Context, subscription: StoredSubscription): void {
  recordSubscriptionChange(context, subscription, 'SUBSCRIPTION_EXTENDED');
}

/** Remembers a change of a subscription that its facts do not show. */
export function recordSubscriptionChange(
  context: Context,
  subscription: StoredSubscription,
  type: 'SUBSCRIPTION_EXTENDED' | 'UNCANCELLATION',
): void {
  const { project, now } = context;
  const ordinal = project.ledger.eventsOf(subscription.customerId).length;
  const transaction = subscription.transactions.at(-1) ?? soleTransaction(subscription);
  project.ledger.recordEvent(
    subscription.customerId,
    subscriptionEvent(context, subscription, transaction, {
      type,
      at: now,
      ordinal,
      price: nothingPaid,
      details: { expiration_at_ms: subscription.currentPeriodEndsAt },
    }),
  );
}

function* subscriptionEvents(context: Context, subscription: StoredSubscription): Iterable<StoredEvent> {
  const { project, now } = context;
  const { billingIssue, pause, revokedAt, pendingProductId } = subscription;
  if (subscription.incomplete) return;
  const transactions =
    subscription.transactions.length > 0 ? subscription.transactions : [soleTransaction(subscription)];
  const latest = transactions.at(-1) ?? soleTransaction(subscription);
  const tell = (type: string, at: number, details: Readonly<Record<string, unknown>> = {}): StoredEvent =>
    subscriptionEvent(context, subscription, latest, { type, at, ordinal: 0, price: nothingPaid, details });

  for (const [ordinal, transaction] of transactions.entries()) {
    const first = subscription.store === 'promotional' ? 'NON_RENEWING_PURCHASE' : 'INITIAL_PURCHASE';
    const price = originallyPaid(context, subscription.id, transaction.id, transaction.usdRevenue);
    const about = { at: transaction.purchasedAt, ordinal, price };
    const type = ordinal === 0 ? first : 'RENEWAL';
    yield subscriptionEvent(context, subscription, transaction, { type, ...about });
    if (isInvoiced(subscription.store, price))
      yield subscriptionEvent(context, subscription, transaction, { type: 'INVOICE_ISSUANCE', ...about });
  }
  const cancelled = cancellationTime(context, subscription);
  if (cancelled !== null && revokedAt === null)
    yield tell('CANCELLATION', cancelled, { cancel_reason: 'UNSUBSCRIBE' });
  const refunds = project.ledger.refundsOf(subscription.id);
  for (const [ordinal, refund] of refunds.entries()) {
    const refunded = transactions.find(({ id }) => id === refund.transactionId) ?? latest;
    yield subscriptionEvent(context, subscription, refunded, {
      type: 'CANCELLATION',
      at: refund.at,
      ordinal: ordinal + 1,
      price: { ...refund.usd, gross: -refund.usd.gross },
      details: { cancel_reason: 'CUSTOMER_SUPPORT' },
    });
  }
  if (revokedAt !== null && refunds.length === 0 && subscription.store !== 'promotional') {
    yield tell('CANCELLATION', revokedAt, { cancel_reason: 'CUSTOMER_SUPPORT' });
  }
  if (billingIssue !== null) {
    yield tell('BILLING_ISSUE', subscription.currentPeriodEndsAt ?? now, {
      grace_period_expiration_at_ms: billingIssue.graceEndsAt,
    });
  }
  if (pause !== null)
    yield tell('SUBSCRIPTION_PAUSED', pause.startsAt, { auto_resume_at_ms: pause.resumesAt });
  if (pendingProductId !== null) {
    yield tell('PRODUCT_CHANGE', subscription.currentPeriodStartsAt, {
      new_product_id: project.products.get(pendingProductId)?.store_identifier ?? null,
    });
  }
  const state = subscriptionStateAt(subscription, now);
  const endedAt = state.accessEndsAt ?? state.endsAt;
  if (state.status === 'expired' && endedAt !== null)
    yield tell('EXPIRATION', endedAt, { expiration_reason: expirationReason(subscription) });
}

function expirationReason({ revokedAt, billingIssue, pause }: StoredSubscription): string {
  if (revokedAt !== null) return 'CUSTOMER_SUPPORT';
  if (billingIssue !== null) return 'BILLING_ERROR';
  return pause === null ? 'UNSUBSCRIBE' : 'SUBSCRIPTION_PAUSED';
}

function* purchaseEvents(context: Context, purchase: StoredPurchase): Iterable<StoredEvent> {
  const { id, storePurchaseIdentifier, revenue, refundedAt } = purchase;
  const paid = originallyPaid(context, id, storePurchaseIdentifier, revenue);
  yield purchaseEvent(context, purchase, 'NON_RENEWING_PURCHASE', purchase.purchasedAt, paid);
  if (isInvoiced(purchase.store, paid))
    yield purchaseEvent(context, purchase, 'INVOICE_ISSUANCE', purchase.purchasedAt, paid);
  if (!isOwned(purchase, context.now) && refundedAt !== null) {
    const back = { ...paid, gross: -paid.gross };
    yield purchaseEvent(context, purchase, 'CANCELLATION', refundedAt, back, {
      cancel_reason: 'CUSTOMER_SUPPORT',
    });
  }
}
