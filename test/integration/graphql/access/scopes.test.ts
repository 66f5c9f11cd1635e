import { describe, expect, test } from 'vitest';
import { createFacade, exampleQuery } from '../../../support/facade.ts';
import { ada, scope, pathsOf, expectForbidden } from './access-checks.ts';

describe('a token with one scope', () => {
  const document = `{
    customer(id: "ada") {
      id lastSeenAt experiment { id } project { id name }
      attributes(first: 1) { nodes { name } } aliases(first: 1) { nodes { id } }
      activeEntitlements(first: 1) { nodes { expiresAt entitlement { id lookupKey products(first: 1) { nodes { id } } } } }
      hasActiveEntitlement(lookupKey: "pro")
      subscriptions(first: 1) { nodes {
        id status storeSubscriptionIdentifier totalRevenueInUsd { gross } customer { id lastSeenAt }
        product { id displayName app { id name } entitlements(first: 1) { nodes { id } } }
        presentedOffering { id lookupKey packages(first: 1) { nodes { id } } }
        entitlements(first: 1) { nodes { id lookupKey } }
        transactions(first: 1) { nodes { id revenueInUsd { gross } } }
      } }
      purchases(first: 1) { nodes { id status revenueInUsd { gross } product { id displayName } entitlements(first: 1) { nodes { id } } } }
    }
    entitlements(first: 1) { nodes { id lookupKey products(first: 1) { nodes { id displayName } } } }
    offerings(first: 1) { nodes { id lookupKey packages(first: 1) { nodes { id lookupKey products(first: 1) { nodes { eligibilityCriteria product { id displayName } } } } } } }
    products(first: 1) { nodes { id displayName app { id name playStore { packageName } } entitlements(first: 1) { nodes { id lookupKey } } } }
    apps(first: 1) { nodes { id name playStore { packageName } } }
    project { id name }
  }`;

  const roots = ['customer', 'entitlements', 'offerings', 'products', 'apps', 'project.name'];
  const except = (...names: string[]): string[] => roots.filter((name) => !names.includes(name));

  const refused: Record<string, readonly string[]> = {
    'customer_information:customers:read': [
      ...except('customer'),
      'customer.project.name',
      'customer.activeEntitlements.nodes.entitlement.lookupKey',
      'customer.activeEntitlements.nodes.entitlement.products',
      'customer.hasActiveEntitlement',
      'customer.subscriptions',
      'customer.purchases',
    ],
    'customer_information:subscriptions:read': roots,
    'customer_information:purchases:read': roots,
    'project_configuration:entitlements:read': [
      ...except('entitlements'),
      'entitlements.nodes.products.nodes.displayName',
    ],
    'project_configuration:offerings:read': [...except('offerings'), 'offerings.nodes.packages'],
    'project_configuration:packages:read': roots,
    'project_configuration:products:read': [
      ...except('products'),
      'products.nodes.app.name',
      'products.nodes.app.playStore',
      'products.nodes.entitlements',
    ],
    'project_configuration:apps:read': except('apps'),
    'project_configuration:projects:read': except('project.name'),
    'facade:introspection:read': roots,
  };
  const pairs: Record<string, readonly string[]> = {
    'customer_information:customers:read customer_information:subscriptions:read': [
      ...except('customer'),
      'customer.project.name',
      'customer.activeEntitlements.nodes.entitlement.lookupKey',
      'customer.activeEntitlements.nodes.entitlement.products',
      'customer.hasActiveEntitlement',
      'customer.subscriptions.nodes.product.displayName',
      'customer.subscriptions.nodes.product.app',
      'customer.subscriptions.nodes.product.entitlements',
      'customer.subscriptions.nodes.presentedOffering.lookupKey',
      'customer.subscriptions.nodes.presentedOffering.packages',
      'customer.subscriptions.nodes.entitlements.nodes.lookupKey',
      'customer.purchases',
    ],
    'project_configuration:offerings:read project_configuration:packages:read': [
      ...except('offerings'),
      'offerings.nodes.packages.nodes.products.nodes.product.displayName',
    ],
    'customer_information:customers:read_write customer_information:purchases:read_write': [
      ...except('customer'),
      'customer.project.name',
      'customer.activeEntitlements.nodes.entitlement.lookupKey',
      'customer.activeEntitlements.nodes.entitlement.products',
      'customer.hasActiveEntitlement',
      'customer.subscriptions',
      'customer.purchases.nodes.product.displayName',
    ],
  };

  test.each(Object.entries({ ...refused, ...pairs }))(
    '%s: exactly what it allows, whatever is cached',
    async (scopes, paths) => {
      const sandboxed = await createFacade();
      for (const warm of [false, true]) {
        const facade = await createFacade({ sandbox: sandboxed.sandbox, clock: sandboxed.clock });
        if (warm) await facade.data(document);
        const answer = await facade.query(document, {}, scope(...scopes.split(' ')));
        const found = new Set(pathsOf(answer).map((path) => path.replace(/\.\d+/g, '')));
        // Not every customer was shown an offering: what is null needs no permission.
        const optional = (path: string): boolean => path.includes('presentedOffering');
        expect([...found].filter((path) => !optional(path)).sort(), answer.text).toEqual(
          paths.filter((path) => !optional(path)).sort(),
        );
        for (const path of found) expect(paths).toContain(path);
        expectForbidden(answer, pathsOf(answer));
        expect(answer.data).toMatchObject({ project: { id: facade.sandbox.projectId } });
      }
    },
  );

  test('what a reference is called is refused on its own path, and its id is there', async () => {
    const facade = await createFacade();
    const read = '{ customer(id: "ada") { activeEntitlements { nodes { entitlement { id lookupKey } } } } }';
    const { customer } = await facade.data<{
      customer: { activeEntitlements: { nodes: { entitlement: { id: string } }[] } };
    }>(read);
    const answer = await facade.query(read, {}, scope('customer_information:customers:read'));
    expect(answer.data).toEqual({
      customer: {
        activeEntitlements: {
          nodes: customer.activeEntitlements.nodes.map(({ entitlement: { id } }) => ({
            entitlement: { id, lookupKey: null },
          })),
        },
      },
    });
    expect(answer.text).not.toContain('"pro"');
  });

  test('no reference opens with the scope of a part of it', async () => {
    const facade = await createFacade();
    const offering = facade.sandbox.add.offering({ lookupKey: 'seen' });
    facade.sandbox.add.package({ offeringId: offering.id, lookupKey: 'inside' });
    const subscription = facade.sandbox.add.subscription({
      customerId: 'mia',
      presentedOfferingId: offering.id,
    });
    const answer = await facade.query(
      'query ($id: ID!) { subscription(id: $id) { presentedOffering { id lookupKey packages { nodes { lookupKey } } } } }',
      { id: subscription.id },
      scope('customer_information:subscriptions:read', 'project_configuration:packages:read'),
    );
    expectForbidden(answer, [
      'subscription.presentedOffering.lookupKey',
      'subscription.presentedOffering.packages',
    ]);
    expect(answer.data).toMatchObject({ subscription: { presentedOffering: { id: offering.id } } });
  });

  test('what is missing is named to those who hold scopes', async () => {
    const facade = await createFacade();
    const answer = await facade.query(
      '{ customer(id: "ada") { id } }',
      {},
      scope('project_configuration:apps:read'),
    );
    expect(answer.errors[0]?.extensions).toMatchObject({
      code: 'FORBIDDEN',
      neededScopes: ['customer_information:customers:read'],
    });
  });

  test('a list that cannot be null is refused item by item, and the rest still answers', async () => {
    const facade = await createFacade();
    const answer = await facade.query(
      '{ apps(first: 1) { nodes { id } } customersByIds(ids: ["ada", "wilma"]) { id } }',
      {},
      scope('project_configuration:apps:read'),
    );
    expectForbidden(answer, ['customersByIds.0', 'customersByIds.1']);
    expect(facade.takeCalls()).toEqual(['list-apps']);
  });

  test('reading does not allow writing', async () => {
    const facade = await createFacade();
    const input = { customerId: 'ada', entitlementId: 'entl1', expiresAt: '2030-01-01T00:00:00Z' };
    const answer = await facade.query(
      await exampleQuery('grant-entitlement'),
      { input },
      scope('customer_information:customers:read'),
    );
    expectForbidden(answer, ['grantEntitlement']);
    expect(answer.errors[0]?.extensions['neededScopes']).toEqual([
      'customer_information:customers:read_write',
    ]);
    expect(facade.takeCalls()).toEqual([]);
  });

  test('a cursor of somebody who saw more opens nothing', async () => {
    const facade = await createFacade();
    const { customers } = await facade.data<{ customers: { pageInfo: { endCursor: string } } }>(
      '{ customers(first: 2) { pageInfo { endCursor } } }',
    );
    const answer = await facade.query(
      'query ($after: String) { customers(after: $after) { nodes { id } } }',
      { after: customers.pageInfo.endCursor },
      ada,
    );
    expectForbidden(answer, ['customers']);
  });
});
