import { readFile } from 'node:fs/promises';
import { Kind, parse, type ObjectTypeDefinitionNode } from 'graphql';
import { describe, expect, test } from 'vitest';
import { buildSubgraphSchema, printSubgraph } from '../../../src/federation/subgraph-schema.ts';
import { accounts, composers, ledger, shop, type Subgraph } from './composers.ts';

const ours: Subgraph = {
  name: 'revenuecat',
  sdl: await readFile(new URL('../../../subgraph.graphql', import.meta.url), 'utf8'),
};
const prefixed: Subgraph = { name: 'revenuecat', sdl: printSubgraph(buildSubgraphSchema(), 'RC') };

function fieldsOf(sdl: string, typeName: string): readonly string[] {
  const type = parse(sdl).definitions.find(
    (it): it is ObjectTypeDefinitionNode =>
      it.kind === Kind.OBJECT_TYPE_DEFINITION && it.name.value === typeName,
  );
  return type?.fields?.map(({ name }) => name.value) ?? [];
}

describe.each(Object.entries(composers))('%s', (_name, compose) => {
  test('composes the subgraph alone', () => {
    expect(compose([ours]).errors).toEqual([]);
  });

  test('joins what another Relay subgraph says of a customer', () => {
    const { errors, sdl } = compose([ours, accounts]);
    expect(errors).toEqual([]);
    expect(fieldsOf(sdl, 'Customer')).toEqual(
      expect.arrayContaining(['id', 'nodeId', 'subscriptions', 'user']),
    );
  });

  test('joins a subgraph that names the project as well', () => {
    const { errors, sdl } = compose([ours, accounts, ledger]);
    expect(errors).toEqual([]);
    expect(fieldsOf(sdl, 'Customer')).toEqual(
      expect.arrayContaining(['projectId', 'subscriptions', 'user', 'balance']),
    );
  });

  test('refuses a shop with types of the same names', () => {
    expect(compose([ours, shop]).errors).not.toEqual([]);
  });

  test('composes with that shop when our names have a prefix', () => {
    const { errors, sdl } = compose([prefixed, accounts, shop]);
    expect(errors).toEqual([]);
    expect(fieldsOf(sdl, 'RCProduct')).toContain('storeIdentifier');
    expect(fieldsOf(sdl, 'Product')).toEqual(['sku', 'displayName', 'invoice']);
    expect(fieldsOf(sdl, 'Query')).toEqual(expect.arrayContaining(['rcProducts', 'products', 'rcCustomer']));
  });

  test('keeps who may see what', () => {
    const { sdl } = compose([ours, accounts]);
    const directives = (typeName: string, fieldName: string): readonly string[] =>
      parse(sdl)
        .definitions.filter((it) => it.kind === Kind.OBJECT_TYPE_DEFINITION)
        .find((it) => it.name.value === typeName)
        ?.fields?.find(({ name }) => name.value === fieldName)
        ?.directives?.map(({ name }) => name.value) ?? [];
    expect(directives('Query', 'customer')).toContain('authenticated');
    expect(directives('Query', 'customers')).toContain('requiresScopes');
    expect(directives('Mutation', 'grantEntitlement')).toContain('requiresScopes');
  });
});

describe('a contract that leaves out what is for staff', () => {
  test('holds what customers see and nothing else', async () => {
    const { federateSubgraphsContract, LATEST_ROUTER_COMPATIBILITY_VERSION } =
      await import('@wundergraph/composition');
    const result = federateSubgraphsContract({
      contractTagOptions: { tagNamesToExclude: new Set(['staff']), tagNamesToInclude: new Set() },
      subgraphs: [
        { name: ours.name, url: 'http://revenuecat.invalid/graphql', definitions: parse(ours.sdl) },
      ],
      version: LATEST_ROUTER_COMPATIBILITY_VERSION,
    });
    if (!result.success) throw new AggregateError(result.errors);
    const fields = result.federatedGraphClientSchema.getQueryType()?.getFields() ?? {};
    expect(Object.keys(fields)).toEqual(expect.arrayContaining(['customer', 'offerings', 'viewer']));
    expect(Object.keys(fields)).not.toContain('customers');
    // What a setting may let customers do themselves.
    expect(
      Object.keys(result.federatedGraphClientSchema.getMutationType()?.getFields() ?? {}).sort(),
    ).toEqual(['cancelSubscription', 'createManagementUrl', 'setCustomerAttributes']);
  });
});
