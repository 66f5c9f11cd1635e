import { buildSchema, execute, parse, type DocumentNode, type GraphQLResolveInfo } from 'graphql';
import { describe, expect, test } from 'vitest';
import { selectedFields, selectsOnlyId } from '../../../src/schema/common/selection.ts';

const schema = buildSchema(`
  interface Node { nodeId: ID! }
  type Product implements Node { id: ID! nodeId: ID! name: String app: App }
  type App implements Node { id: ID! nodeId: ID! name: String }
  union Either = Product | App
  type Query { product: Product node: Node either: Either products: [Product] }
`);

/** What the resolver of the first field is told. */
async function infoOf(
  document: string | DocumentNode,
  variableValues: Record<string, unknown> = {},
): Promise<GraphQLResolveInfo> {
  const seen: GraphQLResolveInfo[] = [];
  const look = (_args: unknown, _context: unknown, info: GraphQLResolveInfo): null => {
    seen.push(info);
    return null;
  };
  await execute({
    schema,
    document: typeof document === 'string' ? parse(document) : document,
    variableValues,
    rootValue: { product: look, node: look, either: look, products: look },
  });
  const [info] = seen;
  if (info === undefined) throw new Error('No resolver ran.');
  return info;
}

describe('the fields that a document selects', () => {
  test.each([
    ['{ product { id name } }', ['id', 'name']],
    ['{ product { title: name key: id } }', ['name', 'id']],
    ['{ product { ...F } } fragment F on Product { name ... on Product { app { id } } }', ['name', 'app']],
    ['{ product { id } product { name } }', ['id', 'name']],
    ['{ product { id name @skip(if: true) app @include(if: false) { id } } }', ['id']],
    ['{ products { name } }', ['name']],
    ['{ node { nodeId ... on Product { name } ... on App { id } } }', ['nodeId', 'name']],
    ['{ either { __typename ... on App { name } ... on Node { nodeId } } }', ['__typename', 'nodeId']],
  ])('%s', async (document, expected) => {
    expect([...selectedFields(await infoOf(document), 'Product')]).toEqual(expected);
  });

  test('variables decide', async () => {
    const document = 'query ($more: Boolean!) { product { id name @include(if: $more) } }';
    expect(selectsOnlyId(await infoOf(document, { more: false }), 'Product')).toBe(true);
    expect(selectsOnlyId(await infoOf(document, { more: true }), 'Product')).toBe(false);
  });

  test('a type that has no fields of its own is a mistake of the caller', async () => {
    const info = await infoOf('{ node { nodeId } }');
    expect(() => selectedFields(info, 'Node')).toThrow('Node is not an object type');
    expect(() => selectedFields(info, 'Nothing')).toThrow('Nothing is not an object type');
  });
});

describe('an id is enough for', () => {
  test.each([
    ['{ product { id } }', true],
    ['{ product { __typename id nodeId } }', true],
    ['{ product { name: id } }', true],
    ['{ product { id: name } }', false],
    ['{ product { id name } }', false],
    ['{ product { id } product { ...F } } fragment F on Product { name }', false],
    ['{ node { nodeId ... on App { name } } }', true],
    ['{ node { nodeId ... on Product { name } } }', false],
  ])('%s: %s', async (document, enough) => {
    expect(selectsOnlyId(await infoOf(document), 'Product')).toBe(enough);
  });
});

describe('what was found for one execution of a document', () => {
  /** What each execution of the document selects of its first field. */
  async function selections(text: string, sets: readonly Record<string, unknown>[]): Promise<string[][]> {
    const document = parse(text);
    const found: string[][] = [];
    for (const set of sets) found.push([...selectedFields(await infoOf(document, set), 'Product')]);
    return found;
  }

  test.each([
    ['in the field', 'query ($more: Boolean!) { product { id name @include(if: $more) } }'],
    [
      'in a fragment of a fragment',
      `query ($more: Boolean!) { product { id ...F } }
       fragment F on Product { ...G } fragment G on Product { name @include(if: $more) }`,
    ],
    [
      'on a second mention',
      'query ($more: Boolean!) { product { id } product @include(if: $more) { name } }',
    ],
  ])('does not hold for others where a directive decides %s', async (_where, text) => {
    expect(await selections(text, [{ more: false }, { more: true }, { more: false }])).toEqual([
      ['id'],
      ['id', 'name'],
      ['id'],
    ]);
  });

  test('is told for each type of an interface', async () => {
    const info = await infoOf(parse('{ node { ... on Product { name } ... on App { id } } }'));
    expect([...selectedFields(info, 'Product')]).toEqual(['name']);
    expect([...selectedFields(info, 'App')]).toEqual(['id']);
    expect([...selectedFields(info, 'Product')]).toEqual(['name']);
  });
});
