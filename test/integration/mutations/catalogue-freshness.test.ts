import { describe, expect, test } from 'vitest';
import { createFacade, type Facade } from '../../support/facade.ts';

const everyPath = `
  query EveryPath(
    $appId: ID!, $productId: ID!, $entitlementId: ID!, $offeringId: ID!, $packageId: ID!
    $entitlementKey: String!, $offeringKey: String!
  ) {
    app(id: $appId) { ...AppFacts }
    apps(first: 50) { nodes { ...AppFacts } }
    product(id: $productId) { ...ProductFacts entitlements(first: 50) { nodes { ...EntitlementFacts } } }
    products(first: 100) { nodes { ...ProductFacts } }
    entitlement(id: $entitlementId) { ...EntitlementFacts }
    entitlementByKey: entitlement(lookupKey: $entitlementKey) { ...EntitlementFacts }
    entitlements(first: 50) { nodes { ...EntitlementFacts } }
    offering(id: $offeringId) { ...OfferingFacts }
    offeringByKey: offering(lookupKey: $offeringKey) { ...OfferingFacts }
    offerings(first: 50) { nodes { ...OfferingFacts } }
    currentOffering { ...OfferingFacts }
    package(id: $packageId) { ...PackageFacts }
    paywalls: project { paywalls(first: 50) { nodes { offering { id displayName isCurrent state metadata } } } }
    hooks: project { webhookIntegrations(first: 50) { nodes { app { ...AppFacts } } } }
    customer(id: "ada") {
      subscriptions(first: 50) {
        nodes { product { ...ProductFacts } entitlements { nodes { ...EntitlementFacts } } }
      }
      purchases(first: 50) { nodes { product { ...ProductFacts } entitlements { nodes { ...EntitlementFacts } } } }
      activeEntitlements(first: 50) { nodes { entitlement { ...EntitlementFacts } } }
    }
  }
  fragment AppFacts on App {
    id name storeKitConfig
    amazon { packageName }
    appStore { bundleId }
  }
  fragment ProductFacts on Product {
    id displayName state subscription { duration } app { id name amazon { packageName } }
  }
  fragment EntitlementFacts on Entitlement {
    id lookupKey displayName state products(first: 100) { nodes { ...ProductFacts } }
  }
  fragment PackageFacts on Package {
    id lookupKey displayName position
    products(first: 50) { nodes { eligibilityCriteria product { ...ProductFacts } } }
  }
  fragment OfferingFacts on Offering {
    id lookupKey displayName isCurrent state metadata packages(first: 50) { nodes { ...PackageFacts } }
  }`;

/** A small catalogue of its own beside the seed, in which everything refers to everything. */
function aCatalogue({ sandbox }: Facade) {
  const app = sandbox.add.app({
    type: 'app_store',
    name: 'Gold for iOS',
    app_store: {
      bundle_id: 'com.example.gold',
      app_store_connect_api_key_configured: true,
      subscription_key_configured: true,
    },
  });
  const other = sandbox.add.app({
    type: 'amazon',
    name: 'Empty',
    amazon: { package_name: 'com.example.empty' },
  });
  const product = sandbox.add.product({ app_id: app.id, display_name: 'Gold, monthly', subscription: null });
  const second = sandbox.add.product({ app_id: other.id, display_name: 'Gold on Fire' });
  const idle = sandbox.add.product({ app_id: app.id, display_name: 'Unused' });
  const archived = sandbox.add.product({ app_id: app.id, state: 'inactive' });
  const entitlement = sandbox.add.entitlement({ lookupKey: 'gold', productIds: [product.id] });
  const emptyEntitlement = sandbox.add.entitlement({ lookupKey: 'silver' });
  const archivedEntitlement = sandbox.add.entitlement({ lookupKey: 'bronze', state: 'inactive' });
  const offering = sandbox.add.offering({ lookupKey: 'summer', displayName: 'Summer' });
  const packaged = sandbox.add.package({ offeringId: offering.id, productIds: [product.id] });
  const sibling = sandbox.add.package({ offeringId: offering.id });
  const archivedOffering = sandbox.add.offering({ lookupKey: 'winter', state: 'inactive' });
  sandbox.add.package({ offeringId: archivedOffering.id, productIds: [archived.id] });
  sandbox.add.subscription({ customerId: 'ada', productId: product.id, store: 'app_store' });
  sandbox.add.purchase({ customerId: 'ada', productId: product.id, store: 'app_store' });
  return {
    app: app.id,
    emptyApp: sandbox.add.app({ type: 'amazon', amazon: { package_name: 'com.example.none' } }).id,
    product: product.id,
    second: second.id,
    idle: idle.id,
    archived: archived.id,
    entitlement: entitlement.id,
    emptyEntitlement: emptyEntitlement.id,
    archivedEntitlement: archivedEntitlement.id,
    offering: offering.id,
    archivedOffering: archivedOffering.id,
    package: packaged.id,
    sibling: sibling.id,
  };
}

type Ids = ReturnType<typeof aCatalogue>;
type Seen = Partial<Record<'appId' | 'productId' | 'entitlementId' | 'offeringId' | 'packageId', string>> &
  Partial<Record<'entitlementKey' | 'offeringKey', string>>;

interface Change {
  readonly mutation: string;
  input(ids: Ids): Record<string, unknown>;
  /** What is looked at by id and key; the objects that refer to each other unless told. */
  seen?(ids: Ids): Seen;
}

