import { createHash } from 'node:crypto';
import type { StoredEvent } from '../state/customer-ledger.ts';
import type { SandboxRequest } from '../http/sandbox-request.ts';
import type {
  MonetaryAmount,
  StoredPurchase,
  StoredSubscription,
  StoredTransaction,
} from '../state/stored-facts.ts';

type Context = Pick<SandboxRequest, 'project'>;

/** What happened, and to what payment of it. */
interface Told {
  readonly type: string;
  readonly at: number;
  /** Tells events of one type and subscription apart. */
  readonly ordinal: number;
  readonly price: MonetaryAmount;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** An event of a subscription, about one of its payments. */
export function subscriptionEvent(
  context: Context,
  subscription: StoredSubscription,
  transaction: StoredTransaction,
  { type, at, ordinal, price, details = {} }: Told,
): StoredEvent {
  const { project } = context;
  const inTrial = subscription.trialEndsAt !== null && transaction.purchasedAt < subscription.trialEndsAt;
  const period = inTrial ? 'TRIAL' : 'NORMAL';
  return bought(context, subscription, {
    type,
    at,
    ordinal,
    price,
    details: {
      product_id: transaction.productStoreIdentifier,
      period_type: subscription.store === 'promotional' ? 'PROMOTIONAL' : period,
      purchased_at_ms: transaction.purchasedAt,
      expiration_at_ms: transaction.expiresAt,
      entitlement_ids: project.entitlementsOfSubscription(subscription).map(({ lookupKey }) => lookupKey),
      transaction_id: transaction.id,
      original_transaction_id: subscription.transactions[0]?.id ?? transaction.id,
      ...details,
    },
  });
}

/** An event of a one-time purchase. */
export function purchaseEvent(
  context: Context,
  purchase: StoredPurchase,
  type: string,
  at: number,
  price: MonetaryAmount,
  details: Readonly<Record<string, unknown>> = {},
): StoredEvent {
  const { project } = context;
  return bought(context, purchase, {
    type,
    at,
    ordinal: 0,
    price,
    details: {
      product_id: project.products.get(purchase.productId)?.store_identifier ?? null,
      period_type: 'NORMAL',
      purchased_at_ms: purchase.purchasedAt,
      expiration_at_ms: null,
      entitlement_ids: project.entitlementsOfProduct(purchase.productId).map(({ lookupKey }) => lookupKey),
      transaction_id: purchase.storePurchaseIdentifier,
      original_transaction_id: purchase.storePurchaseIdentifier,
      ...details,
    },
  });
}

/** The part that events of subscriptions and purchases share; the body is that of the webhook of the same type. */
function bought(
  { project }: Context,
  owned: StoredSubscription | StoredPurchase,
  { type, at, ordinal, price, details = {} }: Told,
): StoredEvent {
  const id = eventId(owned.id, type, ordinal);
  const share = (part: number | null | undefined): number =>
    price.gross === 0 ? 0 : Math.round(Math.abs((part ?? 0) / price.gross) * 1000) / 1000;
  const appId = project.products.get(owned.productId ?? '')?.app_id ?? null;
  return {
    id,
    type: `PURCHASES_${type}`,
    appId,
    environment: owned.environment,
    occurredAt: at,
    body: {
      type,
      id,
      app_id: appId,
      event_timestamp_ms: at,
      app_user_id: owned.customerId,
      original_app_user_id: owned.originalCustomerId,
      aliases: [...project.aliasesOf(owned.customerId)].map((alias) => alias.id),
      environment: owned.environment.toUpperCase(),
      store: owned.store.toUpperCase(),
      is_family_share: owned.ownership === 'family_shared',
      country_code: owned.country,
      presented_offering_id: project.offerings.get(owned.presentedOfferingId ?? '')?.lookupKey ?? null,
      currency: price.currency,
      price: price.gross,
      price_in_purchased_currency: price.gross,
      takehome_percentage: 1 - share(price.commission) - share(price.tax),
      tax_percentage: share(price.tax),
      commission_percentage: share(price.commission),
      offer_code: null,
      subscriber_attributes: Object.fromEntries(
        [...project.attributesOf(owned.customerId)].map(({ id: name, value, updatedAt }) => [
          name,
          { value, updated_at_ms: updatedAt },
        ]),
      ),
      ...details,
    },
  };
}

/** Stands for the one payment of a subscription that was put in without any. */
export function soleTransaction(subscription: StoredSubscription): StoredTransaction {
  return {
    id: subscription.storeSubscriptionIdentifier,
    purchasedAt: subscription.startsAt,
    productStoreIdentifier: subscription.productId ?? `rc_promo_${subscription.grantedEntitlementId ?? ''}`,
    expiresAt: subscription.currentPeriodEndsAt,
    effectiveExpiresAt: null,
    localRevenue: null,
    usdRevenue: subscription.totalRevenue,
  };
}

/** A UUID that is the same whenever the same thing is told. */
export function eventId(about: string, type: string, ordinal: number): string {
  const hex = createHash('sha256').update(`${about}\n${type}\n${ordinal}`).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
}
