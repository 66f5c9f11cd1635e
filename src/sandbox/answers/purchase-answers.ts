import type { Purchase, Subscription, SubscriptionTransaction } from '../../revenuecat/generated/wire.ts';
import { embeddedPage } from '../http/pagination.ts';
import type { WireList } from '../http/pagination.ts';
import type { SandboxRequest } from '../http/sandbox-request.ts';
import type {
  StoredEntitlement,
  StoredPurchase,
  StoredSubscription,
  StoredTransaction,
} from '../state/stored-facts.ts';
import { subscriptionStateAt } from '../state/subscription-state.ts';
import { entitlementAnswer, productAnswer } from './catalogue-answers.ts';

/** A subscription as it is at the time of the request. */
export function subscriptionAnswer(request: SandboxRequest, facts: StoredSubscription): Subscription {
  const { project, now } = request;
  const state = subscriptionStateAt(facts, now);
  const pending = facts.pendingProductId === null ? undefined : project.products.get(facts.pendingProductId);
  return {
    object: 'subscription',
    id: facts.id,
    customer_id: facts.customerId,
    original_customer_id: facts.originalCustomerId,
    product_id: facts.productId,
    starts_at: facts.startsAt,
    current_period_starts_at: state.currentPeriodStartsAt,
    current_period_ends_at: state.currentPeriodEndsAt,
    ends_at: state.endsAt,
    gives_access: state.givesAccess,
    pending_payment: facts.pendingPayment,
    auto_renewal_status: state.autoRenewalStatus,
    status: state.status,
    total_revenue_in_usd: facts.totalRevenue,
    presented_offering_id: facts.presentedOfferingId,
    entitlements: entitlementPage(
      request,
      ['subscriptions', facts.id],
      project.entitlementsOfSubscription(facts),
    ),
    environment: facts.environment,
    store: facts.store,
    store_subscription_identifier: facts.storeSubscriptionIdentifier,
    ownership: facts.ownership,
    pending_changes:
      pending === undefined || state.autoRenewalStatus !== 'will_change_product'
        ? null
        : { product: productAnswer(request, pending) },
    country: facts.country,
    management_url: facts.managementUrl,
  };
}

export function purchaseAnswer(request: SandboxRequest, facts: StoredPurchase): Purchase {
  return {
    object: 'purchase',
    id: facts.id,
    customer_id: facts.customerId,
    original_customer_id: facts.originalCustomerId,
    product_id: facts.productId,
    purchased_at: facts.purchasedAt,
    revenue_in_usd: facts.revenue,
    quantity: facts.quantity,
    status: isOwned(facts, request.now) ? 'owned' : 'refunded',
    presented_offering_id: facts.presentedOfferingId,
    entitlements: entitlementPage(
      request,
      ['purchases', facts.id],
      request.project.entitlementsOfProduct(facts.productId),
    ),
    environment: facts.environment,
    store: facts.store,
    store_purchase_identifier: facts.storePurchaseIdentifier,
    ownership: facts.ownership,
    country: facts.country,
  };
}

export function isOwned(facts: StoredPurchase, now: number): boolean {
  return facts.refundedAt === null || facts.refundedAt > now;
}

export function transactionAnswer(facts: StoredTransaction): SubscriptionTransaction {
  return {
    object: 'subscription_transaction',
    id: facts.id,
    purchased_at: facts.purchasedAt,
    product_store_identifier: facts.productStoreIdentifier,
    expiration_date: facts.expiresAt,
    effective_expiration_date: facts.effectiveExpiresAt,
    revenue_in_local_currency: facts.localRevenue,
    revenue_in_usd: facts.usdRevenue,
  };
}

function entitlementPage(
  request: SandboxRequest,
  owner: readonly string[],
  entitlements: readonly StoredEntitlement[],
): WireList<ReturnType<typeof entitlementAnswer>> {
  return embeddedPage(
    request,
    ['projects', request.project.project.id, ...owner, 'entitlements'],
    entitlements,
    (entitlement) => entitlement.id,
    (entitlement) => entitlementAnswer(request, entitlement),
  );
}
