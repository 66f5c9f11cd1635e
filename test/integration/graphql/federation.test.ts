import { readFile } from 'node:fs/promises';
import { composeServices } from '@apollo/composition';
import { Kind, parse, type ConstDirectiveNode, type ObjectTypeDefinitionNode } from 'graphql';
import { describe, expect, test } from 'vitest';
import { createFacade, roomForWholeAnswers } from '../../support/facade.ts';

const entityNames = [
  'App',
  'Customer',
  'CustomerSubscription',
  'Discount',
  'Entitlement',
  'Offering',
  'Package',
  'Paywall',
  'Product',
  'Project',
  'Purchase',
  'VirtualCurrency',
  'WebhookIntegration',
];

async function serviceSdl(): Promise<string> {
  const facade = await createFacade();
  const { _service: service } = await facade.data<{ _service: { sdl: string } }>('{ _service { sdl } }');
  expect(facade.takeCalls()).toEqual([]);
  return service.sdl;
}

describe('the SDL of the subgraph', () => {
  const objectTypes = async (): Promise<readonly ObjectTypeDefinitionNode[]> =>
    parse(await serviceSdl()).definitions.filter((it) => it.kind === Kind.OBJECT_TYPE_DEFINITION);
  const textOf = ({ name, arguments: args = [] }: ConstDirectiveNode): string =>
    `@${name.value}${args.map(({ value }) => (value.kind === Kind.STRING ? `(${value.value})` : '')).join('')}`;

  test('is what subgraph.graphql holds', async () => {
    const file = await readFile(new URL('../../../subgraph.graphql', import.meta.url), 'utf8');
    expect(await serviceSdl()).toBe(file);
  });

  test('does not depend on settings', async () => {
    const other = await createFacade({
      env: { AUTH_HIDDEN_ATTRIBUTES: '$email', LIMIT_PAGE_SIZE: '20', AUTH_JWT_CUSTOMER_CLAIM: 'customer' },
    });
    const { _service: service } = await other.data<{ _service: { sdl: string } }>('{ _service { sdl } }');
    expect(service.sdl).toBe(await serviceSdl());
  });

  test('has no Node, node or nodes, so that it composes with other Relay subgraphs', async () => {
    const document = parse(await serviceSdl());
    expect(
      document.definitions
        .filter((it) => it.kind === Kind.INTERFACE_TYPE_DEFINITION)
        .map((it) => it.name.value),
    ).toEqual(['UserError']);
    for (const type of await objectTypes()) {
      expect(type.interfaces?.map(({ name }) => name.value)).not.toContain('Node');
    }
    const query = (await objectTypes()).find(({ name }) => name.value === 'Query');
    const fields = query?.fields?.map(({ name }) => name.value);
    expect(fields).toContain('customer');
    for (const name of ['node', 'nodes', '_entities', '_service']) expect(fields).not.toContain(name);
  });

  test('links federation 2.9 with what it uses', async () => {
    const extension = parse(await serviceSdl()).definitions.find((it) => it.kind === Kind.SCHEMA_EXTENSION);
    const link = extension?.directives?.[0];
    expect(link && textOf(link)).toBe('@link(https://specs.apollo.dev/federation/v2.9)');
  });

  test('every type with an identity is an entity by its id, and has a nodeId', async () => {
    const types = await objectTypes();
    const entities = types.filter(({ directives = [] }) =>
      directives.some(({ name }) => name.value === 'key'),
    );
    expect(entities.map(({ name }) => name.value).sort()).toEqual(entityNames);
    for (const { name, directives = [], fields = [] } of entities) {
      expect(directives.filter((it) => it.name.value === 'key').map(textOf)).toEqual(
        name.value === 'Project' ? ['@key(id)'] : ['@key(id)', '@key(id projectId)'],
      );
      for (const key of ['id', 'nodeId', ...(name.value === 'Project' ? [] : ['projectId'])]) {
        // A gateway fetches keys for whoever asks.
        expect(fields.find((field) => field.name.value === key)?.directives).toEqual([]);
      }
    }
  });

  test('what customers may reach asks for a credential only, all else for scopes', async () => {
    const types = new Map((await objectTypes()).map((type) => [type.name.value, type]));
    const directivesOf = (typeName: string, fieldName: string): string[] =>
      types
        .get(typeName)
        ?.fields?.find(({ name }) => name.value === fieldName)
        ?.directives?.map(({ name }) => name.value)
        .filter((name) => ['authenticated', 'requiresScopes'].includes(name)) ?? [];
    for (const [type, field] of [
      ['Query', 'customer'],
      ['Query', 'customersByIds'],
      ['Query', 'subscription'],
      ['Query', 'offerings'],
      ['Viewer', 'customer'],
      ['Customer', 'attributes'],
      ['Customer', 'subscriptions'],
      ['CustomerSubscription', 'status'],
      ['Product', 'storeIdentifier'],
      ['App', 'name'],
    ] as const) {
      expect(directivesOf(type, field), `${type}.${field}`).toEqual(['authenticated']);
    }
    for (const [type, field] of [
      ['Query', 'customers'],
      ['Query', 'subscriptions'],
      ['Project', 'customers'],
      ['Project', 'name'],
      ['Customer', 'experiment'],
      ['CustomerSubscription', 'totalRevenueInUsd'],
      ['CustomerSubscription', 'originalCustomer'],
      ['CustomerSubscription', 'storeSubscriptionIdentifier'],
      ['SubscriptionTransaction', 'revenueInUsd'],
      ['Purchase', 'revenueInUsd'],
      ['App', 'appStore'],
      ['Mutation', 'grantEntitlement'],
    ] as const) {
      expect(directivesOf(type, field), `${type}.${field}`).toEqual(['requiresScopes']);
    }
    for (const type of types.values()) {
      for (const { directives = [] } of type.fields ?? []) {
        const rules = directives.filter(({ name }) =>
          ['authenticated', 'requiresScopes'].includes(name.value),
        );
        expect(rules.length).toBeLessThanOrEqual(1);
      }
    }
  });
});

