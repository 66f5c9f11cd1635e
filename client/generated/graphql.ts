/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** Why a customer is not what it was. */
export type CustomerChangeReason =
  /** A payment failed. */
  | 'BILLING_ISSUE'
  /** A subscription will not renew, or a purchase was refunded. */
  | 'CANCELLATION'
  /** A mutation of this graph changed something; RevenueCat may report the same again as an event. */
  | 'CHANGED_HERE'
  /** A subscription ended. */
  | 'EXPIRATION'
  /** A subscription was bought for the first time. */
  | 'INITIAL_PURCHASE'
  /** An invoice was issued. */
  | 'INVOICE_ISSUANCE'
  /** Something was bought that does not renew. */
  | 'NON_RENEWING_PURCHASE'
  /** A customer moved a subscription to another product. */
  | 'PRODUCT_CHANGE'
  /** A refund was taken back. */
  | 'REFUND_REVERSED'
  /** A subscription was renewed, or bought again after it had ended. */
  | 'RENEWAL'
  /** The period of a subscription was made longer. */
  | 'SUBSCRIPTION_EXTENDED'
  /** A subscription will pause at the end of its period. */
  | 'SUBSCRIPTION_PAUSED'
  /** A customer was let in while a store could not be reached. */
  | 'TEMPORARY_ENTITLEMENT_GRANT'
  /** Purchases went from one customer to another. */
  | 'TRANSFER'
  /** A subscription that would have ended will renew after all. */
  | 'UNCANCELLATION'
  /** A value that RevenueCat added later and this server does not know yet. */
  | 'UNRECOGNIZED'
  /** A customer's balance in a virtual currency changed. */
  | 'VIRTUAL_CURRENCY_TRANSACTION';

/** Which devices a product of a package is offered on. */
export type EligibilityCriteria =
  /** Every device, whatever its version of the SDK. */
  | 'ALL'
  /** Android devices whose app uses an SDK of version 6 or newer. */
  | 'GOOGLE_SDK_GE_6'
  /** Android devices whose app uses an SDK older than version 6. */
  | 'GOOGLE_SDK_LT_6'
  /** A value that RevenueCat added later and this server does not know yet. */
  | 'UNRECOGNIZED';

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

/** Whether a purchase still stands. */
export type PurchaseStatus =
  /** The customer owns it. */
  | 'OWNED'
  /** It was paid back. */
  | 'REFUNDED'
  /** A value that RevenueCat added later and this server does not know yet. */
  | 'UNRECOGNIZED';

/** Which subscription to refund. */
export type RefundSubscriptionInput = {
  /** Check everything that needs no writing, tell what would be sent, and send nothing. */
  dryRun?: boolean | null | undefined;
  /** A key of your own for this intention. Sent again with the same input within a day, nothing happens twice and the result is the same. */
  idempotencyKey?: string | null | undefined;
  /** Id of the project, where this server serves several; the default project when left out. */
  projectId?: string | number | null | undefined;
  /** RevenueCat's id of the subscription. */
  subscriptionId: string | number;
};

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

export type CatalogueQueryVariables = Exact<{ [key: string]: never; }>;


export type CatalogueQuery = { offerings: { nodes: Array<{ id: string, lookupKey: string | null, isCurrent: boolean | null, packages: { nodes: Array<{ id: string, lookupKey: string | null, position: number | null, products: { nodes: Array<{ eligibilityCriteria: EligibilityCriteria | null, product: { id: string, storeIdentifier: string | null, app: { name: string | null } | null } | null } | null> } | null } | null> } | null } | null> } | null };

export type CustomerScreenQueryVariables = Exact<{
  id: string | number;
}>;


export type CustomerScreenQuery = { customer: { id: string, firstSeenAt: string | null, lastSeenAt: string | null, attributes: { nodes: Array<{ name: string | null, value: string | null } | null> } | null, activeEntitlements: { nodes: Array<{ expiresAt: string | null, entitlement: { lookupKey: string | null, displayName: string | null } | null } | null> } | null, subscriptions: { nodes: Array<{ id: string, status: SubscriptionStatus | null, givesAccess: boolean | null, currentPeriodEndsAt: string | null, store: Store | null, product: { storeIdentifier: string | null, app: { name: string | null } | null } | null } | null> } | null, purchases: { nodes: Array<{ id: string, status: PurchaseStatus | null, purchasedAt: string | null, product: { storeIdentifier: string | null } | null } | null> } | null } | null };

