import type { MonetaryAmount, StoredCustomer, StoredPurchase, StoredSubscription } from './stored-facts.ts';

export const nothingPaid: MonetaryAmount = { currency: 'USD', gross: 0, commission: 0, tax: 0, proceeds: 0 };

type NeededOfSubscription =
  'id' | 'customerId' | 'store' | 'startsAt' | 'currentPeriodEndsAt' | 'storeSubscriptionIdentifier';

/** A production subscription that somebody bought and that renews, but for what is said otherwise. */
export function subscriptionFacts(
  said: Pick<StoredSubscription, NeededOfSubscription> & Partial<StoredSubscription>,
): StoredSubscription {
  return {
    originalCustomerId: said.customerId,
    productId: null,
    grantedEntitlementId: null,
    environment: 'production',
    ownership: 'purchased',
    trialEndsAt: null,
    currentPeriodStartsAt: said.startsAt,
    renewedUntil: null,
    autoRenewalStatus: 'will_renew',
    billingIssue: null,
    pause: null,
    revokedAt: null,
    incomplete: false,
    unknownState: null,
    pendingPayment: false,
    pendingProductId: null,
    totalRevenue: nothingPaid,
    country: null,
    presentedOfferingId: null,
    managementUrl: null,
    transactions: [],
    ...said,
  };
}

type NeededOfPurchase =
  'id' | 'customerId' | 'productId' | 'store' | 'purchasedAt' | 'storePurchaseIdentifier';

/** A production purchase that is still owned, but for what is said otherwise. */
export function purchaseFacts(
  said: Pick<StoredPurchase, NeededOfPurchase> & Partial<StoredPurchase>,
): StoredPurchase {
  return {
    originalCustomerId: said.customerId,
    refundedAt: null,
    quantity: 1,
    revenue: nothingPaid,
    environment: 'production',
    ownership: 'purchased',
    country: null,
    presentedOfferingId: null,
    ...said,
  };
}

/** A customer that was created and has never opened the app, but for what is said otherwise. */
export function customerFacts(
  said: Pick<StoredCustomer, 'id' | 'firstSeenAt'> & Partial<StoredCustomer>,
): StoredCustomer {
  return {
    lastSeenAt: null,
    lastSeenAppVersion: null,
    lastSeenCountry: null,
    lastSeenPlatform: null,
    lastSeenPlatformVersion: null,
    experiment: null,
    offeringOverrideId: null,
    ...said,
  };
}
