import { isObjectType } from 'graphql';
import { describe, expect, test } from 'vitest';
import { buildSubgraphSchema } from '../../src/federation/subgraph-schema.ts';
import { fieldsWithOtherNames, notShown, typesOfSchemas } from './places-of-properties.ts';
import { propertiesOfAnswers } from './properties-of-answers.ts';

const types = buildSubgraphSchema('').getTypeMap();
const properties = propertiesOfAnswers();

const camelCase = (name: string): string =>
  name.replace(/_([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase());

/** Where the graph shows a property of an answer; null where it does not. */
function fieldOf(schema: string, property: string): string | null {
  const typeName = typesOfSchemas[schema] ?? schema;
  const type = types[typeName];
  if (!isObjectType(type)) return null;
  const names = [
    fieldsWithOtherNames[`${schema}.${property}`],
    camelCase(property),
    // An id of something else is that thing.
    ...(property.endsWith('_id') ? [camelCase(property.slice(0, -'_id'.length))] : []),
  ];
  const name = names.find((it) => it !== undefined && it in type.getFields());
  return name === undefined ? null : `${typeName}.${name}`;
}

describe('what upstream answers', () => {
  test('is in the graph, property by property, or left out for a reason', () => {
    const missing = properties.filter(
      ({ schema, property }) =>
        fieldOf(schema, property) === null && notShown[`${schema}.${property}`] === undefined,
    );
    expect(missing.map(({ schema, property }) => `${schema}.${property}`)).toEqual([]);
  });

  test('is left out only where the graph really has no field for it', () => {
    const all = new Set(properties.map(({ schema, property }) => `${schema}.${property}`));
    const needless = Object.keys(notShown).filter((name) => {
      const [schema = '', property = ''] = name.split(/\.(?=[^.]*$)/);
      return !all.has(name) || fieldOf(schema, property) !== null;
    });
    expect(needless).toEqual([]);
    expect(Object.keys(fieldsWithOtherNames).filter((name) => !all.has(name))).toEqual([]);
  });

  test('would be missed here if upstream added to it', () => {
    expect(fieldOf('Customer', 'shoe_size')).toBeNull();
    expect(properties.length).toBeGreaterThan(250);
  });
});
