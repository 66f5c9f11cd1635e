import { expect } from 'vitest';
import type { Facade } from '../../support/facade.ts';
import { describeMutation } from '../../support/mutation-cases.ts';

const aGrant = ({ sandbox, clock }: Facade) => {
  sandbox.add.customer({ id: 'quinn' });
  const { id: entitlementId } = sandbox.add.entitlement({ lookupKey: 'tested' });
  return { customerId: 'quinn', entitlementId, expiresAt: new Date(clock.now() + 86_400_000).toISOString() };
};

describeMutation({
  mutation: 'grantEntitlement',
  operation: 'grant-customer-entitlement',
  payload: 'customer { id activeEntitlements { nodes { expiresAt entitlement { lookupKey } } } }',
  input: aGrant,
  expectPayload(payload, _facade, { expiresAt }) {
    expect(payload).toEqual({
      customer: {
        id: 'quinn',
        activeEntitlements: { nodes: [{ expiresAt, entitlement: { lookupKey: 'tested' } }] },
      },
    });
  },
  refusals: { NotFoundError: (facade) => ({ ...aGrant(facade), entitlementId: 'entl0000000000' }) },
  invalid: {
    input: () => ({
      customerId: '..',
      entitlementId: 'entl0000000000',
      expiresAt: '2001-01-01T00:00:00.000Z',
    }),
    fields: [['customerId'], ['expiresAt']],
  },
});
