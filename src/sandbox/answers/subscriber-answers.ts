import { cancellationTime, originallyPaid } from './customer-events.ts';
import type { SandboxRequest } from '../http/sandbox-request.ts';
import type { StoredCustomer, StoredPurchase, StoredSubscription } from '../state/stored-facts.ts';
import { subscriptionStateAt } from '../state/subscription-state.ts';
import { isOwned } from './purchase-answers.ts';

type Context = Pick<SandboxRequest, 'project' | 'now'>;

interface SubscriberOptions {
  /** Only servers see attributes. */
  readonly withAttributes: boolean;
  /** The store of the platform that asks; its management page is preferred. */
  readonly store: string | null;
}

/**
 * A customer as v1 knows it, keyed by identifiers instead of lists of objects. Absent dates are null, as live and in
 * the document's examples, although its schema has no null.
 */
export function subscriberAnswer(
  context: Context,
  customer: StoredCustomer,
  { withAttributes, store }: SubscriberOptions,
): Record<string, unknown> {
  const { project, now } = context;
  const subscriptions = [...project.subscriptionsOf(customer.id)].filter((one) => !one.incomplete);
  const purchases = [...project.purchasesOf(customer.id)];
  const hasAppleReceipt = [...subscriptions, ...purchases].some(({ store: boughtIn }) =>
    ['app_store', 'mac_app_store'].includes(boughtIn),
  );
  return {
    request_date: isoDate(now),
    request_date_ms: now,
    subscriber: {
      entitlements: entitlementsAnswer(context, subscriptions, purchases),
      first_seen: isoDate(customer.firstSeenAt),
      last_seen: isoDate(customer.lastSeenAt ?? customer.firstSeenAt),
      management_url: managementUrl(context, subscriptions, store),
      non_subscriptions: nonSubscriptionsAnswer(context, purchases),
      original_app_user_id: customer.id,
      // Only a receipt of Apple tells them; the sandbox's apps have had one version.
      original_application_version: hasAppleReceipt ? '1.0' : null,
      original_purchase_date: hasAppleReceipt ? isoDate(customer.firstSeenAt) : null,
      other_purchases: {},
      ...(withAttributes
        ? {
            subscriber_attributes: Object.fromEntries(
              [...project.attributesOf(customer.id)].map(({ id, value, updatedAt }) => [
                id,
                { value, updated_at_ms: updatedAt },
              ]),
            ),
          }
        : {}),
      subscriptions: subscriptionsAnswer(context, subscriptions),
    },
  };
}

/** The identifier that v1 uses for what a subscription is of: without the base plan, and a made-up one for grants. */
export function v1ProductIdentifier({ project }: Context, subscription: StoredSubscription): string {
  const product = project.products.get(subscription.productId ?? '');
  if (product !== undefined) return product.store_identifier.split(':', 1)[0] ?? product.store_identifier;
  const entitlement = project.entitlements.get(subscription.grantedEntitlementId ?? '');
  return `rc_promo_${entitlement?.lookupKey ?? 'unknown'}_custom`;
}

/** The latest subscription of each product: v1 has room for one. */
function subscriptionsAnswer(
  context: Context,
  subscriptions: readonly StoredSubscription[],
): Record<string, unknown> {
  const { project, now } = context;
  const byProduct = new Map<string, StoredSubscription>();
  for (const one of subscriptions.toSorted((a, b) => a.currentPeriodStartsAt - b.currentPeriodStartsAt)) {
    byProduct.set(v1ProductIdentifier(context, one), one);
  }
  return Object.fromEntries(
    [...byProduct].map(([identifier, one]) => {
      const state = subscriptionStateAt(one, now);
      const product = project.products.get(one.productId ?? '');
      const plan = product?.store_identifier.split(':', 2)[1];
      const refunds = project.ledger.refundsOf(one.id);
      const latest = one.transactions.at(-1);
      const paid = latest?.usdRevenue ?? one.totalRevenue;
      const cancelledAt = cancellationTime(context, one);
      return [
        identifier,
        {
          auto_resume_date: isoDate(one.pause?.resumesAt ?? null),
          billing_issues_detected_at: isoDate(one.billingIssue === null ? null : one.currentPeriodEndsAt),
          display_name: product?.display_name ?? null,
          expires_date: isoDate(one.revokedAt ?? state.endsAt ?? one.pause?.startsAt ?? null),
          grace_period_expires_date: isoDate(one.billingIssue?.graceEndsAt ?? null),
          is_sandbox: one.environment === 'sandbox',
          original_purchase_date: isoDate(one.startsAt),
          ownership_type: one.ownership === 'family_shared' ? 'FAMILY_SHARED' : 'PURCHASED',
          period_type: state.status === 'trialing' ? 'trial' : 'normal',
          price: { amount: paid.gross, currency: paid.currency },
          ...(plan === undefined ? {} : { product_plan_identifier: plan }),
          purchase_date: isoDate(state.currentPeriodStartsAt),
          refunded_at: isoDate(refunds.at(-1)?.at ?? (one.store === 'promotional' ? null : one.revokedAt)),
          store: one.store,
          store_transaction_id: latest?.id ?? one.storeSubscriptionIdentifier,
          unsubscribe_detected_at: isoDate(cancelledAt),
        },
      ];
    }),
  );
}