export type EntitlementCheckQueryVariables = Exact<{
  id: string | number;
  lookupKey: string;
}>;


export type EntitlementCheckQuery = { customer: { hasActiveEntitlement: boolean | null, activeEntitlements: { nodes: Array<{ entitlement: { lookupKey: string | null } | null } | null> } | null } | null };

export type GrantEntitlementMutationVariables = Exact<{
  input: GrantEntitlementInput;
}>;


export type GrantEntitlementMutation = { grantEntitlement:
    | { __typename: 'ConflictError', message: string, code: UserErrorCode }
    | { __typename: 'GrantEntitlementPayload', customer: { id: string, activeEntitlements: { nodes: Array<{ expiresAt: string | null, entitlement: { lookupKey: string | null } | null } | null> } | null } | null }
    | { __typename: 'InvalidInputError', message: string, code: UserErrorCode, field: Array<string> | null }
    | { __typename: 'NotFoundError', message: string, code: UserErrorCode }
   | null };

export type LiveCustomerSubscriptionVariables = Exact<{
  id: string | number;
}>;


export type LiveCustomerSubscription = { customerChanged: { reason: CustomerChangeReason, customer: { id: string, activeEntitlements: { nodes: Array<{ entitlement: { lookupKey: string | null } | null } | null> } | null } | null } | null };

export type PartialAnswerQueryVariables = Exact<{ [key: string]: never; }>;


export type PartialAnswerQuery = { catalogue: { lookupKey: string | null, displayName: string | null } | null, nobody: { id: string } | null, everybody: { nodes: Array<{ id: string } | null> } | null };

export type RefundSubscriptionMutationVariables = Exact<{
  input: RefundSubscriptionInput;
}>;


export type RefundSubscriptionMutation = { refundSubscription:
    | { __typename: 'ConflictError', message: string, code: UserErrorCode }
    | { __typename: 'InvalidInputError', message: string, code: UserErrorCode }
    | { __typename: 'NotFoundError', message: string, code: UserErrorCode }
    | { __typename: 'RefundSubscriptionPayload', dryRun: { method: string, path: string } | null, subscription: { id: string, status: SubscriptionStatus | null, store: Store | null, actions: { refund: { allowed: boolean, reason: string | null } } | null } | null }
    | { __typename: 'StoreError', message: string, code: UserErrorCode }
   | null };

export type RevenueChartQueryVariables = Exact<{ [key: string]: never; }>;


export type RevenueChartQuery = { chart: { displayName: string | null, currency: string | null, startDate: string | null, endDate: string | null, values: Array<{ date: string | null, value: number | null, isIncomplete: boolean | null }> | null } | null };

export type SupportListQueryVariables = Exact<{
  first: number;
}>;


