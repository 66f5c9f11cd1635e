import { expect, test } from 'vitest';

import { OrderedCollection } from '../../../src/sandbox/state/ordered-collection.ts';

const ids = (items: Iterable<{ readonly id: string }>): string[] => [...items].map(({ id }) => id);

test('keeps the order of arrival, also around what was taken out', () => {
  const letters = new OrderedCollection<{ id: string }>();
  for (const id of ['c', 'a', 'd', 'b']) letters.add({ id });
  expect(ids(letters)).toEqual(['c', 'a', 'd', 'b']);
  expect(ids(letters.after('a'))).toEqual(['d', 'b']);
  expect(letters.delete('d')).toBe(true);
  letters.add({ id: 'd' });
  expect(ids(letters.after('a'))).toEqual(['b', 'd']);
  expect(ids(letters.after('d'))).toEqual([]);
  expect(ids(letters.after('gone'))).toEqual([]);
  expect(letters.delete('gone')).toBe(false);
});

test('refuses a second object of one id', () => {
  const letters = new OrderedCollection<{ id: string }>();
  letters.add({ id: 'a' });
  expect(() => letters.add({ id: 'a' })).toThrow(/already/);
});