const changes: readonly Change[] = [
  { mutation: 'createApp', input: () => ({ name: 'New', settings: { amazon: { packageName: 'com.new' } } }) },
  { mutation: 'updateApp', input: (ids) => ({ appId: ids.app, name: 'Gold for iPadOS' }) },
  {
    mutation: 'deleteApp',
    input: (ids) => ({ appId: ids.emptyApp }),
    seen: (ids) => ({ appId: ids.emptyApp }),
  },
  {
    mutation: 'createProduct',
    input: (ids) => ({ appId: ids.app, storeIdentifier: 'new', type: 'CONSUMABLE' }),
  },
  { mutation: 'updateProduct', input: (ids) => ({ productId: ids.product, displayName: 'Pure gold' }) },
  { mutation: 'archiveProduct', input: (ids) => ({ productId: ids.product }) },
  { mutation: 'unarchiveProduct', input: (ids) => ({ productId: ids.archived }) },
  {
    mutation: 'deleteProduct',
    input: (ids) => ({ productId: ids.idle }),
    seen: (ids) => ({ productId: ids.idle }),
  },
  {
    mutation: 'createProductInStore',
    input: (ids) => ({
      productId: ids.product,
      storeInformation: { appStoreSubscription: { duration: 'ONE_YEAR', subscriptionGroupName: 'Gold' } },
    }),
  },
  {
    mutation: 'createEntitlement',
    input: () => ({ lookupKey: 'platinum', displayName: 'Platinum' }),
    // Known to be missing before.
    seen: () => ({ entitlementKey: 'platinum' }),
  },
  { mutation: 'updateEntitlement', input: (ids) => ({ entitlementId: ids.entitlement, displayName: 'New' }) },
  { mutation: 'archiveEntitlement', input: (ids) => ({ entitlementId: ids.entitlement }) },
  { mutation: 'unarchiveEntitlement', input: (ids) => ({ entitlementId: ids.archivedEntitlement }) },
  {
    mutation: 'attachProductsToEntitlement',
    input: (ids) => ({ entitlementId: ids.emptyEntitlement, productIds: [ids.product, ids.second] }),
  },
  {
    mutation: 'detachProductsFromEntitlement',
    input: (ids) => ({ entitlementId: ids.entitlement, productIds: [ids.product] }),
  },
  {
    mutation: 'deleteEntitlement',
    input: (ids) => ({ entitlementId: ids.emptyEntitlement }),
    seen: (ids) => ({ entitlementId: ids.emptyEntitlement, entitlementKey: 'silver' }),
  },
  {
    mutation: 'createOffering',
    input: () => ({ lookupKey: 'autumn', displayName: 'Autumn' }),
    seen: () => ({ offeringKey: 'autumn' }),
  },
  { mutation: 'updateOffering', input: (ids) => ({ offeringId: ids.offering, isCurrent: true }) },
  { mutation: 'archiveOffering', input: (ids) => ({ offeringId: ids.offering }) },
  {
    mutation: 'unarchiveOffering',
    input: (ids) => ({ offeringId: ids.archivedOffering, unarchiveReferencedEntities: true }),
    seen: (ids) => ({ offeringId: ids.archivedOffering, productId: ids.archived, offeringKey: 'winter' }),
  },
  { mutation: 'deleteOffering', input: (ids) => ({ offeringId: ids.offering }) },
  {
    mutation: 'createPackage',
    input: (ids) => ({ offeringId: ids.offering, lookupKey: 'new', displayName: 'New', position: 1 }),
  },
  {
    mutation: 'updatePackage',
    input: (ids) => ({ packageId: ids.sibling, displayName: 'New', position: 1 }),
  },
  {
    mutation: 'attachProductsToPackage',
    input: (ids) => ({ packageId: ids.package, products: [{ productId: ids.second }] }),
  },
  {
    mutation: 'detachProductsFromPackage',
    input: (ids) => ({ packageId: ids.package, productIds: [ids.product] }),
  },
  { mutation: 'deletePackage', input: (ids) => ({ packageId: ids.package }) },
];

describe('a change of the catalogue', () => {
  test.each(changes)('by $mutation is seen at once on every path', async ({ mutation, input, seen }) => {
    const facade = await createFacade();
    const ids = aCatalogue(facade);
    const variables = {
      appId: ids.app,
      productId: ids.product,
      entitlementId: ids.entitlement,
      offeringId: ids.offering,
      packageId: ids.package,
      entitlementKey: 'gold',
      offeringKey: 'summer',
      ...seen?.(ids),
    };
    const before = await facade.data(everyPath, variables);
    facade.takeCalls();
    expect(await facade.data(everyPath, variables)).toEqual(before);
    expect(facade.takeCalls(), 'the catalogue is remembered').toEqual([]);

    const typeName = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}`;
    const document = `mutation Change($input: ${typeName}Input!) {
      ${mutation}(input: $input) { __typename ... on UserError { message } }
    }`;
    expect(await facade.data(document, { input: input(ids) })).toEqual({
      [mutation]: { __typename: `${typeName}Payload` },
    });

    const after = await facade.data(everyPath, variables);
    // A server that remembers nothing tells how it is.
    const stranger = await createFacade({ sandbox: facade.sandbox, clock: facade.clock });
    expect(after).toEqual(await stranger.data(everyPath, variables));
    expect(after).not.toEqual(before);
  });
});
