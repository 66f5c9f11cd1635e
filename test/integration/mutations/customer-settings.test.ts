import { describe, expect, test } from 'vitest';
import { createFacade, type Facade } from '../../support/facade.ts';
import { describeMutation } from '../../support/mutation-cases.ts';

const nobody = { customerId: 'nobody-at-all' };
const adasAlias = 'ada@old-login';
const project = (facade: Facade) => facade.sandbox.store.project(facade.sandbox.projectId);
const entitlementIdOf = (facade: Facade): string => facade.sandbox.add.entitlement().id;

const attributes = {
  customerId: 'ada',
  attributes: [
    { name: 'favourite_city', value: 'Porto' },
    { name: '$displayName', value: null },
  ],
};

describeMutation({
  mutation: 'setCustomerAttributes',
  operation: 'set-customer-attributes',
  payload: 'customer { id attributes { nodes { name value } } }',
  input: () => attributes,
  expectPayload(payload) {
    expect(payload).toEqual({
      customer: {
        id: 'ada',
        attributes: {
          nodes: [
            { name: '$email', value: 'ada@example.com' },
            { name: 'favourite_city', value: 'Porto' },
          ],
        },
      },
    });
  },
  refusals: {
    NotFoundError: () => ({ ...attributes, ...nobody }),
    ConflictError: 'locked',
  },
  invalid: {
    input: () => ({
      customerId: '..',
      attributes: [{ name: 'left_out' }, { name: 'twice', value: 'a' }, { name: 'twice', value: 'b' }],
    }),
    fields: [['customerId'], ['attributes', '0', 'value'], ['attributes', '2', 'name']],
  },
});

describeMutation({
  mutation: 'revokeGrantedEntitlement',
  operation: 'revoke-customer-granted-entitlement',
  payload:
    'customer { id activeEntitlements { nodes { expiresAt } } hasActiveEntitlement(lookupKey: "gift") }',
  input: async (facade) => {
    const { id } = facade.sandbox.add.entitlement({ lookupKey: 'gift' });
    const expiresAt = new Date(facade.clock.now() + 86_400_000).toISOString();
    const granted = await facade.data(
      `mutation ($input: GrantEntitlementInput!) { grantEntitlement(input: $input) {
        ... on GrantEntitlementPayload { customer { hasActiveEntitlement(lookupKey: "gift") } } } }`,
      { input: { customerId: 'newcomer', entitlementId: id, expiresAt } },
    );
    expect(granted).toEqual({ grantEntitlement: { customer: { hasActiveEntitlement: true } } });
    return { customerId: 'newcomer', entitlementId: id };
  },
  expectPayload(payload) {
    expect(payload).toEqual({
      customer: { id: 'newcomer', activeEntitlements: { nodes: [] }, hasActiveEntitlement: false },
    });
  },
  refusals: {
    NotFoundError: (facade) => ({ customerId: 'ada', entitlementId: entitlementIdOf(facade) }),
    ConflictError: 'locked',
  },
  invalid: {
    input: () => ({ customerId: '..', entitlementId: '' }),
    fields: [['customerId'], ['entitlementId']],
  },
});

const anAssignment = (facade: Facade): Record<string, string> => ({
  customerId: 'ada',
  offeringId: facade.sandbox.add.offering().id,
});

describeMutation({
  mutation: 'assignCustomerOffering',
  operation: 'assign-customer-offering',
  payload: 'customer { id events { nodes { type } } } offering { id displayName }',
  input: anAssignment,
  expectPayload(payload, facade, input) {
    expect(payload).toMatchObject({
      customer: {
        id: 'ada',
        events: { nodes: expect.arrayContaining([{ type: 'OFFERING_OVERRIDDEN' }]) },
      },
      offering: { id: input['offeringId'], displayName: 'An offering' },
    });
    expect(project(facade)?.customer('ada')?.offeringOverrideId).toBe(input['offeringId']);
  },
  refusals: {
    NotFoundError: () => ({ customerId: 'ada', offeringId: 'ofrng000000' }),
    ConflictError: 'locked',
  },
  invalid: {
    input: () => ({ customerId: '..', offeringId: '' }),
    fields: [['customerId'], ['offeringId']],
  },
});

