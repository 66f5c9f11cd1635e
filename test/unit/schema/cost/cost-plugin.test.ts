import SchemaBuilder from '@pothos/core';
import { describe, expect, test } from 'vitest';
import AccessPlugin from '../../../../src/schema/access-plugin.ts';
import CostPlugin from '../../../../src/schema/cost/cost-plugin.ts';
import type { Loads } from '../../../../src/schema/cost/loads.ts';

const rule = { operation: 'get-customer', customers: 'none' } as const;

/** A schema with one field of each kind that has to say what it loads, where `said` does not leave it out. */
function build(said: { root?: Loads; list?: Loads; object?: Loads; operation?: Loads }) {
  const builder = new SchemaBuilder<object>({ plugins: [AccessPlugin, CostPlugin] });
  const loads = (value: Loads | undefined) => (value === undefined ? {} : { loads: value });
  const node = builder.interfaceRef<object>('Node').implement({});
  const value = { nullable: true, access: rule, resolve: () => 'value' } as const;
  builder.interfaceField(node, 'key', (t) => t.string(value));
  const other = builder.objectRef<object>('Other').implement({
    interfaces: [node],
    access: { rule },
    fields: (t) => ({ name: t.string(value) }),
  });
  const connection = builder.objectRef<object>('OtherConnection').implement({
    access: { rule },
    fields: (t) => ({ size: t.string(value) }),
  });
  const thing = builder.objectRef<object>('Thing').implement({
    access: { rule },
    fields: (t) => ({
      name: t.string(value),
      others: t.field({ type: connection, resolve: () => ({}), ...loads(said.list) }),
      other: t.field({ type: other, resolve: () => ({}), ...loads(said.object) }),
      fetched: t.string({
        access: { operation: 'get-invoice', customers: 'none' },
        resolve: () => 'fetched',
        ...loads(said.operation),
      }),
    }),
  });
  builder.queryType({
    fields: (t) => ({
      thing: t.field({ type: thing, access: rule, resolve: () => ({}), ...loads(said.root) }),
    }),
  });
  return builder.toSchema();
}

const everything = { root: 'nothing', list: 'nothing', object: 'nothing', operation: 'nothing' } as const;

describe('a field that does not say what it loads stops the build', () => {
  test.each([
    ['on a root type', 'root', 'Query.thing'],
    ['when it leads to a list', 'list', 'Thing.others'],
    ['when it leads to an object that can be loaded', 'object', 'Thing.other'],
    ['when its rule names an operation of its own', 'operation', 'Thing.fetched'],
  ] as const)('%s', (_why, kind, name) => {
    const { [kind]: _left, ...rest } = everything;
    expect(() => build(rest)).toThrow(`${name}.`);
  });

  test('and no other field has to', () => {
    const schema = build(everything);
    expect(schema.getQueryType()?.getFields()['thing']?.extensions['loads']).toBe('nothing');
  });
});
