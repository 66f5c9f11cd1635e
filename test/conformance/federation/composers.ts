import { composeServices as composeWithApollo } from '@apollo/composition';
import { compositionHasErrors, composeServices as composeWithGuild } from '@theguild/federation-composition';
import { federateSubgraphs, LATEST_ROUTER_COMPATIBILITY_VERSION } from '@wundergraph/composition';
import { parse, print } from 'graphql';

/** A subgraph as registries take it. */
export interface Subgraph {
  readonly name: string;
  readonly sdl: string;
}

interface Composed {
  readonly errors: readonly string[];
  /** The supergraph, as its router takes it. */
  readonly sdl: string;
}

const serviceOf = ({ name, sdl }: Subgraph) => ({
  name,
  typeDefs: parse(sdl),
  url: `http://${name}.invalid/graphql`,
});

/** The composers of the three routers that people run: Apollo's, The Guild's (Hive) and WunderGraph's (Cosmo). */
export const composers: Readonly<Record<string, (subgraphs: readonly Subgraph[]) => Composed>> = {
  '@apollo/composition'(subgraphs) {
    const { errors = [], supergraphSdl = '' } = composeWithApollo(subgraphs.map(serviceOf));
    return { errors: errors.map(({ message }) => message), sdl: supergraphSdl };
  },
  '@theguild/federation-composition'(subgraphs) {
    const result = composeWithGuild(subgraphs.map(serviceOf));
    return compositionHasErrors(result)
      ? { errors: result.errors.map(({ message }) => message), sdl: '' }
      : { errors: [], sdl: result.supergraphSdl };
  },
  '@wundergraph/composition'(subgraphs) {
    const result = federateSubgraphs({
      subgraphs: subgraphs.map(({ name, sdl }) => ({
        name,
        url: `http://${name}.invalid/graphql`,
        definitions: parse(sdl),
      })),
      version: LATEST_ROUTER_COMPATIBILITY_VERSION,
    });
    return result.success
      ? { errors: [], sdl: print(result.federatedGraphAST) }
      : { errors: result.errors.map(({ message }) => message), sdl: '' };
  },
};

const linked = (imports: string): string =>
  `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [${imports}])`;

/** Users and teams of a company, with a Relay `Node` of their own, who are customers under their own ids. */
export const accounts: Subgraph = {
  name: 'accounts',
  sdl: `
    ${linked('"@key", "@shareable"')}
    interface Node { id: ID! }
    type Query { node(id: ID!): Node  nodes(ids: [ID!]!): [Node]!  users(first: Int, after: String): UserConnection }
    type User implements Node @key(fields: "id") { id: ID!  email: String!  customer: Customer }
    type Customer @key(fields: "id") { id: ID!  user: User }
    type UserConnection { nodes: [User]!  pageInfo: PageInfo! }
    type PageInfo @shareable { hasNextPage: Boolean!  hasPreviousPage: Boolean!  startCursor: String  endCursor: String }
  `,
};

/** Somebody who knows customers of several projects. */
export const ledger: Subgraph = {
  name: 'ledger',
  sdl: `
    ${linked('"@key"')}
    type Query { entries: [Entry!]! }
    type Entry @key(fields: "number") { number: ID!  customer: Customer  bought: CustomerSubscription }
    type Customer @key(fields: "id projectId") { id: ID!  projectId: ID!  balance: Int! }
    type CustomerSubscription @key(fields: "id projectId", resolvable: false) { id: ID!  projectId: ID! }
  `,
};

/** A shop with types and fields that are called like ours. */
export const shop: Subgraph = {
  name: 'shop',
  sdl: `
    ${linked('"@key"')}
    type Query { product(id: ID!): Product  products: [Product!]!  project: Project  apps: [String!]! }
    type Mutation { createProduct(title: String!): Product }
    type Product @key(fields: "sku") { sku: ID!  displayName: Int!  invoice: Invoice }
    type Invoice @key(fields: "number") { number: ID!  total: Int! }
    type Project { owner: String! }
    enum Store { OWN }
    type Customer @key(fields: "id") { id: ID!  address: String }
  `,
};
