/* eslint-disable */
import * as types from './graphql.ts';
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';

/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "mutation GrantAccess($input: GrantEntitlementInput!) {\n  grantEntitlement(input: $input) {\n    __typename\n    ... on GrantEntitlementPayload {\n      customer {\n        id\n      }\n    }\n    ... on UserError {\n      code\n      message\n    }\n    ... on InvalidInputError {\n      issues {\n        field\n        message\n      }\n    }\n  }\n}": typeof types.GrantAccessDocument,
    "query GrantableEntitlements {\n  entitlements(first: 50) {\n    nodes {\n      id\n      displayName\n      lookupKey\n    }\n  }\n}": typeof types.GrantableEntitlementsDocument,
    "query MySubscription {\n  viewer {\n    name\n    customer {\n      id\n      activeSubscription {\n        id\n        status\n        autoRenewalStatus\n        currentPeriodEndsAt\n        store\n        product {\n          id\n          displayName\n        }\n      }\n      activeEntitlements(first: 20) {\n        nodes {\n          expiresAt\n          entitlement {\n            id\n            displayName\n          }\n        }\n      }\n    }\n  }\n}": typeof types.MySubscriptionDocument,
    "query Paywall {\n  currentOffering {\n    id\n    displayName\n    packages(first: 20) {\n      nodes {\n        id\n        displayName\n        lookupKey\n        products(first: 10) {\n          nodes {\n            product {\n              id\n              displayName\n              storeIdentifier\n              type\n              subscription {\n                duration\n                trialDuration\n              }\n              app {\n                id\n                name\n              }\n            }\n          }\n        }\n      }\n    }\n  }\n}": typeof types.PaywallDocument,
    "query SupportCustomer($id: ID!) {\n  customer(id: $id) {\n    id\n    firstSeenAt\n    lastSeenAt\n    activeEntitlements(first: 20) {\n      nodes {\n        expiresAt\n        entitlement {\n          id\n          displayName\n        }\n      }\n    }\n    subscriptions(first: 10) {\n      nodes {\n        id\n        status\n        store\n        currentPeriodEndsAt\n        product {\n          id\n          displayName\n        }\n      }\n    }\n  }\n}": typeof types.SupportCustomerDocument,
};
const documents: Documents = {
    "mutation GrantAccess($input: GrantEntitlementInput!) {\n  grantEntitlement(input: $input) {\n    __typename\n    ... on GrantEntitlementPayload {\n      customer {\n        id\n      }\n    }\n    ... on UserError {\n      code\n      message\n    }\n    ... on InvalidInputError {\n      issues {\n        field\n        message\n      }\n    }\n  }\n}": types.GrantAccessDocument,
    "query GrantableEntitlements {\n  entitlements(first: 50) {\n    nodes {\n      id\n      displayName\n      lookupKey\n    }\n  }\n}": types.GrantableEntitlementsDocument,
    "query MySubscription {\n  viewer {\n    name\n    customer {\n      id\n      activeSubscription {\n        id\n        status\n        autoRenewalStatus\n        currentPeriodEndsAt\n        store\n        product {\n          id\n          displayName\n        }\n      }\n      activeEntitlements(first: 20) {\n        nodes {\n          expiresAt\n          entitlement {\n            id\n            displayName\n          }\n        }\n      }\n    }\n  }\n}": types.MySubscriptionDocument,
    "query Paywall {\n  currentOffering {\n    id\n    displayName\n    packages(first: 20) {\n      nodes {\n        id\n        displayName\n        lookupKey\n        products(first: 10) {\n          nodes {\n            product {\n              id\n              displayName\n              storeIdentifier\n              type\n              subscription {\n                duration\n                trialDuration\n              }\n              app {\n                id\n                name\n              }\n            }\n          }\n        }\n      }\n    }\n  }\n}": types.PaywallDocument,
    "query SupportCustomer($id: ID!) {\n  customer(id: $id) {\n    id\n    firstSeenAt\n    lastSeenAt\n    activeEntitlements(first: 20) {\n      nodes {\n        expiresAt\n        entitlement {\n          id\n          displayName\n        }\n      }\n    }\n    subscriptions(first: 10) {\n      nodes {\n        id\n        status\n        store\n        currentPeriodEndsAt\n        product {\n          id\n          displayName\n        }\n      }\n    }\n  }\n}": types.SupportCustomerDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 *
 *
 * @example
 * ```ts
 * const query = graphql(`query GetUser($id: ID!) { user(id: $id) { name } }`);
 * ```
 *
 * The query argument is unknown!
 * Please regenerate the types.
 */
export function graphql(source: string): unknown;

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation GrantAccess($input: GrantEntitlementInput!) {\n  grantEntitlement(input: $input) {\n    __typename\n    ... on GrantEntitlementPayload {\n      customer {\n        id\n      }\n    }\n    ... on UserError {\n      code\n      message\n    }\n    ... on InvalidInputError {\n      issues {\n        field\n        message\n      }\n    }\n  }\n}"): (typeof documents)["mutation GrantAccess($input: GrantEntitlementInput!) {\n  grantEntitlement(input: $input) {\n    __typename\n    ... on GrantEntitlementPayload {\n      customer {\n        id\n      }\n    }\n    ... on UserError {\n      code\n      message\n    }\n    ... on InvalidInputError {\n      issues {\n        field\n        message\n      }\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query GrantableEntitlements {\n  entitlements(first: 50) {\n    nodes {\n      id\n      displayName\n      lookupKey\n    }\n  }\n}"): (typeof documents)["query GrantableEntitlements {\n  entitlements(first: 50) {\n    nodes {\n      id\n      displayName\n      lookupKey\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query MySubscription {\n  viewer {\n    name\n    customer {\n      id\n      activeSubscription {\n        id\n        status\n        autoRenewalStatus\n        currentPeriodEndsAt\n        store\n        product {\n          id\n          displayName\n        }\n      }\n      activeEntitlements(first: 20) {\n        nodes {\n          expiresAt\n          entitlement {\n            id\n            displayName\n          }\n        }\n      }\n    }\n  }\n}"): (typeof documents)["query MySubscription {\n  viewer {\n    name\n    customer {\n      id\n      activeSubscription {\n        id\n        status\n        autoRenewalStatus\n        currentPeriodEndsAt\n        store\n        product {\n          id\n          displayName\n        }\n      }\n      activeEntitlements(first: 20) {\n        nodes {\n          expiresAt\n          entitlement {\n            id\n            displayName\n          }\n        }\n      }\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query Paywall {\n  currentOffering {\n    id\n    displayName\n    packages(first: 20) {\n      nodes {\n        id\n        displayName\n        lookupKey\n        products(first: 10) {\n          nodes {\n            product {\n              id\n              displayName\n              storeIdentifier\n              type\n              subscription {\n                duration\n                trialDuration\n              }\n              app {\n                id\n                name\n              }\n            }\n          }\n        }\n      }\n    }\n  }\n}"): (typeof documents)["query Paywall {\n  currentOffering {\n    id\n    displayName\n    packages(first: 20) {\n      nodes {\n        id\n        displayName\n        lookupKey\n        products(first: 10) {\n          nodes {\n            product {\n              id\n              displayName\n              storeIdentifier\n              type\n              subscription {\n                duration\n                trialDuration\n              }\n              app {\n                id\n                name\n              }\n            }\n          }\n        }\n      }\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query SupportCustomer($id: ID!) {\n  customer(id: $id) {\n    id\n    firstSeenAt\n    lastSeenAt\n    activeEntitlements(first: 20) {\n      nodes {\n        expiresAt\n        entitlement {\n          id\n          displayName\n        }\n      }\n    }\n    subscriptions(first: 10) {\n      nodes {\n        id\n        status\n        store\n        currentPeriodEndsAt\n        product {\n          id\n          displayName\n        }\n      }\n    }\n  }\n}"): (typeof documents)["query SupportCustomer($id: ID!) {\n  customer(id: $id) {\n    id\n    firstSeenAt\n    lastSeenAt\n    activeEntitlements(first: 20) {\n      nodes {\n        expiresAt\n        entitlement {\n          id\n          displayName\n        }\n      }\n    }\n    subscriptions(first: 10) {\n      nodes {\n        id\n        status\n        store\n        currentPeriodEndsAt\n        product {\n          id\n          displayName\n        }\n      }\n    }\n  }\n}"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;