function nonSubscriptionsAnswer(
  context: Context,
  purchases: readonly StoredPurchase[],
): Record<string, unknown[]> {
  const { project, now } = context;
  const byProduct: Record<string, unknown[]> = {};
  for (const purchase of purchases) {
    if (!isOwned(purchase, now)) continue;
    const product = project.products.get(purchase.productId);
    const paid = originallyPaid(context, purchase.id, purchase.storePurchaseIdentifier, purchase.revenue);
    (byProduct[product?.store_identifier ?? purchase.productId] ??= []).push({
      display_name: product?.display_name ?? null,
      id: purchase.id,
      is_sandbox: purchase.environment === 'sandbox',
      price: { amount: paid.gross, currency: paid.currency },
      purchase_date: isoDate(purchase.purchasedAt),
      store: purchase.store,
      store_transaction_id: purchase.storePurchaseIdentifier,
    });
  }
  return byProduct;
}

interface Unlocked {
  /** Infinity for ever. */
  readonly until: number;
  readonly graceEndsAt: number | null;
  readonly productIdentifier: string;
  readonly since: number;
}

/** Each entitlement once, expired ones too, with what gives it longest. */
function entitlementsAnswer(
  context: Context,
  subscriptions: readonly StoredSubscription[],
  purchases: readonly StoredPurchase[],
): Record<string, unknown> {
  const { project, now } = context;
  const best = new Map<string, Unlocked>();
  const offer = (lookupKey: string, unlocked: Unlocked): void => {
    const known = best.get(lookupKey);
    if (known === undefined || unlocked.until > known.until) best.set(lookupKey, unlocked);
  };
  for (const one of subscriptions) {
    const state = subscriptionStateAt(one, now);
    const productIdentifier = v1ProductIdentifier(context, one);
    const until = one.revokedAt ?? state.endsAt ?? one.pause?.startsAt ?? 0;
    const graceEndsAt = one.billingIssue?.graceEndsAt ?? null;
    for (const { lookupKey } of project.entitlementsOfSubscription(one)) {
      offer(lookupKey, { until, graceEndsAt, productIdentifier, since: state.currentPeriodStartsAt });
    }
  }
  for (const one of purchases) {
    if (!isOwned(one, now)) continue;
    const productIdentifier = project.products.get(one.productId)?.store_identifier ?? one.productId;
    for (const { lookupKey } of project.entitlementsOfProduct(one.productId)) {
      offer(lookupKey, { until: Infinity, graceEndsAt: null, productIdentifier, since: one.purchasedAt });
    }
  }
  return Object.fromEntries(
    [...best].map(([lookupKey, { until, graceEndsAt, productIdentifier, since }]) => [
      lookupKey,
      {
        expires_date: until === Infinity ? null : isoDate(until),
        grace_period_expires_date: isoDate(graceEndsAt),
        product_identifier: productIdentifier,
        purchase_date: isoDate(since),
      },
    ]),
  );
}

/** The page of the asking platform's store, else of what runs longest; null when nothing runs. */
function managementUrl(
  { now }: Context,
  subscriptions: readonly StoredSubscription[],
  store: string | null,
): string | null {
  const running = subscriptions
    .map((one) => ({ one, state: subscriptionStateAt(one, now) }))
    .filter(({ one, state }) => state.givesAccess && one.managementUrl !== null)
    .sort((a, b) => (b.state.endsAt ?? Infinity) - (a.state.endsAt ?? Infinity));
  const preferred = running.find(({ one }) => one.store === store) ?? running[0];
  return preferred?.one.managementUrl ?? null;
}

/** ISO 8601 to the second, as v1 writes dates. */
function isoDate(time: number): string;
function isoDate(time: number | null): string | null;
function isoDate(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');
}
