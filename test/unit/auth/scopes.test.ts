import { expect, test } from 'vitest';
import {
  expandScopes,
  knownScopes,
  matchingScopes,
  recognizedScopes,
  viewerHasScopes,
} from '../../../src/auth/scopes.ts';
import { anonymous } from '../../../src/auth/viewer.ts';
import type { Viewer } from '../../../src/auth/viewer.ts';
import { operations } from '../../../src/revenuecat/generated/operations.ts';

const staffWith = (...scopes: string[]): Viewer => ({
  kind: 'staff',
  credential: 'token',
  name: 'test',
  customerId: null,
  scopes: new Set(scopes),
  projects: 'all',
});

test('every scope of every operation is known, and so are our own', () => {
  for (const operation of Object.values(operations)) {
    for (const scope of operation.scopes) expect(knownScopes).toContain(scope);
  }
  expect(knownScopes.filter((scope) => scope.startsWith('facade:'))).toEqual([
    'facade:cache:refresh',
    'facade:events:read',
    'facade:introspection:read',
    'facade:upstream:read',
  ]);
});

test('a star alone is everything', () => {
  expect(matchingScopes('*')).toEqual(knownScopes);
});

test('a star stands for any one part', () => {
  expect(matchingScopes('customer_information:*:read')).toEqual([
    'customer_information:customers:read',
    'customer_information:invoices:read',
    'customer_information:purchases:read',
    'customer_information:subscriptions:read',
  ]);
  expect(matchingScopes('customer_information:customers:*')).toEqual([
    'customer_information:customers:read',
    'customer_information:customers:read_write',
  ]);
  expect(matchingScopes('*:customers:read')).toEqual(['customer_information:customers:read']);
});

test('a star in the first part does not include our own powers', () => {
  const all = matchingScopes('*:*:*');
  expect(all.filter((scope) => scope.startsWith('facade:'))).toEqual([]);
  expect(all).toHaveLength(knownScopes.length - 4);
  expect(matchingScopes('facade:*:read')).toHaveLength(3);
});

test('read_write brings read with it, and read does not bring read_write', () => {
  expect(matchingScopes('customer_information:purchases:read_write')).toEqual([
    'customer_information:purchases:read',
    'customer_information:purchases:read_write',
  ]);
  expect(matchingScopes('customer_information:invoices:read_write')).toEqual([
    'customer_information:invoices:read',
  ]);
  expect(matchingScopes('*:*:read').filter((scope) => scope.endsWith('write'))).toEqual([]);
});

test.each([
  '',
  ' ',
  '**',
  '*:*',
  '*:read',
  '*:*:*:*',
  'customer_information',
  'customer_information:cust*:read',
  'customer_information:customers:write',
  'CUSTOMER_INFORMATION:customers:read',
  '::',
  ' *',
  'constructor',
  '__proto__',
  'customer_information:customers:read ',
])('the shorthand %j stands for nothing', (pattern) => {
  expect(matchingScopes(pattern)).toEqual([]);
  expect(() => expandScopes([pattern])).toThrow(TypeError);
});

test('scopes of strangers, and shorthands, are not recognized', () => {
  expect([...recognizedScopes(['openid', 'profile', '*', '*:*:*', 'customer_information:*:read'])]).toEqual(
    [],
  );
  expect([...recognizedScopes(['openid', 'charts_metrics:charts:read'])]).toEqual([
    'charts_metrics:charts:read',
  ]);
});

test('a viewer needs all the scopes that a rule names', () => {
  const viewer = staffWith(
    'customer_information:customers:read',
    'customer_information:purchases:read_write',
  );
  expect(viewerHasScopes(viewer, ['customer_information:customers:read'])).toBe(true);
  expect(viewerHasScopes(viewer, ['customer_information:purchases:read'])).toBe(true);
  expect(viewerHasScopes(viewer, ['customer_information:customers:read_write'])).toBe(false);
  expect(
    viewerHasScopes(viewer, [
      'customer_information:customers:read',
      'customer_information:subscriptions:read',
    ]),
  ).toBe(false);
});

test('a star among the scopes of a viewer has no meaning of its own', () => {
  expect(viewerHasScopes(staffWith('*', '*:*:*'), ['customer_information:customers:read'])).toBe(false);
});

test('a rule without scopes lets nobody in', () => {
  expect(viewerHasScopes(staffWith(...knownScopes), [])).toBe(false);
  expect(viewerHasScopes(anonymous, [])).toBe(false);
});
