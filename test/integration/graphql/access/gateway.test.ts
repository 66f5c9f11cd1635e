import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createHiveGateway } from '../../../../examples/supergraph/hive-gateway.ts';
import { createSignIn } from '../../../../examples/supergraph/sign-in.ts';
import { createFacade, jwtSecret, type Asker, type Facade } from '../../../support/facade.ts';
import { ada, belongingsOf, scope } from './access-checks.ts';

const subgraph = readFileSync(new URL('../../../../subgraph.graphql', import.meta.url), 'utf8');
/** Another team's part of the graph, which knows customers by the same id. */
const loyalty = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
  type Query { topMember: Customer }
  type Customer @key(fields: "id") { id: ID! points: Int! }
`;

const { supergraphSdl, errors } = composeServices([
  { name: 'revenuecat', typeDefs: parse(subgraph), url: 'http://revenuecat.test/graphql' },
  { name: 'loyalty', typeDefs: parse(loyalty), url: 'http://loyalty.test/graphql' },
]);

interface GatewayAnswer {
  readonly data: unknown;
  readonly errors?: readonly { readonly path?: readonly unknown[]; readonly extensions: { code?: string } }[];
}

describe('a gateway that enforces what the SDL says', () => {
  let facade: Facade;
  let gateway: ReturnType<typeof createHiveGateway>;
  /** Documents that reached our server. */
  const passedOn: string[] = [];

  beforeAll(async () => {
    facade = await createFacade();
    gateway = createHiveGateway({
      supergraphSdl: supergraphSdl ?? '',
      signIn: createSignIn(jwtSecret, () => facade.clock.now()),
      async fetch(url, { signal: _signal, ...init }) {
        if (url.startsWith('http://loyalty.test'))
          return Response.json({ data: { topMember: { __typename: 'Customer', id: 'ada', points: 7 } } });
        passedOn.push(await new Response(init.body ?? null).text());
        return facade.server.fetch(new Request(url, init));
      },
    });
  });
  afterAll(async () => {
    await gateway[Symbol.asyncDispose]();
  });

  async function ask(document: string, variables: object, asker: Asker): Promise<GatewayAnswer> {
    passedOn.length = 0;
    const authorization = await facade.authorizationOf(asker);
    const response = await gateway.fetch('http://gateway.test/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(authorization === null ? {} : { authorization }) },
      body: JSON.stringify({ query: document, variables }),
    });
    return (await response.json()) as GatewayAnswer;
  }

  test('is told the rules: they are in the supergraph', () => {
    expect(errors).toBeUndefined();
    const count = (text: string, directive: string): number => text.split(`@${directive}`).length;
    for (const directive of ['authenticated', 'requiresScopes(']) {
      expect(count(subgraph, directive)).toBeGreaterThan(20);
      expect(count(supergraphSdl ?? '', directive)).toBeGreaterThanOrEqual(count(subgraph, directive));
    }
  });

  test("lets an owner's token through to its own data", async () => {
    const { subscription } = await belongingsOf(facade.sandbox, facade.clock, 'ada');
    const document = `query ($id: ID!) {
      viewer { name customer { id lastSeenCountry subscriptions(first: 1) { nodes { id status } } } }
      subscription(id: $id) { id product { displayName } customer { id } }
    }`;
    const answer = await ask(document, { id: subscription.id }, ada);
    expect(answer.errors).toBeUndefined();
    expect(answer.data).toMatchObject({
      viewer: { name: 'ada', customer: { id: 'ada', lastSeenCountry: 'ES' } },
      subscription: { id: subscription.id, customer: { id: 'ada' } },
    });
  });

  test('lets an owner through from another part of the graph', async () => {
    const answer = await ask('{ topMember { id points lastSeenCountry } }', {}, ada);
    expect(answer).toEqual({ data: { topMember: { id: 'ada', points: 7, lastSeenCountry: 'ES' } } });
    expect(passedOn.join('')).toContain('_entities');
  });

  test('leaves it to our server to refuse what is somebody else’s', async () => {
    const answer = await ask('{ customer(id: "wilma") { id lastSeenCountry } }', {}, ada);
    expect(answer.data).toEqual({ customer: null });
    expect(answer.errors?.map(({ path, extensions }) => [path, extensions.code])).toEqual([
      [['customer'], 'FORBIDDEN'],
    ]);
  });

  test('refuses what no customer may see before it reaches our server, and answers the rest', async () => {
    const document = '{ customers(first: 1) { nodes { id } } viewer { name } }';
    const answer = await ask(document, {}, ada);
    expect(answer.data).toEqual({ customers: null, viewer: { name: 'ada' } });
    expect(answer.errors?.map(({ path }) => path)).toEqual([['customers']]);
    expect(passedOn.join('')).not.toContain('customers');
  });

  test('serves staff by scopes', async () => {
    const document =
      '{ customers(first: 1) { nodes { id } } apps(first: 1) { nodes { id appStore { bundleId } } } }';
    const scopes = ['customer_information:customers:read', 'project_configuration:apps:read_write'];
    const answer = await ask(document, {}, scope(...scopes));
    expect(answer.errors).toBeUndefined();
    expect(answer.data).toMatchObject({ customers: { nodes: [{}] }, apps: { nodes: [{}] } });

    const refused = await ask(document, {}, scope('project_configuration:apps:read'));
    expect(refused.data).toMatchObject({ customers: null, apps: { nodes: [{}] } });
    expect(refused.errors?.map(({ path }) => path)).toEqual([['customers']]);
  });

  test('passes nothing on for somebody who is not signed in', async () => {
    const answer = await ask(
      '{ viewer { name } customer(id: "ada") { id } topMember { points } }',
      {},
      'nobody',
    );
    expect(answer.data).toEqual({ viewer: null, customer: null, topMember: { points: 7 } });
    expect(answer.errors?.map(({ path }) => path)).toEqual([['viewer'], ['customer']]);
    expect(passedOn).toEqual([]);
  });
});