describe('a supergraph', () => {
  const loyalty = `
    extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable"])
    interface Node { id: ID! }
    type Query { node(id: ID!): Node  nodes(ids: [ID!]!): [Node]!  members: MemberConnection }
    type Member implements Node @key(fields: "id") { id: ID!  customer: Customer }
    type Customer @key(fields: "id") { id: ID!  points: Int! }
    type MemberConnection { nodes: [Member]!  pageInfo: PageInfo! }
    type PageInfo @shareable { hasNextPage: Boolean!  hasPreviousPage: Boolean!  startCursor: String  endCursor: String }
  `;

  test('holds it beside another Relay subgraph that adds to Customer', async () => {
    const composed = composeServices([
      { name: 'revenuecat', typeDefs: parse(await serviceSdl()), url: 'http://revenuecat.invalid' },
      { name: 'loyalty', typeDefs: parse(loyalty), url: 'http://loyalty.invalid' },
    ]);
    expect(composed.errors?.map(({ message }) => message) ?? []).toEqual([]);
    const { supergraphSdl = '' } = composed;
    for (const spec of ['authenticated', 'requiresScopes']) expect(supergraphSdl).toContain(`/${spec}/v0.1`);
    const customer = parse(supergraphSdl).definitions.find(
      (it): it is ObjectTypeDefinitionNode =>
        it.kind === Kind.OBJECT_TYPE_DEFINITION && it.name.value === 'Customer',
    );
    const fields = customer?.fields?.map(({ name }) => name.value);
    expect(fields).toEqual(expect.arrayContaining(['id', 'nodeId', 'points', 'subscriptions']));
  });
});

