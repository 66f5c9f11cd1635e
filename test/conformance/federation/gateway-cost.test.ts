import { readFile } from 'node:fs/promises';
import { buildASTSchema, buildSchema, isObjectType, parse, valueFromASTUntyped } from 'graphql';
import { describe, expect, test } from 'vitest';
import { weightOfOneCall } from '../../../src/schema/cost/gateway-weight.ts';
import { estimate } from '../../support/estimate.ts';
import { exampleQuery } from '../../support/facade.ts';
import { gatewayCost } from '../../support/gateway-cost.ts';
import { accounts, composers, type Subgraph } from './composers.ts';

const ours: Subgraph = {
  name: 'revenuecat',
  sdl: await readFile(new URL('../../../subgraph.graphql', import.meta.url), 'utf8'),
};

// WunderGraph's composer hands its router the weights beside the graph and not in it.
const writtenInto = ['@apollo/composition', '@theguild/federation-composition'];

describe.each(Object.entries(composers).filter(([name]) => writtenInto.includes(name)))(
  'what a gateway counts over what %s composes',
  (_name, compose) => {
    const supergraph = buildSchema(compose([ours, accounts]).sdl, { assumeValidSDL: true });

    test.each([
      ['customer-screen', { id: 'ada' }],
      ['entitlement-check', { id: 'ada', lookupKey: 'pro' }],
      ['support-list', { first: 1 }],
      ['support-list', { first: 20 }],
      ['support-list', { first: 100 }],
      ['revenue-chart', {}],
    ])(
      'is less than twice the calls of the estimate, and no less than half: %s with %j',
      async (name, variables) => {
        const document = await exampleQuery(name);
        const calls = gatewayCost(supergraph, document, variables) / weightOfOneCall;
        const expected = estimate(document, variables);
        expect(calls).toBeGreaterThan(expected / 2);
        expect(calls).toBeLessThan(expected * 2);
      },
    );
  },
);

describe('the weight of a field', () => {
  test.each([
    ['one call for one object', 'Query', 'customer', 100],
    ['one call for each item, where it is a list', 'Query', 'customersByIds', 100],
    ['the configuration where it is asked for', 'Query', 'offerings', 100],
    ['nothing for a reference into the configuration', 'CustomerSubscription', 'product', undefined],
    ['the pages that are always read', 'Customer', 'activeSubscription', 200],
    ['the write, to which the payload adds what it reads', 'Mutation', 'grantEntitlement', 100],
    ['nothing for what its parent holds', 'Customer', 'lastSeenAt', undefined],
  ])('is %s', (_what, typeName, fieldName, weight) => {
    const type = buildASTSchema(parse(ours.sdl), { assumeValidSDL: true }).getType(typeName);
    const field = isObjectType(type) ? type.getFields()[fieldName] : undefined;
    const cost = field?.astNode?.directives?.find(({ name }) => name.value === 'cost');
    expect(field).toBeDefined();
    expect(cost?.arguments?.map(({ value }) => valueFromASTUntyped(value))).toEqual(
      weight === undefined ? undefined : [weight],
    );
  });
});
