/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** What happens when the current period ends. */
export type AutoRenewalStatus =
  /** The next period is paid already. */
  | 'HAS_ALREADY_RENEWED'
  /** It ends unless the customer agrees to the new price. */
  | 'REQUIRES_PRICE_INCREASE_CONSENT'
  /** A value that RevenueCat added later and this server does not know yet. */
  | 'UNRECOGNIZED'
  /** It goes on with another product. */
  | 'WILL_CHANGE_PRODUCT'
  /** It ends. */
  | 'WILL_NOT_RENEW'
  /** It pauses. */
  | 'WILL_PAUSE'
  /** It renews. */
  | 'WILL_RENEW';

/** Which entitlement to give to whom, and until when. */
export type GrantEntitlementInput = {
  /** Any App User ID of the customer. */
  customerId: string | number;
  /** RevenueCat's id of the entitlement. */
  entitlementId: string | number;
  /** When the access ends. It must lie in the future. */
  expiresAt: string;
  /** A key of your own for this intention. Sent again with the same input within a day, nothing happens twice and the result is the same. */
  idempotencyKey?: string | null | undefined;
  /** Id of the project, where this server serves several; the default project when left out. */
  projectId?: string | number | null | undefined;
};

/** How a product is sold. */
export type ProductType =
  /** It is used up and can be bought again. */
  | 'CONSUMABLE'
  /** It is bought once and lasts. */
  | 'NON_CONSUMABLE'
  /** It gives access for a time and does not renew by itself. */
  | 'NON_RENEWING_SUBSCRIPTION'
  /** It is bought once. */
  | 'ONE_TIME'
  /** It renews until it is cancelled. */
  | 'SUBSCRIPTION'
  /** A value that RevenueCat added later and this server does not know yet. */
  | 'UNRECOGNIZED';

/** The store or billing system that a subscription or purchase was made in. */
export type Store =
  /** The Amazon Appstore. */
  | 'AMAZON'
  /** Apple's App Store. */
  | 'APP_STORE'
  /** A payment provider that reports through the External Purchases API. */
  | 'EXTERNAL'
  /** The Samsung Galaxy Store. */
  | 'GALAXY'
  /** Apple's Mac App Store. */
  | 'MAC_APP_STORE'
  /** Paddle Billing. */
  | 'PADDLE'
  /** PayPal. */
  | 'PAYPAL'
  /** The Google Play Store. */
  | 'PLAY_STORE'
  /** Granted in RevenueCat, without a store. */
  | 'PROMOTIONAL'
  /** RevenueCat's own Web Billing. */
  | 'RC_BILLING'
  /** The Roku Channel Store. */
  | 'ROKU'
  /** Stripe Billing. */
  | 'STRIPE'
  /** RevenueCat's Test Store, for development. */
  | 'TEST_STORE'
  /** A value that RevenueCat added later and this server does not know yet. */
  | 'UNRECOGNIZED';

/** Where a subscription stands in its life. */
export type SubscriptionStatus =
  /** Paid and running. */
  | 'ACTIVE'
  /** It is over, and gives no access any more. */
  | 'EXPIRED'
  /** The first payment has not gone through. */
  | 'INCOMPLETE'
  /** A payment failed and access has ended; the store still tries again. */
  | 'IN_BILLING_RETRY'
  /** A payment failed; access lasts while the store tries again. */
  | 'IN_GRACE_PERIOD'
  /** Paused by the customer; it resumes later. */
  | 'PAUSED'
  /** In its free trial. */
  | 'TRIALING'
  /** RevenueCat cannot tell. */
  | 'UNKNOWN'
  /** A value that RevenueCat added later and this server does not know yet. */
  | 'UNRECOGNIZED';

/** What kind of reason kept a mutation from being done. */
export type UserErrorCode =
  /** It cannot be done in the present state. */
  | 'CONFLICT'
  /** A value of the input cannot be used. */
  | 'INVALID_INPUT'
  /** Something that the input names does not exist. */
  | 'NOT_FOUND'
  /** The store behind RevenueCat failed or refused. */
  | 'STORE_ERROR';

export type GrantAccessMutationVariables = Exact<{
  input: GrantEntitlementInput;
}>;


