import { expect, test } from 'vitest';
import { createCustomerNames } from '../../../src/loading/customer-names.ts';

test('names that were told together, or one after the other, lead to each other', () => {
  const names = createCustomerNames();
  names.learn('proj1', ['a', 'b']);
  names.learn('proj1', ['c', 'd']);
  expect(names.allOf('proj1', ['a'])).toEqual(['a', 'b']);
  names.learn('proj1', ['b', 'c']);
  expect([...names.allOf('proj1', ['d'])].sort()).toEqual(['a', 'b', 'c', 'd']);
});

test('a name that nothing was told of stands alone, and so does one of another project', () => {
  const names = createCustomerNames();
  names.learn('proj1', ['a', 'b']);
  names.learn('proj1', ['c', 'c']);
  expect(names.allOf('proj1', ['c', 'x'])).toEqual(['c', 'x']);
  expect(names.allOf('proj2', ['a'])).toEqual(['a']);
});

test('a customer does not get more than a thousand names', () => {
  const names = createCustomerNames();
  const some = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, index) => String(from + index));
  names.learn('proj1', some(0, 1_000));
  names.learn('proj1', some(999, 1_100));
  expect(names.allOf('proj1', ['0'])).toHaveLength(1_000);
  names.learn('proj1', some(5_000, 7_000));
  expect(names.allOf('proj1', ['5000'])).toEqual(['5000']);
});
