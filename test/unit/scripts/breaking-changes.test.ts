import { describe, expect, test } from 'vitest';
import { breakingChanges, unannounced } from '../../../scripts/schema-changes/breaking-changes.ts';

const subgraph = (customer: string, rest = '') => `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@authenticated", "@requiresScopes"])
  type Query { customer(id: ID!): Customer }
  ${customer}
  ${rest}
`;
const before = subgraph(
  `type Customer @key(fields: "id") { id: ID!  name: String @authenticated  revenue: Int @requiresScopes(scopes: [["a:read"]]) }`,
);

describe('breaking changes', () => {
  test.each([
    ['what was added', before.replace('name:', 'nickname: String  name:')],
    ['a further key', before.replace('@key(fields: "id")', '@key(fields: "id") @key(fields: "id name")')],
    ['a field that asks for less', before.replace('@requiresScopes(scopes: [["a:read"]])', '@authenticated')],
    ['a field that asks for nothing any more', before.replace('name: String @authenticated', 'name: String')],
  ])('are not %s', (_what, after) => {
    expect(breakingChanges(before, after)).toEqual([]);
  });

  test.each([
    ['a field that is gone', before.replace('name: String @authenticated', ''), 'Customer.name was removed.'],
    [
      'a field of another type',
      before.replace('name: String', 'name: ID'),
      'Customer.name changed type from String to ID.',
    ],
    [
      'a key that is gone',
      before.replace('@key(fields: "id")', '@key(fields: "name")'),
      '@key(fields: "id") of Customer was removed.',
    ],
    [
      'a field that asks for scopes where a credential was enough',
      before.replace('name: String @authenticated', 'name: String @requiresScopes(scopes: [["a:read"]])'),
      'Customer.name asks for other permissions than before.',
    ],
    [
      'a field that asks for another scope',
      before.replace('a:read', 'b:read'),
      'Customer.revenue asks for other permissions than before.',
    ],
    [
      'a field that asks where nothing was asked',
      before.replace('id: ID!  name', 'id: ID! @authenticated  name'),
      'Customer.id asks for other permissions than before.',
    ],
  ])('are %s', (_what, after, change) => {
    expect(breakingChanges(before, after)).toEqual([change]);
  });
});

describe('announcements', () => {
  const change = 'Customer.name was removed.';
  const announcement = { change, reason: 'Use `nickname`.', announced: '2026-11-27' };

  test('let a break through that they name', () => {
    expect(unannounced([change], [announcement])).toEqual([]);
  });

  test.each([
    ['a break that none of them names', [change], [], 'Not announced'],
    ['one without a break', [], [announcement], 'not so in the schema'],
    ['one without a reason', [change], [{ ...announcement, reason: ' ' }], 'without a reason or a date'],
    ['one without a day', [change], [{ ...announcement, announced: 'soon' }], 'without a reason or a date'],
  ])('do not pass with %s', (_what, changes, announced, problem) => {
    expect(unannounced(changes, announced).join()).toContain(problem);
  });
});