export type GrantAccessMutation = { grantEntitlement:
    | { __typename: 'ConflictError', code: UserErrorCode, message: string }
    | { __typename: 'GrantEntitlementPayload', customer: { id: string } | null }
    | { __typename: 'InvalidInputError', code: UserErrorCode, message: string, issues: Array<{ field: Array<string>, message: string }> }
    | { __typename: 'NotFoundError', code: UserErrorCode, message: string }
   | null };

export type GrantableEntitlementsQueryVariables = Exact<{ [key: string]: never; }>;


export type GrantableEntitlementsQuery = { entitlements: { nodes: Array<{ id: string, displayName: string | null, lookupKey: string | null } | null> } | null };

export type MySubscriptionQueryVariables = Exact<{ [key: string]: never; }>;


export type MySubscriptionQuery = { viewer: { name: string, customer: { id: string, activeSubscription: { id: string, status: SubscriptionStatus | null, autoRenewalStatus: AutoRenewalStatus | null, currentPeriodEndsAt: string | null, store: Store | null, product: { id: string, displayName: string | null } | null } | null, activeEntitlements: { nodes: Array<{ expiresAt: string | null, entitlement: { id: string, displayName: string | null } | null } | null> } | null } | null } | null };

export type PaywallQueryVariables = Exact<{ [key: string]: never; }>;


export type PaywallQuery = { currentOffering: { id: string, displayName: string | null, packages: { nodes: Array<{ id: string, displayName: string | null, lookupKey: string | null, products: { nodes: Array<{ product: { id: string, displayName: string | null, storeIdentifier: string | null, type: ProductType | null, subscription: { duration: string | null, trialDuration: string | null } | null, app: { id: string, name: string | null } | null } | null } | null> } | null } | null> } | null } | null };

export type SupportCustomerQueryVariables = Exact<{
  id: string | number;
}>;


export type SupportCustomerQuery = { customer: { id: string, firstSeenAt: string | null, lastSeenAt: string | null, activeEntitlements: { nodes: Array<{ expiresAt: string | null, entitlement: { id: string, displayName: string | null } | null } | null> } | null, subscriptions: { nodes: Array<{ id: string, status: SubscriptionStatus | null, store: Store | null, currentPeriodEndsAt: string | null, product: { id: string, displayName: string | null } | null } | null> } | null } | null };


export const GrantAccessDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"GrantAccess"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"GrantEntitlementInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"grantEntitlement"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"GrantEntitlementPayload"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"customer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InvalidInputError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"issues"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]}}]} as unknown as DocumentNode<GrantAccessMutation, GrantAccessMutationVariables>;
export const GrantableEntitlementsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"GrantableEntitlements"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"entitlements"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"50"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"lookupKey"}}]}}]}}]}}]} as unknown as DocumentNode<GrantableEntitlementsQuery, GrantableEntitlementsQueryVariables>;
export const MySubscriptionDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"MySubscription"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"customer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"activeSubscription"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"autoRenewalStatus"}},{"kind":"Field","name":{"kind":"Name","value":"currentPeriodEndsAt"}},{"kind":"Field","name":{"kind":"Name","value":"store"}},{"kind":"Field","name":{"kind":"Name","value":"product"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"activeEntitlements"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"entitlement"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<MySubscriptionQuery, MySubscriptionQueryVariables>;
export const PaywallDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Paywall"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"currentOffering"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"packages"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"lookupKey"}},{"kind":"Field","name":{"kind":"Name","value":"products"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"10"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"product"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"storeIdentifier"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"subscription"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"duration"}},{"kind":"Field","name":{"kind":"Name","value":"trialDuration"}}]}},{"kind":"Field","name":{"kind":"Name","value":"app"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<PaywallQuery, PaywallQueryVariables>;
export const SupportCustomerDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"SupportCustomer"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"customer"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"firstSeenAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastSeenAt"}},{"kind":"Field","name":{"kind":"Name","value":"activeEntitlements"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"entitlement"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"subscriptions"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"10"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"store"}},{"kind":"Field","name":{"kind":"Name","value":"currentPeriodEndsAt"}},{"kind":"Field","name":{"kind":"Name","value":"product"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<SupportCustomerQuery, SupportCustomerQueryVariables>;