describeMutation({
  mutation: 'clearCustomerOffering',
  operation: 'assign-customer-offering',
  payload: 'customer { id }',
  input: (facade) => {
    const customer = project(facade)?.customer('ada');
    if (customer !== undefined) customer.offeringOverrideId = facade.sandbox.add.offering().id;
    return { customerId: 'ada' };
  },
  expectPayload(payload, facade) {
    expect(payload).toEqual({ customer: { id: 'ada' } });
    expect(project(facade)?.customer('ada')?.offeringOverrideId).toBeNull();
  },
  refusals: {
    NotFoundError: () => nobody,
    ConflictError: 'locked',
  },
  invalid: { input: () => ({ customerId: '..' }), fields: [['customerId']] },
});

const blockedOnes = 'project { blockedCustomers { nodes { customer { id } } } }';

describeMutation({
  mutation: 'blockCustomer',
  operation: 'block-customer',
  payload: `customer { id ${blockedOnes} }`,
  input: async (facade) => {
    await facade.data('{ blockedCustomers { nodes { customer { id } } } }');
    return { customerId: adasAlias };
  },
  expectPayload(payload) {
    expect(payload).toMatchObject({
      customer: {
        id: 'ada',
        project: { blockedCustomers: { nodes: expect.arrayContaining([{ customer: { id: 'ada' } }]) } },
      },
    });
  },
  refusals: {
    NotFoundError: () => nobody,
    ConflictError: 'locked',
  },
  invalid: { input: () => ({ customerId: '..' }), fields: [['customerId']] },
  destructive: true,
});

describeMutation({
  mutation: 'unblockCustomer',
  operation: 'unblock-customer',
  payload: `customer { id ${blockedOnes} }`,
  input: async (facade) => {
    project(facade)?.ledger.blockedAt.clear();
    project(facade)?.ledger.blockedAt.set('ada', facade.clock.now());
    await facade.data('{ blockedCustomers { nodes { customer { id } } } }');
    return { customerId: adasAlias };
  },
  expectPayload(payload) {
    expect(payload).toEqual({ customer: { id: 'ada', project: { blockedCustomers: { nodes: [] } } } });
  },
  refusals: {
    NotFoundError: () => ({ customerId: 'newcomer' }),
    ConflictError: 'locked',
  },
  invalid: { input: () => ({ customerId: '..' }), fields: [['customerId']] },
});

describe('a customer named by an alias', () => {
  const names = 'attributes(first: 50) { nodes { name value } }';
  const read = `{ customer(id: "ada") { ${names} } byAlias: customer(id: "${adasAlias}") { ${names} } }`;
  const set = `mutation ($input: SetCustomerAttributesInput!) { setCustomerAttributes(input: $input) { __typename } }`;
  const input = { customerId: adasAlias, attributes: [{ name: 'favourite_city', value: 'Porto' }] };
  const changed = { nodes: expect.arrayContaining([{ name: 'favourite_city', value: 'Porto' }]) };

  test('is right under every id after a change whose answer names nobody', async () => {
    const facade = await createFacade();
    await facade.data(read);
    await facade.data(set, { input });
    expect(await facade.data(read)).toEqual({
      customer: { attributes: changed },
      byAlias: { attributes: changed },
    });
  });

  test('is right also when its canonical id could not be read after the change', async () => {
    const facade = await createFacade();
    await facade.data(read);
    const off = facade.sandbox.faults.add({ operationId: 'get-customer', kind: 'html', status: 403 });
    expect(await facade.data(set, { input })).toMatchObject({
      setCustomerAttributes: { __typename: 'SetCustomerAttributesPayload' },
    });
    off();
    expect(await facade.data(read)).toMatchObject({ customer: { attributes: changed } });
  });
});
