import { describe, expect, test } from 'vitest';
import { judge, scopesOf, type AccessRule, type Verdict } from '../../../src/auth/access-rule.ts';
import { anonymous, type Viewer } from '../../../src/auth/viewer.ts';

const needed = 'customer_information:subscriptions:read';
const ruleFor = (customers: AccessRule['customers']): AccessRule => ({
  operation: 'get-subscription',
  customers,
});
const viewer = (customerId: string | null, ...scopes: string[]): Viewer => ({
  kind: customerId !== null && scopes.length === 0 ? 'customer' : 'staff',
  credential: 'token',
  name: 'somebody',
  customerId,
  scopes: new Set(scopes),
  projects: 'all',
});

test('the scopes of a rule are those of its operation', () => {
  expect(scopesOf(ruleFor('own'))).toEqual([needed]);
});

test('the inside of the server is for its own scope, and for no customer', () => {
  const rule = { scope: 'facade:upstream:read', customers: 'none' } as const;
  expect(scopesOf(rule)).toEqual(['facade:upstream:read']);
  expect(judge(viewer(null, 'facade:upstream:read'), rule)).toBe('allowed');
  expect(judge(viewer(null, needed), rule)).toBe('forbidden');
  expect(judge(viewer('ada'), rule)).toBe('forbidden');
  expect(judge(anonymous, rule)).toBe('unauthenticated');
});

describe('a verdict before anything is known of the object', () => {
  const viewers: readonly [string, Viewer, Record<AccessRule['customers'], Verdict>][] = [
    ['nobody', anonymous, { none: 'unauthenticated', own: 'unauthenticated', all: 'unauthenticated' }],
    ['the scope', viewer(null, needed), { none: 'allowed', own: 'allowed', all: 'allowed' }],
    [
      'the scope to write',
      viewer(null, `${needed}_write`),
      { none: 'allowed', own: 'allowed', all: 'allowed' },
    ],
    ['a customer', viewer('ada'), { none: 'forbidden', own: 'allowed-if-own', all: 'allowed' }],
    [
      'another scope',
      viewer(null, 'customer_information:customers:read'),
      { none: 'forbidden', own: 'forbidden', all: 'forbidden' },
    ],
    [
      'a customer with another scope',
      viewer('ada', 'customer_information:customers:read'),
      { none: 'forbidden', own: 'allowed-if-own', all: 'allowed' },
    ],
    ['a customer with the scope', viewer('ada', needed), { none: 'allowed', own: 'allowed', all: 'allowed' }],
    [
      'a shorthand that was not expanded',
      viewer(null, '*'),
      { none: 'forbidden', own: 'forbidden', all: 'forbidden' },
    ],
  ];

  test.each(viewers)('%s', (_name, who, verdicts) => {
    for (const customers of ['none', 'own', 'all'] as const)
      expect(judge(who, ruleFor(customers)), customers).toBe(verdicts[customers]);
  });

  test('nobody stays nobody, whatever else the viewer claims', () => {
    const impostor: Viewer = { ...viewer('ada', needed), kind: 'anonymous' };
    expect(judge(impostor, ruleFor('all'))).toBe('unauthenticated');
  });
});
