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
    "query Catalogue {\n  offerings(first: 100) {\n    nodes {\n      id\n      lookupKey\n      isCurrent\n      packages(first: 100) {\n        nodes {\n          id\n          lookupKey\n          position\n          products {\n            nodes {\n              eligibilityCriteria\n              product {\n                id\n                storeIdentifier\n                app {\n                  name\n                }\n              }\n            }\n          }\n        }\n      }\n    }\n  }\n}": typeof types.CatalogueDocument,
    "query CustomerScreen($id: ID!) {\n  customer(id: $id) {\n    id\n    firstSeenAt\n    lastSeenAt\n    attributes {\n      nodes {\n        name\n        value\n      }\n    }\n    activeEntitlements {\n      nodes {\n        expiresAt\n        entitlement {\n          lookupKey\n          displayName\n        }\n      }\n    }\n    subscriptions(first: 20) {\n      nodes {\n        id\n        status\n        givesAccess\n        currentPeriodEndsAt\n        store\n        product {\n          storeIdentifier\n          app {\n            name\n          }\n        }\n      }\n    }\n    purchases(first: 20) {\n      nodes {\n        id\n        status\n        purchasedAt\n        product {\n          storeIdentifier\n        }\n      }\n    }\n  }\n}": typeof types.CustomerScreenDocument,
    "query EntitlementCheck($id: ID!, $lookupKey: String!) {\n  customer(id: $id) {\n    hasActiveEntitlement(lookupKey: $lookupKey)\n    activeEntitlements {\n      nodes {\n        entitlement {\n          lookupKey\n        }\n      }\n    }\n  }\n}": typeof types.EntitlementCheckDocument,
    "mutation GrantEntitlement($input: GrantEntitlementInput!) {\n  grantEntitlement(input: $input) {\n    __typename\n    ... on GrantEntitlementPayload {\n      customer {\n        id\n        activeEntitlements {\n          nodes {\n            expiresAt\n            entitlement {\n              lookupKey\n            }\n          }\n        }\n      }\n    }\n    ... on UserError {\n      message\n      code\n    }\n    ... on InvalidInputError {\n      field\n    }\n  }\n}": typeof types.GrantEntitlementDocument,
    "subscription LiveCustomer($id: ID!) {\n  customerChanged(id: $id) {\n    reason\n    customer {\n      id\n      activeEntitlements {\n        nodes {\n          entitlement {\n            lookupKey\n          }\n        }\n      }\n    }\n  }\n}": typeof types.LiveCustomerDocument,
    "query PartialAnswer {\n  catalogue: currentOffering {\n    lookupKey\n    displayName\n  }\n  nobody: customer(id: \"..\") {\n    id\n  }\n  everybody: customers(first: 1) {\n    nodes {\n      id\n    }\n  }\n}": typeof types.PartialAnswerDocument,
    "mutation RefundSubscription($input: RefundSubscriptionInput!) {\n  refundSubscription(input: $input) {\n    __typename\n    ... on RefundSubscriptionPayload {\n      dryRun {\n        method\n        path\n      }\n      subscription {\n        id\n        status\n        store\n        actions {\n          refund {\n            allowed\n            reason\n          }\n        }\n      }\n    }\n    ... on UserError {\n      message\n      code\n    }\n  }\n}": typeof types.RefundSubscriptionDocument,
    "query RevenueChart {\n  chart(name: REVENUE, resolution: MONTH) {\n    displayName\n    currency\n    startDate\n    endDate\n    values {\n      date\n      value\n      isIncomplete\n    }\n  }\n}": typeof types.RevenueChartDocument,
    "query SupportList($first: Int!) {\n  customers(first: $first) {\n    nodes {\n      id\n      activeEntitlements {\n        nodes {\n          entitlement {\n            lookupKey\n          }\n        }\n      }\n      subscriptions(first: 20) {\n        nodes {\n          id\n          status\n          product {\n            storeIdentifier\n          }\n        }\n      }\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}": typeof types.SupportListDocument,
};
const documents: Documents = {
    "query Catalogue {\n  offerings(first: 100) {\n    nodes {\n      id\n      lookupKey\n      isCurrent\n      packages(first: 100) {\n        nodes {\n          id\n          lookupKey\n          position\n          products {\n            nodes {\n              eligibilityCriteria\n              product {\n                id\n                storeIdentifier\n                app {\n                  name\n                }\n              }\n            }\n          }\n        }\n      }\n    }\n  }\n}": types.CatalogueDocument,
    "query CustomerScreen($id: ID!) {\n  customer(id: $id) {\n    id\n    firstSeenAt\n    lastSeenAt\n    attributes {\n      nodes {\n        name\n        value\n      }\n    }\n    activeEntitlements {\n      nodes {\n        expiresAt\n        entitlement {\n          lookupKey\n          displayName\n        }\n      }\n    }\n    subscriptions(first: 20) {\n      nodes {\n        id\n        status\n        givesAccess\n        currentPeriodEndsAt\n        store\n        product {\n          storeIdentifier\n          app {\n            name\n          }\n        }\n      }\n    }\n    purchases(first: 20) {\n      nodes {\n        id\n        status\n        purchasedAt\n        product {\n          storeIdentifier\n        }\n      }\n    }\n  }\n}": types.CustomerScreenDocument,
    "query EntitlementCheck($id: ID!, $lookupKey: String!) {\n  customer(id: $id) {\n    hasActiveEntitlement(lookupKey: $lookupKey)\n    activeEntitlements {\n      nodes {\n        entitlement {\n          lookupKey\n        }\n      }\n    }\n  }\n}": types.EntitlementCheckDocument,
    "mutation GrantEntitlement($input: GrantEntitlementInput!) {\n  grantEntitlement(input: $input) {\n    __typename\n    ... on GrantEntitlementPayload {\n      customer {\n        id\n        activeEntitlements {\n          nodes {\n            expiresAt\n            entitlement {\n              lookupKey\n            }\n          }\n        }\n      }\n    }\n    ... on UserError {\n      message\n      code\n    }\n    ... on InvalidInputError {\n      field\n    }\n  }\n}": types.GrantEntitlementDocument,
    "subscription LiveCustomer($id: ID!) {\n  customerChanged(id: $id) {\n    reason\n    customer {\n      id\n      activeEntitlements {\n        nodes {\n          entitlement {\n            lookupKey\n          }\n        }\n      }\n    }\n  }\n}": types.LiveCustomerDocument,
    "query PartialAnswer {\n  catalogue: currentOffering {\n    lookupKey\n    displayName\n  }\n  nobody: customer(id: \"..\") {\n    id\n  }\n  everybody: customers(first: 1) {\n    nodes {\n      id\n    }\n  }\n}": types.PartialAnswerDocument,
    "mutation RefundSubscription($input: RefundSubscriptionInput!) {\n  refundSubscription(input: $input) {\n    __typename\n    ... on RefundSubscriptionPayload {\n      dryRun {\n        method\n        path\n      }\n      subscription {\n        id\n        status\n        store\n        actions {\n          refund {\n            allowed\n            reason\n          }\n        }\n      }\n    }\n    ... on UserError {\n      message\n      code\n    }\n  }\n}": types.RefundSubscriptionDocument,
    "query RevenueChart {\n  chart(name: REVENUE, resolution: MONTH) {\n    displayName\n    currency\n    startDate\n    endDate\n    values {\n      date\n      value\n      isIncomplete\n    }\n  }\n}": types.RevenueChartDocument,
    "query SupportList($first: Int!) {\n  customers(first: $first) {\n    nodes {\n      id\n      activeEntitlements {\n        nodes {\n          entitlement {\n            lookupKey\n          }\n        }\n      }\n      subscriptions(first: 20) {\n        nodes {\n          id\n          status\n          product {\n            storeIdentifier\n          }\n        }\n      }\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}": types.SupportListDocument,
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
export function graphql(source: "query Catalogue {\n  offerings(first: 100) {\n    nodes {\n      id\n      lookupKey\n      isCurrent\n      packages(first: 100) {\n        nodes {\n          id\n          lookupKey\n          position\n          products {\n            nodes {\n              eligibilityCriteria\n              product {\n                id\n                storeIdentifier\n                app {\n                  name\n                }\n              }\n            }\n          }\n        }\n      }\n    }\n  }\n}"): (typeof documents)["query Catalogue {\n  offerings(first: 100) {\n    nodes {\n      id\n      lookupKey\n      isCurrent\n      packages(first: 100) {\n        nodes {\n          id\n          lookupKey\n          position\n          products {\n            nodes {\n              eligibilityCriteria\n              product {\n                id\n                storeIdentifier\n                app {\n                  name\n                }\n              }\n            }\n          }\n        }\n      }\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query CustomerScreen($id: ID!) {\n  customer(id: $id) {\n    id\n    firstSeenAt\n    lastSeenAt\n    attributes {\n      nodes {\n        name\n        value\n      }\n    }\n    activeEntitlements {\n      nodes {\n        expiresAt\n        entitlement {\n          lookupKey\n          displayName\n        }\n      }\n    }\n    subscriptions(first: 20) {\n      nodes {\n        id\n        status\n        givesAccess\n        currentPeriodEndsAt\n        store\n        product {\n          storeIdentifier\n          app {\n            name\n          }\n        }\n      }\n    }\n    purchases(first: 20) {\n      nodes {\n        id\n        status\n        purchasedAt\n        product {\n          storeIdentifier\n        }\n      }\n    }\n  }\n}"): (typeof documents)["query CustomerScreen($id: ID!) {\n  customer(id: $id) {\n    id\n    firstSeenAt\n    lastSeenAt\n    attributes {\n      nodes {\n        name\n        value\n      }\n    }\n    activeEntitlements {\n      nodes {\n        expiresAt\n        entitlement {\n          lookupKey\n          displayName\n        }\n      }\n    }\n    subscriptions(first: 20) {\n      nodes {\n        id\n        status\n        givesAccess\n        currentPeriodEndsAt\n        store\n        product {\n          storeIdentifier\n          app {\n            name\n          }\n        }\n      }\n    }\n    purchases(first: 20) {\n      nodes {\n        id\n        status\n        purchasedAt\n        product {\n          storeIdentifier\n        }\n      }\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query EntitlementCheck($id: ID!, $lookupKey: String!) {\n  customer(id: $id) {\n    hasActiveEntitlement(lookupKey: $lookupKey)\n    activeEntitlements {\n      nodes {\n        entitlement {\n          lookupKey\n        }\n      }\n    }\n  }\n}"): (typeof documents)["query EntitlementCheck($id: ID!, $lookupKey: String!) {\n  customer(id: $id) {\n    hasActiveEntitlement(lookupKey: $lookupKey)\n    activeEntitlements {\n      nodes {\n        entitlement {\n          lookupKey\n        }\n      }\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation GrantEntitlement($input: GrantEntitlementInput!) {\n  grantEntitlement(input: $input) {\n    __typename\n    ... on GrantEntitlementPayload {\n      customer {\n        id\n        activeEntitlements {\n          nodes {\n            expiresAt\n            entitlement {\n              lookupKey\n            }\n          }\n        }\n      }\n    }\n    ... on UserError {\n      message\n      code\n    }\n    ... on InvalidInputError {\n      field\n    }\n  }\n}"): (typeof documents)["mutation GrantEntitlement($input: GrantEntitlementInput!) {\n  grantEntitlement(input: $input) {\n    __typename\n    ... on GrantEntitlementPayload {\n      customer {\n        id\n        activeEntitlements {\n          nodes {\n            expiresAt\n            entitlement {\n              lookupKey\n            }\n          }\n        }\n      }\n    }\n    ... on UserError {\n      message\n      code\n    }\n    ... on InvalidInputError {\n      field\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "subscription LiveCustomer($id: ID!) {\n  customerChanged(id: $id) {\n    reason\n    customer {\n      id\n      activeEntitlements {\n        nodes {\n          entitlement {\n            lookupKey\n          }\n        }\n      }\n    }\n  }\n}"): (typeof documents)["subscription LiveCustomer($id: ID!) {\n  customerChanged(id: $id) {\n    reason\n    customer {\n      id\n      activeEntitlements {\n        nodes {\n          entitlement {\n            lookupKey\n          }\n        }\n      }\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query PartialAnswer {\n  catalogue: currentOffering {\n    lookupKey\n    displayName\n  }\n  nobody: customer(id: \"..\") {\n    id\n  }\n  everybody: customers(first: 1) {\n    nodes {\n      id\n    }\n  }\n}"): (typeof documents)["query PartialAnswer {\n  catalogue: currentOffering {\n    lookupKey\n    displayName\n  }\n  nobody: customer(id: \"..\") {\n    id\n  }\n  everybody: customers(first: 1) {\n    nodes {\n      id\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation RefundSubscription($input: RefundSubscriptionInput!) {\n  refundSubscription(input: $input) {\n    __typename\n    ... on RefundSubscriptionPayload {\n      dryRun {\n        method\n        path\n      }\n      subscription {\n        id\n        status\n        store\n        actions {\n          refund {\n            allowed\n            reason\n          }\n        }\n      }\n    }\n    ... on UserError {\n      message\n      code\n    }\n  }\n}"): (typeof documents)["mutation RefundSubscription($input: RefundSubscriptionInput!) {\n  refundSubscription(input: $input) {\n    __typename\n    ... on RefundSubscriptionPayload {\n      dryRun {\n        method\n        path\n      }\n      subscription {\n        id\n        status\n        store\n        actions {\n          refund {\n            allowed\n            reason\n          }\n        }\n      }\n    }\n    ... on UserError {\n      message\n      code\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query RevenueChart {\n  chart(name: REVENUE, resolution: MONTH) {\n    displayName\n    currency\n    startDate\n    endDate\n    values {\n      date\n      value\n      isIncomplete\n    }\n  }\n}"): (typeof documents)["query RevenueChart {\n  chart(name: REVENUE, resolution: MONTH) {\n    displayName\n    currency\n    startDate\n    endDate\n    values {\n      date\n      value\n      isIncomplete\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query SupportList($first: Int!) {\n  customers(first: $first) {\n    nodes {\n      id\n      activeEntitlements {\n        nodes {\n          entitlement {\n            lookupKey\n          }\n        }\n      }\n      subscriptions(first: 20) {\n        nodes {\n          id\n          status\n          product {\n            storeIdentifier\n          }\n        }\n      }\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}"): (typeof documents)["query SupportList($first: Int!) {\n  customers(first: $first) {\n    nodes {\n      id\n      activeEntitlements {\n        nodes {\n          entitlement {\n            lookupKey\n          }\n        }\n      }\n      subscriptions(first: 20) {\n        nodes {\n          id\n          status\n          product {\n            storeIdentifier\n          }\n        }\n      }\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;