export type SupportListQuery = { customers: { nodes: Array<{ id: string, activeEntitlements: { nodes: Array<{ entitlement: { lookupKey: string | null } | null } | null> } | null, subscriptions: { nodes: Array<{ id: string, status: SubscriptionStatus | null, product: { storeIdentifier: string | null } | null } | null> } | null } | null>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null };


export const CatalogueDocument = {"__meta__":{"hash":"sha256:6f393086e42afb1cf270500bc580b85616e0516a0c39cdc18a4f29f19b54306f"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Catalogue"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"offerings"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"100"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"lookupKey"}},{"kind":"Field","name":{"kind":"Name","value":"isCurrent"}},{"kind":"Field","name":{"kind":"Name","value":"packages"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"100"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"lookupKey"}},{"kind":"Field","name":{"kind":"Name","value":"position"}},{"kind":"Field","name":{"kind":"Name","value":"products"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"eligibilityCriteria"}},{"kind":"Field","name":{"kind":"Name","value":"product"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"storeIdentifier"}},{"kind":"Field","name":{"kind":"Name","value":"app"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<CatalogueQuery, CatalogueQueryVariables>;
export const CustomerScreenDocument = {"__meta__":{"hash":"sha256:74a393ce30fcae3e4ab06b60d9c604f566dd261f893ddb03761584941239b665"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"CustomerScreen"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"customer"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"firstSeenAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastSeenAt"}},{"kind":"Field","name":{"kind":"Name","value":"attributes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"activeEntitlements"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"entitlement"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"lookupKey"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"subscriptions"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"givesAccess"}},{"kind":"Field","name":{"kind":"Name","value":"currentPeriodEndsAt"}},{"kind":"Field","name":{"kind":"Name","value":"store"}},{"kind":"Field","name":{"kind":"Name","value":"product"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"storeIdentifier"}},{"kind":"Field","name":{"kind":"Name","value":"app"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"purchases"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"purchasedAt"}},{"kind":"Field","name":{"kind":"Name","value":"product"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"storeIdentifier"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<CustomerScreenQuery, CustomerScreenQueryVariables>;
export const EntitlementCheckDocument = {"__meta__":{"hash":"sha256:35c6357b1dd0e529c0735d41babb16d69b6272b2719389009f287a4788c66688"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"EntitlementCheck"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"lookupKey"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"customer"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasActiveEntitlement"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"lookupKey"},"value":{"kind":"Variable","name":{"kind":"Name","value":"lookupKey"}}}]},{"kind":"Field","name":{"kind":"Name","value":"activeEntitlements"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"entitlement"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"lookupKey"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<EntitlementCheckQuery, EntitlementCheckQueryVariables>;
export const GrantEntitlementDocument = {"__meta__":{"hash":"sha256:59c63aeb5a5381cb907b4a2eace37fbefe4072d4903eb171ec0e3b21989969c2"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"GrantEntitlement"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"GrantEntitlementInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"grantEntitlement"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"GrantEntitlementPayload"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"customer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"activeEntitlements"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"entitlement"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"lookupKey"}}]}}]}}]}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InvalidInputError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]}}]}}]} as unknown as DocumentNode<GrantEntitlementMutation, GrantEntitlementMutationVariables>;
export const LiveCustomerDocument = {"__meta__":{"hash":"sha256:2bc744c1344651eae2603bef09f8f288fd0542109fa5d5cb86e6989bdb41bf19"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"LiveCustomer"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"customerChanged"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"customer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"activeEntitlements"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"entitlement"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"lookupKey"}}]}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<LiveCustomerSubscription, LiveCustomerSubscriptionVariables>;
export const PartialAnswerDocument = {"__meta__":{"hash":"sha256:9c1ff63307d895d22eb211c08ee03466656848df6a3e3eaaf8e8a25de108041d"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"PartialAnswer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"catalogue"},"name":{"kind":"Name","value":"currentOffering"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"lookupKey"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}},{"kind":"Field","alias":{"kind":"Name","value":"nobody"},"name":{"kind":"Name","value":"customer"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"StringValue","value":"..","block":false}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","alias":{"kind":"Name","value":"everybody"},"name":{"kind":"Name","value":"customers"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"1"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]}}]} as unknown as DocumentNode<PartialAnswerQuery, PartialAnswerQueryVariables>;
export const RefundSubscriptionDocument = {"__meta__":{"hash":"sha256:302129144c6bc0851988c1bb05a70cc042690248deaa5fb826784b4a29390551"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RefundSubscription"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RefundSubscriptionInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"refundSubscription"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"RefundSubscriptionPayload"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"dryRun"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"method"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}},{"kind":"Field","name":{"kind":"Name","value":"subscription"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"store"}},{"kind":"Field","name":{"kind":"Name","value":"actions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"refund"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}}]}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}}]}}]}}]} as unknown as DocumentNode<RefundSubscriptionMutation, RefundSubscriptionMutationVariables>;
export const RevenueChartDocument = {"__meta__":{"hash":"sha256:3254d0055ecc4813183bff81e3f14a17a74cf43c3ff1e834b58386f0fb1d428e"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"RevenueChart"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"chart"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"name"},"value":{"kind":"EnumValue","value":"REVENUE"}},{"kind":"Argument","name":{"kind":"Name","value":"resolution"},"value":{"kind":"EnumValue","value":"MONTH"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"startDate"}},{"kind":"Field","name":{"kind":"Name","value":"endDate"}},{"kind":"Field","name":{"kind":"Name","value":"values"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"date"}},{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"isIncomplete"}}]}}]}}]}}]} as unknown as DocumentNode<RevenueChartQuery, RevenueChartQueryVariables>;
export const SupportListDocument = {"__meta__":{"hash":"sha256:88e5ad19353546f6b21cffa8906e8b6458c3958fd462f5c2eba530c1d450d439"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"SupportList"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"customers"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"activeEntitlements"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"entitlement"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"lookupKey"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"subscriptions"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"product"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"storeIdentifier"}}]}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]} as unknown as DocumentNode<SupportListQuery, SupportListQueryVariables>;