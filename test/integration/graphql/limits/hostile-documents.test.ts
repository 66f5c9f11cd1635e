import { getIntrospectionQuery } from 'graphql';
import { describe, expect, test } from 'vitest';
import { createFacade, exampleQuery } from '../../../support/facade.ts';

const facade = await createFacade();

const times = (count: number, part: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => part(index)).join(' ');
const nested = (levels: number, open: string, close = '}'): string =>
  open.repeat(levels) + close.repeat(levels);

/** Each fragment spreads the next one twice, so that what the last one holds stands there 2^count times. */
const doubling = (count: number, leaf: string): string =>
  `{ customer(id: "ada") { ...F0 } } ${times(
    count,
    (index) =>
      `fragment F${String(index)} on Customer { a: mostRecent { ...F${String(index + 1)} } b: mostRecent { ...F${String(index + 1)} } }`,
  ).replaceAll('mostRecent', 'transferredFrom')} fragment F${String(count)} on Customer { ${leaf} }`;

/** A field that stands there twice, with itself below it twice, and so on. */
const twice = (count: number, field: string, leaf: string): string =>
  count === 0 ? leaf : `${field} { ${twice(count - 1, field, leaf)} } `.repeat(2);

const lists = (count: number): string =>
  nested(count, 'products { nodes { entitlements { nodes { ', '} } } } ').replace('{ }', '{ id }');

interface Hostile {
  readonly document: string;
  readonly variables?: Record<string, unknown>;
  readonly code?: string;
  readonly limited?: string;
  readonly limit?: number;
  readonly found?: number;
}

const tooComplex = (limited: string, limit: number, found?: number) => ({
  code: 'QUERY_TOO_COMPLEX',
  limited,
  limit,
  ...(found === undefined ? {} : { found }),
});

