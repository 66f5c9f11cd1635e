/**
 * What Apollo's subgraph compatibility suite checks, over our schema; docs/federation.md says which of its tests have no
 * counterpart here.
 */
import {
  composeServices,
  compositionHasErrors,
  transformSupergraphToPublicSchema,
} from '@theguild/federation-composition';
import { buildClientSchema, getIntrospectionQuery, parse, print, type IntrospectionQuery } from 'graphql';
import { beforeAll, describe, expect, test } from 'vitest';
import { createFacade, type Facade } from '../../support/facade.ts';
import { accounts } from './composers.ts';

describe('the subgraph', () => {
  let facade: Facade;
  let sdl: string;
  beforeAll(async () => {
    facade = await createFacade();
    const { _service: service } = await facade.data<{ _service: { sdl: string } }>('{ _service { sdl } }');
    sdl = service.sdl;
  });

  function composed(...others: readonly string[]) {
    return composeServices(
      [sdl, ...others].map((text, at) => ({ name: `subgraph${String(at)}`, typeDefs: parse(text) })),
    );
  }

  function supergraph(...others: readonly string[]): string {
    const result = composed(...others);
    if (compositionHasErrors(result)) throw new AggregateError(result.errors);
    return result.supergraphSdl;
  }

  async function entities(representations: readonly object[]): Promise<unknown> {
    const { _entities: found } = await facade.data<{ _entities: unknown }>(
      `query ($representations: [_Any!]!) {
        _entities(representations: $representations) {
          __typename
          ... on Customer { id lastSeenCountry }
          ... on Entitlement { lookupKey }
        }
      }`,
      { representations },
    );
    return found;
  }

  test('_service answers SDL that a composer takes', () => {
    expect(() => supergraph()).not.toThrow();
  });

  test('@link names the version of Federation and imports what is used', () => {
    const [, imports = ''] =
      /@link\(url: "https:\/\/specs\.apollo\.dev\/federation\/v2\.9", import: \[([^\]]*)\]/.exec(sdl) ?? [];
    expect(imports.match(/@\w+/g)).toEqual(
      expect.arrayContaining(['@key', '@shareable', '@tag', '@inaccessible']),
    );
  });

  const adaFound = { __typename: 'Customer', id: 'ada', lastSeenCountry: 'ES' };

  test('@key of one field finds an entity', async () => {
    expect(await entities([{ __typename: 'Customer', id: 'ada' }])).toEqual([adaFound]);
  });

  test('@key of several fields finds an entity', async () => {
    const { projectId } = facade.sandbox;
    expect(await entities([{ __typename: 'Customer', id: 'ada', projectId }])).toEqual([adaFound]);
  });

  test('several @key of a type may be used in one request', async () => {
    const { projectId } = facade.sandbox;
    expect(
      await entities([
        { __typename: 'Customer', id: 'ada', projectId },
        { __typename: 'Customer', id: 'ada' },
      ]),
    ).toEqual([adaFound, adaFound]);
  });

  test('_entities keeps the order of several types, with null for what is not there', async () => {
    const { entitlement } = await facade.data<{ entitlement: { id: string } }>(
      '{ entitlement(lookupKey: "pro") { id } }',
    );
    expect(
      await entities([
        { __typename: 'Entitlement', id: entitlement.id },
        { __typename: 'Customer', id: 'nobody-has-this-id' },
        { __typename: 'Customer', id: 'ada' },
      ]),
    ).toEqual([{ __typename: 'Entitlement', lookupKey: 'pro' }, null, adaFound]);
  });

  test('@shareable lets another subgraph answer the same fields, and its absence does not', () => {
    expect(() => supergraph(accounts.sdl)).not.toThrow();
    const link =
      'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable"])';
    const claim = `${link} type Customer @key(fields: "id") { id: ID! lastSeenCountry: String @shareable }`;
    const result = composed(claim);
    if (!compositionHasErrors(result)) throw new Error('Two owners of one field were composed.');
    expect(result.errors.map(({ extensions }) => extensions['code'])).toContain('INVALID_FIELD_SHARING');
  });

  test('@tag reaches the supergraph', () => {
    const field = /^ {2}customers\([^)]*\).*$/m.exec(supergraph())?.[0];
    expect(field).toContain('@tag(name: "staff")');
  });

  test('@inaccessible keeps a field from the clients of a supergraph, and not from those of the subgraph', async () => {
    const composedSdl = supergraph();
    expect(composedSdl).toMatch(/^ {2}upstreamBudget.*@inaccessible/m);
    const publicSdl = print(transformSupergraphToPublicSchema(parse(composedSdl)));
    expect(publicSdl).toContain('currentOffering');
    expect(publicSdl).not.toContain('upstreamBudget');
    await facade.data('{ upstreamBudget { __typename } }');
  });

  test('introspection shows the federated schema, with what gateways ask for', async () => {
    const introspected = buildClientSchema(
      (await facade.data(getIntrospectionQuery())) as unknown as IntrospectionQuery,
    );
    const { _service: service, _entities: entitiesField } = introspected.getQueryType()?.getFields() ?? {};
    expect(String(service?.type)).toBe('_Service!');
    expect(String(entitiesField?.type)).toBe('[_Entity]!');
    expect(String(entitiesField?.args[0]?.type)).toBe('[_Any!]!');
  });
});
