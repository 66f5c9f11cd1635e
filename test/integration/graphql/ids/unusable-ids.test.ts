import { describe, expect, test } from 'vitest';
import { createFacade } from '../../../support/facade.ts';
import { expectRefused, named, nodeIdOf } from './id-checks.ts';

describe('ids that no call can carry', () => {
  const unusable = [
    '',
    '.',
    '..',
    'a\u0000b',
    'line\nbreak',
    '\u007f',
    'next\u0085line',
    '\ud800',
    'half a pair \udfff',
    'x'.repeat(1501),
    '🦊'.repeat(1501),
  ];
  const facade = createFacade();

  test.each(named([...unusable, 'blocked_customers']))(
    '%s of a customer is refused without a call',
    async (_name, id) => {
      const server = await facade;
      const { projectId } = server.sandbox;
      server.sandbox.forgetCalls();
      const answer = await server.query(
        `query ($id: ID!, $node: ID!, $representations: [_Any!]!) {
        idOnly: customer(id: $id) { id }
        customer(id: $id) { id lastSeenAt attributes { nodes { name } } subscriptions { nodes { id } } }
        customersByIds(ids: [$id]) { id }
        nodeIdOnly: node(id: $node) { nodeId }
        node(id: $node) { ... on Customer { lastSeenAt } }
        nodes(ids: [$node]) { ... on Customer { id } }
        entityIdOnly: _entities(representations: $representations) { ... on Customer { id } }
        _entities(representations: $representations) { ... on Customer { lastSeenAt } }
      }`,
        { id, node: nodeIdOf('Customer', projectId, id), representations: [{ __typename: 'Customer', id }] },
      );
      expectRefused(server, answer, [
        'idOnly',
        'customer',
        'customersByIds.0',
        'nodeIdOnly',
        'node',
        'nodes.0',
        'entityIdOnly.0',
        '_entities.0',
      ]);
    },
  );

  test.each(named(unusable.filter((id) => id.length < 3000)))(
    '%s of anything else is refused without a call',
    async (_name, id) => {
      const server = await facade;
      server.sandbox.forgetCalls();
      const types = [
        'App',
        'CustomerSubscription',
        'Entitlement',
        'Offering',
        'Package',
        'Product',
        'Purchase',
      ];
      const answer = await server.query(
        `query ($id: ID!, $nodes: [ID!]!, $representations: [_Any!]!) {
        app(id: $id) { id name } entitlement(id: $id) { id } offering(id: $id) { id } package(id: $id) { id } product(id: $id) { id }
        purchase(id: $id) { id } subscription(id: $id) { id }
        project { entitlement(id: $id) { id } offering(id: $id) { id } }
        nodeIdOnly: nodes(ids: $nodes) { nodeId }
        nodes(ids: $nodes) { ...F }
        entityIdOnly: _entities(representations: $representations) { __typename }
        _entities(representations: $representations) { ...E }
      }
      fragment F on Node { ... on App { name } ... on CustomerSubscription { store } ... on Entitlement { lookupKey } ... on Offering { lookupKey } ... on Package { lookupKey } ... on Product { displayName } ... on Purchase { store } }
      fragment E on _Entity { ... on App { name } ... on CustomerSubscription { store } ... on Entitlement { lookupKey } ... on Offering { lookupKey } ... on Package { lookupKey } ... on Product { displayName } ... on Purchase { store } }`,
        {
          id,
          nodes: types.map((type) => nodeIdOf(type, server.sandbox.projectId, id)),
          representations: types.map((__typename) => ({ __typename, id })),
        },
      );
      expectRefused(server, answer, [
        'app',
        'entitlement',
        'offering',
        'package',
        'product',
        'purchase',
        'subscription',
        'project.entitlement',
        'project.offering',
        ...['nodeIdOnly', 'nodes', 'entityIdOnly', '_entities'].flatMap((field) =>
          types.map((_type, index) => `${field}.${String(index)}`),
        ),
      ]);
    },
  );

  test.each(named([...unusable, 'blocked_customers']))(
    '%s is an InvalidInputError of a mutation',
    async (_name, customerId) => {
      const server = await facade;
      server.sandbox.forgetCalls();
      const grant = `mutation ($input: GrantEntitlementInput!) { grantEntitlement(input: $input) {
      __typename ... on InvalidInputError { code field issues { field message } }
    } }`;
      const input = { customerId, entitlementId: '', expiresAt: '2001-01-01T00:00:00Z', idempotencyKey: '' };
      const { grantEntitlement } = await server.data<{
        grantEntitlement: { field: string[]; issues: { field: string[]; message: string }[] };
      }>(grant, { input });
      expect(grantEntitlement).toMatchObject({
        __typename: 'InvalidInputError',
        code: 'INVALID_INPUT',
        field: ['customerId'],
      });
      const fields = new Set(grantEntitlement.issues.map(({ field }) => field.join('.')));
      expect([...fields]).toEqual(['customerId', 'entitlementId', 'expiresAt', 'idempotencyKey']);
      expect(server.takeCalls()).toEqual([]);
    },
  );

  test('one bad id fails alone', async () => {
    const server = await facade;
    const answer = await server.query('query ($ids: [ID!]!) { customersByIds(ids: $ids) { id } }', {
      ids: ['ada', '..', 'wilma', 'blocked_customers'],
    });
    expect(answer.data).toEqual({ customersByIds: [{ id: 'ada' }, null, { id: 'wilma' }, null] });
    expect(answer.errors.map(({ path }) => path)).toEqual([
      ['customersByIds', 1],
      ['customersByIds', 3],
    ]);
  });

  test('a token that names such a customer opens nothing and costs nothing', async () => {
    const server = await facade;
    server.sandbox.forgetCalls();
    for (const customerId of ['..', 'a\u0000b', 'blocked_customers', 'x'.repeat(1501)]) {
      const answer = await server.query(
        '{ viewer { customer { id } } customer(id: "ada") { id } }',
        {},
        { customerId },
      );
      expect(answer.data).toEqual({ viewer: { customer: null }, customer: null });
      expect(server.takeCalls()).toEqual([]);
    }
  });
});

