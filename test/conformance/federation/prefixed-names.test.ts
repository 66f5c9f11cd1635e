import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { buildSubgraphSchema, printSubgraph } from '../../../src/federation/subgraph-schema.ts';
import { prefixedNames } from '../../../src/schema/common/prefixed-names.ts';
import { loadExampleTabs } from '../../../src/server/graphiql/example-tabs.ts';
import { createFacade, type Facade } from '../../support/facade.ts';

const sdl = printSubgraph(buildSubgraphSchema(), 'RC');
const facade = await createFacade({ env: { SUBGRAPH_PREFIX: 'RC' } });

describe('a server with a prefix', () => {
  test('answers under prefixed root fields and tells prefixed type names', async () => {
    await expect(
      facade.data(`{
        rcCustomer(id: "ada") {
          __typename
          subscriptions(first: 1) { __typename nodes { __typename product { __typename storeIdentifier } } }
        }
      }`),
    ).resolves.toEqual({
      rcCustomer: {
        __typename: 'Customer',
        subscriptions: {
          __typename: 'RCCustomerSubscriptionConnection',
          nodes: [
            {
              __typename: 'RCCustomerSubscription',
              product: { __typename: 'RCProduct', storeIdentifier: 'skylark_pro:monthly' },
            },
          ],
        },
      },
    });
  });

  test('gives the members of result unions by their prefixed names', async () => {
    const document = `mutation ($input: RCGrantEntitlementInput!) {
      rcGrantEntitlement(input: $input) {
        __typename
        ... on RCUserError { code }
        ... on RCGrantEntitlementPayload { customer { id } }
      }
    }`;
    const input = { customerId: 'ada', entitlementId: 'entlmissing', expiresAt: '2099-01-01T00:00:00.000Z' };
    await expect(facade.data(document, { input })).resolves.toEqual({
      rcGrantEntitlement: { __typename: 'RCNotFoundError', code: 'NOT_FOUND' },
    });
  });

  test('reads only the id where only the id is selected', async () => {
    await facade.data('{ rcCustomer(id: "ada") { subscriptions { nodes { id } } } }');
    await facade.clock.advance(3_600_000);
    facade.takeCalls();
    await facade.data('{ rcCustomer(id: "ada") { subscriptions(first: 1) { nodes { product { id } } } } }');
    expect(facade.takeCalls().sort()).toEqual(['get-customer', 'list-subscriptions']);
  });

  test('estimates the calls of a document as without a prefix', async () => {
    const cost = async (facade: Facade, document: string): Promise<unknown> => {
      const text = await (
        await facade.server.fetch(
          new Request('http://facade.test/graphql', {
            method: 'POST',
            headers: {
              'content-type': 'application/json',
              authorization: (await facade.authorizationOf('administrator')) ?? '',
            },
            body: JSON.stringify({ query: document }),
          }),
        )
      ).text();
      return (JSON.parse(text) as { extensions: { upstream: { estimatedCalls: number } } }).extensions
        .upstream.estimatedCalls;
    };
    const plain = await createFacade();
    const rest =
      '{ id project { name } subscriptions { nodes { customer { id lastSeenAt } product { displayName app { name } } } } } }';
    expect(await cost(facade, `{ rcCustomer(id: "ada") ${rest}`)).toBe(
      await cost(plain, `{ customer(id: "ada") ${rest}`),
    );
  });

  test('takes and gives prefixed names in representations', async () => {
    const { rcProducts } = await facade.data<{ rcProducts: { nodes: { id: string }[] } }>(
      '{ rcProducts(first: 1) { nodes { id } } }',
    );
    const [product] = rcProducts.nodes;
    const document = `query ($representations: [_Any!]!) {
      _entities(representations: $representations) { __typename ... on RCProduct { id displayName } ... on Customer { id } }
    }`;
    const representations = [
      { __typename: 'RCProduct', id: product?.id },
      { __typename: 'Customer', id: 'ada' },
    ];
    await expect(facade.data(document, { representations })).resolves.toEqual({
      _entities: [
        { __typename: 'RCProduct', id: product?.id, displayName: expect.any(String) as string },
        { __typename: 'Customer', id: 'ada' },
      ],
    });
    const refused = await facade.query(document, { representations: [{ __typename: 'Product', id: 'x' }] });
    expect(refused.errors[0]?.message).toContain('RCProduct');
  });

  test('finds nodes again under their prefixed types', async () => {
    const { rcProducts } = await facade.data<{ rcProducts: { nodes: { nodeId: string }[] } }>(
      '{ rcProducts(first: 1) { nodes { nodeId } } }',
    );
    await expect(
      facade.data('query ($id: ID!) { node(id: $id) { __typename nodeId } }', {
        id: rcProducts.nodes[0]?.nodeId,
      }),
    ).resolves.toEqual({
      node: { __typename: 'RCProduct', nodeId: rcProducts.nodes[0]?.nodeId },
    });
  });

  test('answers its prefixed SDL', async () => {
    const { _service: service } = await facade.data<{ _service: { sdl: string } }>('{ _service { sdl } }');
    expect(service.sdl).toBe(sdl);
  });
});

