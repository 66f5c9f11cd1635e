import { describe, expect, test } from 'vitest';

import { RefusedIdError } from '../../../src/revenuecat/errors.ts';
import { buildPath, isRefusedId } from '../../../src/revenuecat/path.ts';

const getCustomer = (customerId: string) =>
  buildPath('get-customer', { project_id: 'proj1', customer_id: customerId });

describe('ids that may be anything are encoded whole', () => {
  test.each([
    ['a/b', 'a%2Fb'],
    ['a b', 'a%20b'],
    ['?#%', '%3F%23%25'],
    ['%2e%2e', '%252e%252e'],
    ['..%2f..', '..%252f..'],
    ['\\..\\', '%5C..%5C'],
    ['...', '...'],
    ['😀', '%F0%9F%98%80'],
    ['$RCAnonymousID:0a1b', '%24RCAnonymousID%3A0a1b'],
    ['ada+test@example.com', 'ada%2Btest%40example.com'],
    ['constructor', 'constructor'],
  ])('%j stands in the path as %s', (id, encoded) => {
    expect(getCustomer(id)).toBe(`/projects/proj1/customers/${encoded}`);
    const parsed = new URL(`https://api.canary.invalid/v2${getCustomer(id)}`).pathname;
    expect(decodeURIComponent(parsed.split('/').at(-1) ?? '')).toBe(id);
  });

  test('an id of 1,500 characters is not cut', () => {
    expect(getCustomer('x'.repeat(1500))).toHaveLength('/projects/proj1/customers/'.length + 1500);
  });
});

describe('parts that could make the path mean something else are refused', () => {
  test.each(['', '.', '..', 'a\nb', '\u0000', '\u007f', '\u0085', '\ud800', 'blocked_customers'])(
    '%j',
    (id) => {
      expect(() => getCustomer(id)).toThrow(RefusedIdError);
      expect(isRefusedId('get-customer', 'customer_id', id)).toBe(true);
    },
  );

  test('the error names the parameter and not its value', () => {
    expect(() => getCustomer('blocked_customers')).toThrow(
      expect.objectContaining({ parameter: 'customer_id' }),
    );
    expect(() => getCustomer('blocked_customers')).not.toThrow(/blocked_customers/);
  });

  test('a missing part is refused', () => {
    expect(() => buildPath('get-customer', { project_id: 'proj1' })).toThrow(RefusedIdError);
  });

  test('the reserved word holds for every operation that has the same place, and only there', () => {
    const path = { project_id: 'proj1', customer_id: 'blocked_customers' };
    expect(() => buildPath('delete-customer', path)).toThrow(RefusedIdError);
    expect(() => buildPath('list-subscriptions', path)).toThrow(RefusedIdError);
    expect(buildPath('block-customer', path)).toBe(
      '/projects/proj1/customers/blocked_customers/blocked_customers',
    );
    expect(buildPath('get-product', { project_id: 'blocked_customers', product_id: 'p' })).toContain(
      'blocked',
    );
  });

  test('v1 has reserved words of its own', () => {
    const path = { app_user_id: 'ada', offering_uuid: 'override' };
    expect(() => buildPath('v1:override-offering', path)).toThrow(RefusedIdError);
    expect(buildPath('v1:subscribers', { app_user_id: 'blocked_customers' })).toBe(
      '/subscribers/blocked_customers',
    );
  });
});
