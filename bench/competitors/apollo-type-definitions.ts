/** As much of the graph as the four documents ask for, in the same names. */
export const typeDefinitions = `#graphql
  scalar DateTime

  type Query {
    customer(id: ID!): Customer
    customers(first: Int = 20): CustomerConnection!
    offerings(first: Int = 20): OfferingConnection!
  }

  type PageInfo { hasNextPage: Boolean! endCursor: String }

  type CustomerConnection { nodes: [Customer]! pageInfo: PageInfo! }
  type Customer {
    id: ID!
    firstSeenAt: DateTime
    lastSeenAt: DateTime
    attributes: AttributeConnection
    activeEntitlements: ActiveEntitlementConnection
    hasActiveEntitlement(lookupKey: String!): Boolean
    subscriptions(first: Int = 20): SubscriptionConnection
    purchases(first: Int = 20): PurchaseConnection
  }

  type AttributeConnection { nodes: [Attribute]! }
  type Attribute { name: String! value: String }

  type ActiveEntitlementConnection { nodes: [ActiveEntitlement]! }
  type ActiveEntitlement { expiresAt: DateTime entitlement: Entitlement }
  type Entitlement { id: ID! lookupKey: String displayName: String }

  type SubscriptionConnection { nodes: [CustomerSubscription]! }
  type CustomerSubscription {
    id: ID!
    status: String
    givesAccess: Boolean
    currentPeriodEndsAt: DateTime
    store: String
    product: Product
  }

  type PurchaseConnection { nodes: [Purchase]! }
  type Purchase { id: ID! status: String purchasedAt: DateTime product: Product }

  type Product { id: ID! storeIdentifier: String app: App }
  type App { id: ID! name: String }

  type OfferingConnection { nodes: [Offering]! }
  type Offering { id: ID! lookupKey: String isCurrent: Boolean packages(first: Int = 20): PackageConnection }
  type PackageConnection { nodes: [Package]! }
  type Package { id: ID! lookupKey: String position: Int products: PackageProductConnection }
  type PackageProductConnection { nodes: [PackageProduct]! }
  type PackageProduct { eligibilityCriteria: String product: Product }
`;