const hostile: Readonly<Record<string, Hostile>> = {
  '5,000 nested braces': { document: nested(5_000, '{a'), ...tooComplex('NESTING', 100, 101) },
  '5,000 nested brackets in a value': {
    document: `{ customer(id: ${nested(5_000, '[', ']')}) { id } }`,
    ...tooComplex('NESTING', 100, 101),
  },
  '50,000 braces that nobody closes': { document: '{a'.repeat(45_000), ...tooComplex('NESTING', 100, 101) },
  '40 levels of fields': {
    document: nested(40, '{ project ').replace('project }', 'project { id } }'),
    ...tooComplex('DEPTH', 20, 41),
  },
  '30,000 fields': { document: `{ ${'a '.repeat(30_000)} }`, ...tooComplex('TOKENS', 4_000, 4_001) },
  'one field 31 times at the root': {
    document: `{ ${times(31, () => 'viewer { name }')} }`,
    ...tooComplex('ROOT_FIELDS', 30, 31),
  },
  '51 aliases': {
    document: `{ viewer { ${times(51, (index) => `a${String(index)}: name`)} } }`,
    ...tooComplex('ALIASES', 50, 51),
  },
  'aliases in a fragment that is spread at many places': {
    document: `{ ${times(20, (index) => `a${String(index)}: viewer { ...F }`)} } fragment F on Viewer { b: name c: name }`,
    ...tooComplex('ALIASES', 50, 60),
  },
  'fields that fragments double 90 times': { document: doubling(90, 'id'), ...tooComplex('DEPTH', 20) },
  'fields that fragments double 15 times': {
    document: doubling(15, 'id').replaceAll('a: ', '').replaceAll('b: transferredFrom', 'nodeId project'),
    ...tooComplex('FIELDS', 2_000),
  },
  'a fragment that spreads itself': {
    document: '{ viewer { ...F } } fragment F on Viewer { name ...F }',
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  'fragments that spread each other in a circle': {
    document:
      '{ customer(id: "ada") { ...A } } fragment A on Customer { id ...B } fragment B on Customer { id ...A }',
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  '300 fragments that spread one another': {
    document: `{ viewer { ...F0 } } ${times(300, (index) => `fragment F${String(index)} on Viewer { ...F${String(index + 1)} }`)} fragment F300 on Viewer { name }`,
    ...tooComplex('FRAGMENT_DEPTH', 100, 101),
  },
  'two chains of 90 fragments, one of which ends in the other': {
    document: `{ viewer { ...A0 ...B0 } } ${times(90, (index) => `fragment A${String(index)} on Viewer { ...A${String(index + 1)} } fragment B${String(index)} on Viewer { ...B${String(index + 1)} }`)} fragment A90 on Viewer { name } fragment B90 on Viewer { ...A0 }`,
    ...tooComplex('FRAGMENT_DEPTH', 100, 182),
  },
  'one field 300 times in one place': {
    document: `{ viewer { ${'name '.repeat(300)} } }`,
    ...tooComplex('REPEATED_FIELDS', 20_000, (300 * 299) / 2),
  },
  'one field with 210 different arguments in one place': {
    document: `{ customer(id: "ada") { ${times(210, (index) => `subscriptions(first: ${String(index)}) { nodes { id } }`)} } }`,
    ...tooComplex('REPEATED_FIELDS', 20_000, 3 * 105 * 209),
  },
  'fields whose selections double eight times': {
    document: `{ customer(id: "ada") { ${twice(8, 'project', 'id')} } }`,
    ...tooComplex('REPEATED_FIELDS', 20_000),
  },
  'one field in 300 fragments': {
    document: `{ viewer { ${times(300, (index) => `...F${String(index)}`)} } } ${times(300, (index) => `fragment F${String(index)} on Viewer { name }`)}`,
    ...tooComplex('REPEATED_FIELDS', 20_000, (300 * 299) / 2),
  },
  'fields of a fragment that nobody spreads': {
    document: `{ __typename } fragment F on Viewer { ${'name '.repeat(300)} }`,
    ...tooComplex('REPEATED_FIELDS', 20_000, (300 * 299) / 2),
  },
  'fields of the first of two fragments with one name': {
    document: `{ viewer { ...F } } fragment F on Viewer { ${'name '.repeat(300)} } fragment F on Viewer { name }`,
    ...tooComplex('REPEATED_FIELDS', 20_000, (300 * 299) / 2),
  },
  'fields that repeat below a circle of fragments': {
    document: `{ viewer { ...F } } fragment F on Viewer { ...F ${'name '.repeat(300)} }`,
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  'one token of 90,000 letters': { document: `{ ${'a'.repeat(90_000)} }`, code: 'GRAPHQL_VALIDATION_FAILED' },
  '51 directives': {
    document: `{ viewer ${times(51, () => '@include(if: true)')} { name } }`,
    ...tooComplex('DIRECTIVES', 50, 51),
  },
  'eight lists inside each other': {
    document: `{ ${lists(4)} }`,
    ...tooComplex('LIST_DEPTH', 5, 8),
  },
  'pages that multiply to millions': {
    document:
      'query ($n: Int!) { offerings(first: $n) { nodes { packages(first: $n) { nodes { products(first: $n) { nodes { product { id } } } } } } } }',
    variables: { n: 400 },
    ...tooComplex('LIST_ITEMS', 1_500_000, 400 + 400 ** 2 + 400 ** 3),
  },
  'pages whose size is named like something that every object inherits': {
    document:
      'query ($toString: Int) { products { nodes { entitlements { nodes { products { nodes { entitlements { nodes { products { nodes { id } } } } } } } } } } }'.replaceAll(
        /(products|entitlements) /g,
        '$1(first: $toString) ',
      ),
    ...tooComplex('LIST_ITEMS', 1_500_000, 20 + 20 ** 2 + 20 ** 3 + 20 ** 4 + 20 ** 5),
  },
  '25 copies of the schema': {
    document: `{ ${times(25, (index) => `a${String(index)}: __schema { types { fields { args { name } } } }`)} }`,
    ...tooComplex('LIST_ITEMS', 1_500_000),
  },
  'the schema, ever deeper': {
    document:
      '{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }',
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  'deep fields behind @defer': {
    document: `{ viewer { ... @defer { ${times(51, (index) => `a${String(index)}: name`)} } } }`,
    ...tooComplex('ALIASES', 50, 51),
  },
  'a wide subscription': {
    document: `subscription { ${times(40, (index) => `a${String(index)}: customerChanged(id: "ada") { reason }`)} }`,
    ...tooComplex('ROOT_FIELDS', 30, 40),
  },
  '100 entities with two lists of 500 each': {
    document: `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Customer { subscriptions(first: 500) { nodes { entitlements(first: 500) { nodes { id } } } } } } }`,
    variables: { r: Array.from({ length: 100 }, (_, id) => ({ __typename: 'Customer', id: String(id) })) },
    ...tooComplex('LIST_ITEMS', 1_500_000, 100 * (1 + 500 * (1 + 500))),
  },
};

const measured = ({ document: _document, variables: _variables, ...extensions }: Hostile) => extensions;

describe('a hostile document is refused before anything is resolved', () => {
  test.each(Object.entries(hostile))('%s', async (_what, attack) => {
    const answer = await facade.query(attack.document, attack.variables);
    expect(answer.errors[0]?.extensions, answer.text.slice(0, 500)).toMatchObject(measured(attack));
    expect(answer.status).toBe(400);
    expect(answer.data).toBeUndefined();
    expect(facade.takeCalls()).toEqual([]);
  });

  test.each(Object.entries(hostile))('and again, when it comes a second time: %s', async (_what, attack) => {
    await facade.query(attack.document, attack.variables);
    const answer = await facade.query(attack.document, attack.variables);
    expect(answer.errors[0]?.extensions).toMatchObject(measured(attack));
    expect(facade.takeCalls()).toEqual([]);
  });

  test('a document full of mistakes tells no more than twenty, and that there are more', async () => {
    const { errors } = await facade.query(`{ ${times(25, (index) => `wrong${String(index)}`)} }`);
    expect(errors).toHaveLength(21);
    expect(errors[0]?.extensions['code']).toBe('GRAPHQL_VALIDATION_FAILED');
    expect(errors.at(-1)?.extensions).toMatchObject(tooComplex('VALIDATION_ERRORS', 20, 21));
  });

  test('nobody learns from a limit which fields are lists without signing in', async () => {
    const { errors } = await facade.query(`{ ${lists(4)} }`, {}, 'nobody');
    expect(errors.map(({ extensions }) => extensions['code'])).toEqual(['UNAUTHENTICATED']);
  });
});

describe('documents that people send', () => {
  test('may ask for the whole schema, as GraphiQL does', async () => {
    const document = getIntrospectionQuery({
      descriptions: true,
      schemaDescription: true,
      specifiedByUrl: true,
      directiveIsRepeatable: true,
      inputValueDeprecation: true,
      oneOf: true,
    });
    const data = await facade.data(document, {}, { scopes: ['facade:introspection:read'] });
    expect(data).toHaveProperty('__schema.types');
  });

  test('may nest three lists of a hundred', async () => {
    const catalogue = (await exampleQuery('catalogue')).replace('products {', 'products(first: 100) {');
    expect(catalogue.match(/first: 100/g)).toHaveLength(3);
    await facade.data(catalogue, {}, { customerId: 'ada' });
  });
});
