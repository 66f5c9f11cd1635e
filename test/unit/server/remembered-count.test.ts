import { parse, type DocumentNode } from 'graphql';
import { describe, expect, test } from 'vitest';
import { rememberCounts, type CountedExecution } from '../../../src/server/limits/remembered-count.ts';

const byId = parse('query ($id: ID!, $first: Int) { customer(id: $id) { subscriptions(first: $first) } }');
const two = parse('query ($a: ID!, $b: String = "ada") { a: customer(id: $a) b: customer(id: $b) }');
const inherited = parse('query ($toString: Int = 500) { customers(first: $toString) }');

/** How often a count is really made for these executions, one after another. */
function countsOf(...executions: readonly CountedExecution[]): number {
  let made = 0;
  const count = rememberCounts(() => (made += 1));
  for (const execution of executions) count(execution);
  return made;
}

const withVariables = (document: DocumentNode, ...sets: readonly Record<string, unknown>[]): number =>
  countsOf(...sets.map((variables) => ({ document, variables })));

describe('a count that was made for one execution', () => {
  test('is that of the same document with another text', () => {
    expect(withVariables(byId, { id: 'ada' }, { id: 'bea' }, { id: 'ada', unused: 1 })).toBe(1);
  });

  test.each([
    [
      'a number differs',
      byId,
      [
        { id: 'ada', first: 1 },
        { id: 'ada', first: 2 },
      ],
    ],
    ['a number is left out', byId, [{ id: 'ada', first: 1 }, { id: 'ada' }]],
    ['a number is null', byId, [{ id: 'ada', first: null }, { id: 'ada' }]],
    ['an id is left out', byId, [{ id: 'ada' }, {}]],
    ['an id cannot be one', byId, [{ id: 'ada' }, { id: true }]],
    ['an id is the text of a list', byId, [{ id: 'ada' }, { id: ['a'] }]],
    [
      'two texts are one',
      two,
      [
        { a: 'x', b: 'y' },
        { a: 'x', b: 'x' },
      ],
    ],
    [
      'a text and a number are one id',
      two,
      [
        { a: 5, b: '5' },
        { a: 5, b: '6' },
      ],
    ],
    ['a text is one of the document', two, [{ a: 'bea' }, { a: 'ada' }]],
  ])('is made again where %s', (_what, document, sets) => {
    expect(withVariables(document, ...sets)).toBe(2);
  });

  test('is made again where a number is null that is named like what objects inherit', () => {
    expect(withVariables(inherited, { toString: null }, {})).toBe(2);
  });

  test('is made again where the text is a name, which may be a wrong one', () => {
    const document = parse('query ($store: Store) { apps(store: $store) }');
    expect(withVariables(document, { store: 'STRIPE' }, { store: 'BOGUS' })).toBe(2);
  });

  test('is not that of another operation of the document', () => {
    const document = parse('query A { a } query B { b }');
    const [a, b] = ['A', 'B'].map((operationName) => ({ document, operationName }));
    if (a === undefined || b === undefined) throw new Error('There are two.');
    expect(countsOf(a, b, a, b)).toBe(2);
  });

  test('is not kept for variables of any length', () => {
    const document = parse('query ($ids: [ID!]!) { customersByIds(ids: $ids) }');
    const ids = Array.from({ length: 1_000 }, (_, index) => `customer-${String(index)}`);
    expect(withVariables(document, { ids }, { ids })).toBe(2);
  });

  test('is made each time for a document without that operation', () => {
    expect(countsOf({ document: two, operationName: 'No' }, { document: two, operationName: 'No' })).toBe(2);
  });
});