describe('_entities', () => {
  const document = `query ($representations: [_Any!]!) { _entities(representations: $representations) {
    __typename ... on Customer { id lastSeenAt } ... on Product { id displayName } ... on CustomerSubscription { id store }
  } }`;
  interface Entities {
    readonly _entities: readonly ({ __typename: string; id: string } | null)[];
  }
  const customer = (id: unknown) => ({ __typename: 'Customer', id });

  test('keeps the order, and is null for what is not there', async () => {
    const facade = await createFacade();
    const { products } = await facade.data<{ products: { nodes: { id: string }[] } }>(
      '{ products(first: 1) { nodes { id } } }',
    );
    const product = { __typename: 'Product', id: products.nodes[0]?.id };
    const representations = [
      customer('wilma'),
      product,
      customer('nobody at all'),
      customer('ada'),
      { ...product, id: 'prod1nothing' },
      customer('wilma'),
      customer('ada@old-login'),
    ];
    const { _entities: entities } = await facade.data<Entities>(document, { representations });
    expect(entities.map((entity) => entity && [entity.__typename, entity.id])).toEqual([
      ['Customer', 'wilma'],
      ['Product', product.id],
      null,
      ['Customer', 'ada'],
      null,
      ['Customer', 'wilma'],
      ['Customer', 'ada'],
    ]);
  });

  test('fifty representations of one customer cost one call', async () => {
    const facade = await createFacade();
    const representations = Array.from({ length: 50 }, () => customer('ada'));
    const { _entities: entities } = await facade.data<Entities>(document, { representations });
    expect(entities).toHaveLength(50);
    expect(facade.takeCalls()).toEqual(['get-customer']);
  });

  test('fifty representations of different customers cost one call each, and none the second time', async () => {
    const facade = await createFacade();
    const { customers } = await facade.data<{ customers: { nodes: { id: string }[] } }>(
      '{ customers(first: 50) { nodes { id } } }',
    );
    const fresh = await createFacade({ sandbox: facade.sandbox, clock: facade.clock });
    facade.takeCalls();
    const representations = customers.nodes.map(({ id }) => customer(id));
    const { _entities: entities } = await fresh.data<Entities>(document, { representations });
    expect(entities.map((entity) => entity?.id)).toEqual(customers.nodes.map(({ id }) => id));
    const asked = facade.sandbox.callsTo('get-customer').map(({ path }) => path['customer_id']);
    expect(asked.sort()).toEqual(customers.nodes.map(({ id }) => id).sort());
    expect(facade.takeCalls()).toHaveLength(50);
    await fresh.data<Entities>(document, { representations });
    expect(facade.takeCalls()).toEqual([]);
  });

  test('fifty representations of products cost one call together', async () => {
    const facade = await createFacade();
    const { products } = await facade.data<{ products: { nodes: { id: string }[] } }>(
      '{ products(first: 50) { nodes { id } } }',
    );
    const fresh = await createFacade({ sandbox: facade.sandbox, clock: facade.clock });
    facade.takeCalls();
    const representations = products.nodes.map(({ id }) => ({ __typename: 'Product', id }));
    await fresh.data<Entities>(document, { representations });
    expect(facade.takeCalls()).toEqual(['list-products']);
  });

  test('a representation of which only the id is asked costs nothing', async () => {
    const facade = await createFacade();
    const representations = entityNames.map((__typename) => ({
      __typename,
      id: __typename === 'Project' ? facade.sandbox.projectId : 'ada',
    }));
    const { _entities: entities } = await facade.data<Entities>(
      `query ($representations: [_Any!]!) { _entities(representations: $representations) { __typename ${entityNames
        .map((name) => `... on ${name} { id nodeId }`)
        .join(' ')} } }`,
      { representations },
    );
    expect(entities.map((entity) => entity && { __typename: entity.__typename, id: entity.id })).toEqual(
      representations,
    );
    expect(facade.takeCalls()).toEqual([]);
  });

  test('five hundred customers are loaded once each, in order, and from memory the second time', async () => {
    const facade = await createFacade({ env: roomForWholeAnswers });
    const ids = Array.from({ length: 500 }, (_, index) => `member-${String(index)}`);
    for (const id of ids) facade.sandbox.add.customer({ id });
    const representations = [...ids, ...ids].map(customer);
    const { _entities: entities } = await facade.data<Entities>(document, { representations });
    expect(entities.map((entity) => entity?.id)).toEqual([...ids, ...ids]);
    expect(facade.takeCalls()).toEqual(Array(500).fill('get-customer'));
    await facade.data<Entities>(document, { representations });
    expect(facade.takeCalls()).toEqual([]);
  });

  test('the second key names the project, and a project that is not served is refused alone', async () => {
    const facade = await createFacade();
    const { projectId } = facade.sandbox;
    const representations = [
      { ...customer('ada'), projectId },
      { ...customer('ada'), projectId: 'proj1other' },
      { ...customer('ada'), projectId: 7.5 },
    ];
    const answer = await facade.query(
      `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Customer { id projectId } } }`,
      { representations },
    );
    expect(answer.data).toEqual({ _entities: [{ id: 'ada', projectId }, null, null] });
    expect(answer.errors.map(({ path, extensions }) => [path?.[1], extensions['code']]).sort()).toEqual([
      [1, 'BAD_USER_INPUT'],
      [2, 'BAD_USER_INPUT'],
    ]);
    expect(facade.takeCalls()).toEqual([]);
  });

  test.each([
    ['a type that is no entity', { __typename: 'CustomerAlias', id: 'ada' }],
    ['a root type', { __typename: 'Query', id: 'ada' }],
    ['an interface', { __typename: 'Node', id: 'ada' }],
    ['a union', { __typename: '_Entity', id: 'ada' }],
    ['a scalar', { __typename: 'DateTime', id: 'ada' }],
    ['an unknown type', { __typename: 'Nothing', id: 'ada' }],
    ['a name of every object', { __typename: 'constructor', id: 'ada' }],
    ['no type', { id: 'ada' }],
    ['a type that is no text', { __typename: ['Customer'], id: 'ada' }],
    ['no id', { __typename: 'Customer' }],
    ['null for an id', customer(null)],
    ['an object for an id', customer({ toString: 'ada' })],
    ['a list for an id', customer(['ada'])],
    ['a fraction for an id', customer(1.5)],
    ['a text', 'ada'],
    ['a number', 7],
    ['a list', [customer('ada')]],
    ['true', true],
  ])('%s fails alone, with a clear error and without a call', async (_name, representation) => {
    const facade = await createFacade();
    const answer = await facade.query(document, {
      representations: [customer('ada'), representation, customer('ada')],
    });
    expect(answer.errors, answer.text).toHaveLength(1);
    expect(answer.errors[0]).toMatchObject({
      path: ['_entities', 1],
      extensions: { code: 'BAD_USER_INPUT' },
    });
    expect(answer.errors[0]?.message).toMatch(/representation/);
    expect(answer.status).toBe(200);
    expect(answer.text).not.toMatch(/stack|node_modules|\.ts/);
    expect(answer.data).toMatchObject({ _entities: [{ id: 'ada' }, null, { id: 'ada' }] });
    expect(facade.takeCalls()).toEqual(['get-customer']);
  });

  test('a whole number is an id, as it is for every ID', async () => {
    const facade = await createFacade();
    facade.sandbox.add.customer({ id: '42' });
    await expect(facade.data(document, { representations: [customer(42)] })).resolves.toMatchObject({
      _entities: [{ id: '42' }],
    });
  });

  test('representations that are no list of something are refused whole', async () => {
    const facade = await createFacade();
    for (const representations of [null, [null]]) {
      const answer = await facade.query(document, { representations });
      expect(answer.data).toBeUndefined();
      expect(answer.errors[0]?.extensions['code']).toBe('BAD_USER_INPUT');
    }
  });
});