describe('GraphiQL', () => {
  test('offers the examples under prefixed names, with the keys of their answers kept', async () => {
    const tabs = await loadExampleTabs(buildSubgraphSchema('RC'), {}, { prefix: 'RC' });
    const plain = await loadExampleTabs(buildSubgraphSchema());
    expect(tabs).toHaveLength(plain.length);
    expect(tabs[0]?.query).toContain('customer: rcCustomer(id: $id)');
    expect(tabs.map(({ query }) => query).join()).toContain('... on RCGrantEntitlementPayload');
    expect(tabs.map(({ variables }) => variables)).toEqual(plain.map(({ variables }) => variables));
  });
});

describe('names', () => {
  test.each([
    ['RC', 'RCProduct', 'rcProduct'],
    ['RevenueCat', 'RevenueCatProduct', 'revenueCatProduct'],
    ['R2', 'R2Product', 'r2Product'],
    ['', 'Product', 'product'],
  ])('with the prefix %j a type is %s and a root field %s', (prefix, type, field) => {
    const names = prefixedNames(prefix);
    expect([names.type('Product'), names.rootField('product')]).toEqual([type, field]);
    expect([names.type('Customer'), names.rootField('node')]).toEqual(['Customer', 'node']);
  });
});

describe('the prefixed SDL', () => {
  test('composes with a shop that has types and fields of the same names', () => {
    const shop = `
      extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
      type Query { product(id: ID!): Product  products: [Product!]!  project: Project  customer: Customer }
      type Mutation { createProduct(title: String!): Product }
      type Product @key(fields: "sku") { sku: ID! title: String! invoice: Invoice }
      type Invoice @key(fields: "number") { number: ID! total: Int! }
      type Project { name: String! }
      enum Store { OWN }
      type Customer @key(fields: "id") { id: ID! address: String }
    `;
    const composed = composeServices([
      { name: 'revenuecat', typeDefs: parse(sdl) },
      { name: 'shop', typeDefs: parse(shop) },
    ]);
    expect(composed.errors).toBeUndefined();
    expect(composed.supergraphSdl).toContain('type RCProduct');
    expect(composed.supergraphSdl).toContain('type Product');
  });

  test('without a prefix that shop cannot be composed', () => {
    const composed = composeServices([
      { name: 'revenuecat', typeDefs: parse(printSubgraph(buildSubgraphSchema())) },
      {
        name: 'shop',
        typeDefs: parse(`
          extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
          type Query { products: [Product!]! }
          type Product @key(fields: "sku") { sku: ID! displayName: Int! }
        `),
      },
    ]);
    expect(composed.errors).not.toBeUndefined();
  });

  test('leaves no name of ours behind', () => {
    const kept = parse(sdl).definitions.flatMap((definition) =>
      'name' in definition && definition.name !== undefined ? [definition.name.value] : [],
    );
    expect(kept.filter((name) => !name.startsWith('RC')).sort()).toEqual([
      'Customer',
      'Date',
      'DateTime',
      'Duration',
      'JSON',
      'Mutation',
      'PageInfo',
      'Query',
      'Subscription',
      'oneOf',
    ]);
  });
});
