import type {
  App,
  Country as NullableCountry,
  Currency,
  EligibilityCriteria,
  Environment,
  ExperimentEnrollment,
  MonetaryAmount,
  Ownership,
  Product,
  Project,
  Subscription,
} from '../../revenuecat/generated/wire.ts';

/*
 * What the sandbox remembers. Facts only: whatever depends on the time (status, access, active entitlements)
 * is worked out from them when somebody asks. Times are milliseconds since the epoch.
 */

export type Store = Subscription['store'];
export type AutoRenewalStatus = Subscription['auto_renewal_status'];
export type Country = NonNullable<NullableCountry>;
export type { Currency, MonetaryAmount };

export type StoredProject = Project;
export type StoredApp = App;

/** A product without its expandable app. */
export type StoredProduct = Omit<Product, 'app'>;

export interface StoredEntitlement {
  readonly id: string;
  lookupKey: string;
  displayName: string;
  state: 'active' | 'inactive';
  createdAt: number;
  /** In the order in which they were attached. */
  readonly productIds: Set<string>;
}

export interface StoredPackage {
  readonly id: string;
  readonly offeringId: string;
  lookupKey: string;
  displayName: string;
  position: number | null;
  createdAt: number;
  readonly products: Map<string, EligibilityCriteria>;
}

export interface StoredOffering {
  readonly id: string;
  lookupKey: string;
  displayName: string;
  isCurrent: boolean;
  state: 'active' | 'inactive';
  createdAt: number;
  metadata: Record<string, unknown> | null;
  readonly packageIds: string[];
}

export interface StoredAttribute {
  readonly id: string;
  value: string;
  updatedAt: number;
}

export interface StoredAlias {
  readonly id: string;
  readonly createdAt: number;
}

export interface StoredCustomer {
  readonly id: string;
  firstSeenAt: number;
  lastSeenAt: number | null;
  lastSeenAppVersion: string | null;
  lastSeenCountry: Country | null;
  lastSeenPlatform: string | null;
  lastSeenPlatformVersion: string | null;
  experiment: ExperimentEnrollment | null;
  /** An offering that this customer is shown instead of the current one. */
  offeringOverrideId: string | null;
}

export interface StoredTransaction {
  readonly id: string;
  purchasedAt: number;
  productStoreIdentifier: string;
  expiresAt: number | null;
  /** The end of a grace period, where there is one. */
  effectiveExpiresAt: number | null;
  localRevenue: MonetaryAmount | null;
  usdRevenue: MonetaryAmount | null;
}

export interface StoredSubscription {
  readonly id: string;
  customerId: string;
  readonly originalCustomerId: string;
  productId: string | null;
  /** Set on promotional subscriptions, which have no product: the entitlement that was granted. */
  grantedEntitlementId: string | null;
  store: Store;
  environment: Environment;
  ownership: Ownership;
  startsAt: number;
  /** End of the free trial, when there was one. */
  trialEndsAt: number | null;
  currentPeriodStartsAt: number;
  /** Null only while paused without a date. */
  currentPeriodEndsAt: number | null;
  /** End of the period that is already paid for in advance: `has_already_renewed`. */
  renewedUntil: number | null;
  autoRenewalStatus: AutoRenewalStatus;
  /** The store failed to charge: access until the first date, attempts until the second. */
  billingIssue: { readonly graceEndsAt: number | null; readonly retryEndsAt: number } | null;
  pause: { readonly startsAt: number; readonly resumesAt: number | null } | null;
  /** Access ended before its time: a refund, a revoked grant, family sharing switched off. */
  revokedAt: number | null;
  /** Payment details are missing: nothing has begun. */
  incomplete: boolean;
  /** The store says something that cannot be mapped to a status; then access is a fact of its own. */
  unknownState: { readonly givesAccess: boolean } | null;
  pendingPayment: boolean;
  pendingProductId: string | null;
  totalRevenue: MonetaryAmount;
  country: Country | null;
  presentedOfferingId: string | null;
  managementUrl: string | null;
  storeSubscriptionIdentifier: string;
  readonly transactions: StoredTransaction[];
}

export interface StoredPurchase {
  readonly id: string;
  customerId: string;
  readonly originalCustomerId: string;
  productId: string;
  purchasedAt: number;
  refundedAt: number | null;
  quantity: number;
  revenue: MonetaryAmount;
  store: Store;
  environment: Environment;
  ownership: Ownership;
  country: Country | null;
  presentedOfferingId: string | null;
  storePurchaseIdentifier: string;
}
