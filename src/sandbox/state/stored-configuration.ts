import type {
  AuditLog,
  Collaborator,
  Environment,
  PaywallComponents,
  WebhookEventType,
} from '../../revenuecat/generated/wire.ts';

/* What the sandbox remembers of a project's settings beyond products, entitlements and offerings. */

export type StoredCollaborator = Collaborator;
export type StoredAuditLog = AuditLog;

/** What an app was given to talk to its store. Kept, and never answered. */
export type AppSecrets = Readonly<Record<string, string>>;

/** What App Store Connect knows of a product of ours. */
export interface StoreProductFacts {
  readonly id: string;
  /** The subscription group; null for what is no subscription. */
  readonly groupName: string | null;
  /** In USD; null where nobody has set one. */
  readonly price: number | null;
}

export interface StoredPaywall {
  readonly id: string;
  name: string | null;
  readonly offeringId: string;
  readonly createdAt: number;
  publishedAt: number | null;
  components: PaywallComponents;
}

export interface StoredProductGrant {
  readonly productIds: readonly string[];
  readonly amount: number;
  /** What a purchase in its trial gives instead. */
  readonly trialAmount: number;
  readonly expireAtCycleEnd: boolean;
}

export interface StoredVirtualCurrency {
  /** The code: currencies have no id of their own. */
  readonly id: string;
  name: string;
  description: string | null;
  state: 'active' | 'inactive';
  readonly createdAt: number;
  productGrants: readonly StoredProductGrant[] | null;
}

/** What the price is lowered by: a share of it, or an amount in each currency. */
export type Reduction =
  | { readonly type: 'percentage'; readonly percentage: number }
  | { readonly type: 'fixed_amount'; readonly amounts: Readonly<Record<string, number>> };

/** How long the price stays lowered; a window has an ISO 8601 duration. */
export type DiscountDuration =
  | { readonly mode: 'one_time' | 'forever'; readonly window: null }
  | { readonly mode: 'time_window'; readonly window: string };

export interface StoredDiscountCode {
  /** The code itself. */
  readonly id: string;
  readonly createdAt: number;
}

export interface StoredDiscount {
  readonly id: string;
  readonly identifier: string;
  customerFacingName: string;
  reduction: Reduction;
  duration: DiscountDuration;
  eligibility: 'everyone' | 'never_purchased' | 'never_subscribed' | 'never_subscribed_to_the_same_product';
  /** Store identifiers of the products that it is for; the original takes them and never answers them. */
  productIdentifiers: readonly string[];
  disabledAt: number | null;
  readonly createdAt: number;
  updatedAt: number;
}

export interface StoredWebhookIntegration {
  readonly id: string;
  name: string;
  url: string;
  /** A secret of the receiver: sent with webhooks, never answered. */
  authorizationHeader: string | null;
  environment: Environment | null;
  eventTypes: readonly WebhookEventType[] | null;
  appId: string | null;
  readonly createdAt: number;
}