describe('objects that are not there', () => {
  test('are null without an error, through every path', async () => {
    const facade = await createFacade();
    const { projectId } = facade.sandbox;
    const types = [
      'Customer',
      'CustomerSubscription',
      'Purchase',
      'Product',
      'Entitlement',
      'Offering',
      'Package',
      'App',
    ];
    const data = await facade.data<Record<string, unknown>>(
      `query ($nodes: [ID!]!, $representations: [_Any!]!) {
        project(id: "proj_nothing") { id }
        customer(id: "nobody at all") { id } customersByIds(ids: ["nobody at all"]) { id }
        subscription(id: "sub1nothing") { id } purchase(id: "purch1nothing") { id } product(id: "prod1nothing") { id }
        app(id: "app1nothing") { id } package(id: "pkge1nothing") { id }
        entitlement(id: "entl1nothing") { id } offering(id: "ofrng1nothing") { id }
        entitlementByKey: entitlement(lookupKey: "nothing") { id } offeringByKey: offering(lookupKey: "nothing") { id }
        nodes(ids: $nodes) { ...F }
        _entities(representations: $representations) { ...E }
      }
      fragment F on Node { ... on Customer { lastSeenAt } ... on App { name } ... on CustomerSubscription { store } ... on Entitlement { lookupKey } ... on Offering { lookupKey } ... on Package { lookupKey } ... on Product { displayName } ... on Purchase { store } }
      fragment E on _Entity { ... on Customer { lastSeenAt } ... on App { name } ... on CustomerSubscription { store } ... on Entitlement { lookupKey } ... on Offering { lookupKey } ... on Package { lookupKey } ... on Product { displayName } ... on Purchase { store } }`,
      {
        nodes: types.map((type) => nodeIdOf(type, projectId, 'nothing')),
        representations: types.map((__typename) => ({ __typename, id: 'nothing' })),
      },
    );
    const { customersByIds, nodes, _entities: entities, ...others } = data;
    expect(Object.values(others)).toEqual(Object.values(others).map(() => null));
    expect(customersByIds).toEqual([null]);
    expect(nodes).toEqual(types.map(() => null));
    expect(entities).toEqual(types.map(() => null));
  });
});
