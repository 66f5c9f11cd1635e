import { describe, expect, test } from 'vitest';
import { awkwardCustomerIds } from '../../../../src/sandbox/seed/memorable-customers.ts';
import { createFacade, exampleQuery } from '../../../support/facade.ts';
import { named } from './id-checks.ts';

describe('awkward customer ids', () => {
  const ids = [...awkwardCustomerIds, '🦊'.repeat(1500)];
  const facade = createFacade().then((made) => {
    made.sandbox.add.subscription({ customerId: '🦊'.repeat(1500) });
    made.sandbox.add.purchase({ customerId: '🦊'.repeat(1500) });
    return made;
  });

  test.each(named(ids))('%s works through every path', async (_name, id) => {
    const { data } = await facade;
    const { customer } = await data<{
      customer: {
        nodeId: string;
        attributes: { nodes: { name: string }[] };
        subscriptions: { nodes: { id: string; customer: { id: string } }[]; pageInfo: { endCursor: string } };
        purchases: { nodes: { id: string; customer: { id: string } }[] };
      };
    }>(
      `query ($id: ID!) { customer(id: $id) {
        id nodeId lastSeenAt
        aliases { pageInfo { hasNextPage } }
        attributes { nodes { name } }
        activeEntitlements { nodes { expiresAt } }
        activeSubscription { id }
        subscriptions { nodes { id customer { id lastSeenAt } } pageInfo { endCursor } }
        purchases { nodes { id customer { id lastSeenAt } } }
      } }`,
      { id },
    );
    expect(customer).toMatchObject({
      id,
      subscriptions: { nodes: [{ customer: { id } }] },
      purchases: { nodes: [{ customer: { id } }] },
    });
    await expect(
      data(
        `query ($id: ID!, $ids: [ID!]!, $nodeId: ID!, $nodeIds: [ID!]!, $subscription: ID!, $purchase: ID!, $after: String, $representations: [_Any!]!) {
          customersByIds(ids: $ids) { id lastSeenAt }
          node(id: $nodeId) { nodeId ... on Customer { id lastSeenAt } }
          nodes(ids: $nodeIds) { ... on Customer { id } }
          _entities(representations: $representations) { ... on Customer { id nodeId } }
          loaded: _entities(representations: $representations) { ... on Customer { id firstSeenAt } }
          subscription(id: $subscription) { customer { id } }
          purchase(id: $purchase) { customer { id } }
          customer(id: $id) { subscriptions(after: $after) { nodes { id } } }
        }`,
        {
          id,
          ids: [id, 'no such customer', id],
          nodeId: customer.nodeId,
          nodeIds: [customer.nodeId, customer.nodeId],
          subscription: customer.subscriptions.nodes[0]?.id,
          purchase: customer.purchases.nodes[0]?.id,
          after: customer.subscriptions.pageInfo.endCursor,
          representations: [{ __typename: 'Customer', id }],
        },
      ),
    ).resolves.toMatchObject({
      customersByIds: [{ id }, null, { id }],
      node: { id, nodeId: customer.nodeId },
      nodes: [{ id }, { id }],
      _entities: [{ id, nodeId: customer.nodeId }],
      loaded: [{ id }],
      subscription: { customer: { id } },
      purchase: { customer: { id } },
      customer: { subscriptions: { nodes: [] } },
    });
  });

  test.each(named(ids))('%s sees itself by its own token', async (_name, id) => {
    const { data } = await facade;
    await expect(
      data(
        'query ($id: ID!) { viewer { customer { id } } customer(id: $id) { id subscriptions { nodes { customer { id } } } } }',
        { id },
        { customerId: id },
      ),
    ).resolves.toEqual({
      viewer: { customer: { id } },
      customer: { id, subscriptions: { nodes: [{ customer: { id } }] } },
    });
  });

  test.each(named(ids))('%s is granted an entitlement', async (_name, customerId) => {
    const { data, clock } = await facade;
    const { entitlement } = await data<{ entitlement: { id: string } }>(
      '{ entitlement(lookupKey: "premium") { id } }',
    );
    const input = {
      customerId,
      entitlementId: entitlement.id,
      expiresAt: new Date(clock.now() + 86_400_000).toISOString(),
      idempotencyKey: customerId.slice(0, 100),
    };
    await expect(data(await exampleQuery('grant-entitlement'), { input })).resolves.toMatchObject({
      grantEntitlement: { __typename: 'GrantEntitlementPayload', customer: { id: customerId } },
    });
    await expect(
      data('query ($id: ID!) { customer(id: $id) { hasActiveEntitlement(lookupKey: "premium") } }', {
        id: customerId,
      }),
    ).resolves.toEqual({ customer: { hasActiveEntitlement: true } });
  });

  test('a list of customers goes on behind each of them, also on a server that has read nothing', async () => {
    const { data, sandbox, clock } = await facade;
    const page =
      'query ($first: Int, $after: String) { customers(first: $first, after: $after) { edges { cursor node { id } } } }';
    interface Edges {
      readonly customers: { readonly edges: readonly { cursor: string; node: { id: string } }[] };
    }
    const { edges } = (await data<Edges>(page, { first: 60 })).customers;
    const places = edges.flatMap(({ node }, index) => (awkwardCustomerIds.includes(node.id) ? [index] : []));
    expect(places).toHaveLength(awkwardCustomerIds.length);
    const cold = await createFacade({ sandbox, clock });
    for (const place of places) {
      const variables = { first: 2, after: edges[place]?.cursor };
      const expected = edges.slice(place + 1, place + 3).map(({ node }) => node.id);
      for (const server of [cold, await facade]) {
        const { customers } = await server.data<Edges>(page, variables);
        expect(customers.edges.map(({ node }) => node.id)).toEqual(expected);
      }
    }
    expect(cold.sandbox.callsTo('list-customers').length).toBeGreaterThan(places.length);
  });
});
