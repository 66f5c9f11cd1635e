import SchemaBuilder from '@pothos/core';
import ErrorsPlugin from '@pothos/plugin-errors';
import RelayPlugin from '@pothos/plugin-relay';
import { GraphQLObjectType, GraphQLString } from 'graphql';
import { describe, expect, test } from 'vitest';
import { buildSubgraphSchema } from '../../../src/federation/subgraph-schema.ts';
import AccessPlugin from '../../../src/schema/access-plugin.ts';
import { withEveryFieldRuled } from '../../../src/schema/field-access.ts';
import { buildSchema } from '../../../src/schema/index.ts';

const rule = { operation: 'get-app', customers: 'none' } as const;

function newBuilder() {
  const builder = new SchemaBuilder<object>({
    plugins: [RelayPlugin, ErrorsPlugin, AccessPlugin],
    relay: {},
    errors: {},
  });
  builder.queryType({});
  return builder;
}

describe('a type that a plugin makes needs rules as well', () => {
  test('around a result, as the plugin for errors does', () => {
    const builder = newBuilder();
    builder.objectType(Error, { name: 'Failure', access: { rule: 'free' } });
    builder.mutationType({});
    builder.mutationField('plant', (t) =>
      t.boolean({ access: rule, errors: { types: [Error] }, resolve: () => true }),
    );
    expect(() => builder.toSchema()).toThrow('MutationPlantSuccess.data has no access rule');
  });

  test('around a list, as the plugin for Relay does', () => {
    const builder = newBuilder();
    builder.queryField('planted', (t) =>
      t.connection({ type: 'String', access: rule, resolve: () => null as never }),
    );
    expect(() => builder.toSchema()).toThrow(/QueryPlantedConnection\w*\.\w+ has no access rule/);
  });

  test('around a mutation, as the plugin for Relay does', () => {
    const builder = newBuilder();
    builder.mutationType({});
    builder.relayMutationField(
      'plant',
      { inputFields: (t) => ({ name: t.string() }) },
      { access: rule, resolve: () => ({ done: true }) },
      { outputFields: (t) => ({ done: t.exposeBoolean('done') }) },
    );
    expect(() => builder.toSchema()).toThrow(/PlantPayload\.\w+ has no access rule/);
  });
});

describe('the finished schema', () => {
  test('has a rule for every field, those that came in beside the hooks included', () => {
    expect(() => withEveryFieldRuled(buildSchema())).not.toThrow();
    expect(() => withEveryFieldRuled(buildSubgraphSchema())).not.toThrow();
  });

  test('is refused when a field came in without one', () => {
    const schema = buildSubgraphSchema();
    schema.getTypeMap()['Planted'] = new GraphQLObjectType({
      name: 'Planted',
      fields: { first: { type: GraphQLString }, second: { type: GraphQLString } },
    });
    expect(() => withEveryFieldRuled(schema)).toThrow(
      'These fields have no access rule: Planted.first, Planted.second.',
    );
  });
});
