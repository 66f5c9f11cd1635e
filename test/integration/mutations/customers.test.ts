import { describe, expect, test } from 'vitest';
import { createFacade, type Facade } from '../../support/facade.ts';
import { describeMutation, refusedByStore } from '../../support/mutation-cases.ts';

const nobody = { customerId: 'nobody-at-all' };
const adasAlias = 'ada@old-login';
const project = (facade: Facade) => facade.sandbox.store.project(facade.sandbox.projectId);

describeMutation({
  mutation: 'createCustomer',
  operation: 'create-customer',
  payload:
    'customer { id attributes { nodes { name value } } project { customers(search: "new@example.com") { nodes { id } } } }',
  input: async (facade) => {
    // Remembered as missing, by id and by address.
    await facade.data(
      '{ customer(id: "new-one") { id } customers(search: "new@example.com") { nodes { id } } }',
    );
    return { id: 'new-one', attributes: [{ name: '$email', value: 'new@example.com' }] };
  },
  async expectPayload(payload, facade) {
    expect(payload).toEqual({
      customer: {
        id: 'new-one',
        attributes: { nodes: [{ name: '$email', value: 'new@example.com' }] },
        project: { customers: { nodes: [{ id: 'new-one' }] } },
      },
    });
    expect(await facade.data('{ customer(id: "new-one") { firstSeenAt } }')).toMatchObject({
      customer: { firstSeenAt: expect.any(String) },
    });
  },
  refusals: {
    NotFoundError: { inGoneProject: { id: 'new-one' } },
    ConflictError: () => ({ id: 'ada' }),
  },
  invalid: {
    input: () => ({
      id: 'not an id',
      attributes: [
        { name: '9lives', value: 'x' },
        { name: 'twice', value: 'x'.repeat(501) },
        { name: 'twice', value: 'y' },
      ],
    }),
    fields: [['id'], ['attributes', '0', 'name'], ['attributes', '1', 'value'], ['attributes', '2', 'name']],
  },
});

describeMutation({
  mutation: 'deleteCustomer',
  operation: 'delete-customer',
  payload: 'deletedCustomerId',
  input: async (facade) => {
    await facade.data('{ customer(id: "ada") { firstSeenAt } customers { nodes { id } } }');
    return { customerId: adasAlias };
  },
  async expectPayload(payload, facade) {
    expect(payload).toEqual({ deletedCustomerId: 'ada' });
    const after = await facade.data<{ customers: { nodes: { id: string }[] } }>(
      `{ customer(id: "ada") { firstSeenAt } byAlias: customer(id: "${adasAlias}") { id } customers { nodes { id } } }`,
    );
    expect(after).toMatchObject({ customer: null, byAlias: null });
    expect(after.customers.nodes.map(({ id }) => id)).not.toContain('ada');
  },
  refusals: { NotFoundError: () => nobody, ConflictError: 'locked' },
  invalid: { input: () => ({ customerId: '..' }), fields: [['customerId']] },
  destructive: true,
});

describeMutation({
  mutation: 'transferCustomerData',
  operation: 'transfer-customer-data',
  payload: `
    sourceCustomer { id subscriptions { nodes { id } } purchases { nodes { id } } activeEntitlements { nodes { expiresAt } } }
    targetCustomer { id subscriptions { nodes { customer { id } } } purchases { nodes { customer { id } } } }`,
  input: () => ({ customerId: adasAlias, targetCustomerId: 'newcomer' }),
  expectPayload(payload) {
    const moved = { customer: { id: 'newcomer' } };
    expect(payload).toEqual({
      sourceCustomer: {
        id: 'ada',
        subscriptions: { nodes: [] },
        purchases: { nodes: [] },
        activeEntitlements: { nodes: [] },
      },
      targetCustomer: {
        id: 'newcomer',
        subscriptions: { nodes: [moved, moved] },
        purchases: { nodes: [moved, moved] },
      },
    });
  },
  refusals: {
    NotFoundError: () => ({ customerId: 'ada', targetCustomerId: 'nobody-at-all' }),
    ConflictError: 'locked',
  },
  invalid: {
    input: () => ({ customerId: '..', targetCustomerId: '..', appIds: [] }),
    fields: [['customerId'], ['targetCustomerId'], ['appIds']],
  },
  destructive: true,
});

const aPlayStoreOrder = (facade: Facade): Record<string, string> => {
  const order = [...(project(facade)?.subscriptionsOf('ada') ?? [])][0];
  return { customerId: 'newcomer', orderId: order?.storeSubscriptionIdentifier ?? '' };
};

describeMutation({
  mutation: 'restorePurchaseByOrderId',
  operation: 'restore-purchase-by-order-id',
  payload: 'customer { id subscriptions { nodes { id } } }',
  input: async (facade) => {
    await facade.data('{ customer(id: "ada") { subscriptions { nodes { id } } } }');
    return aPlayStoreOrder(facade);
  },
  async expectPayload(payload, facade) {
    expect(payload).toMatchObject({
      customer: { id: 'newcomer', subscriptions: { nodes: [{ id: expect.any(String) }] } },
    });
    // Whoever had it before is not named by anybody, and is right all the same.
    expect(await facade.data('{ customer(id: "ada") { subscriptions { nodes { id } } } }')).toMatchObject({
      customer: { subscriptions: { nodes: [{ id: expect.any(String) }] } },
    });
  },
  refusals: {
    NotFoundError: () => ({ customerId: 'ada', orderId: 'GPA.0000' }),
    ConflictError: 'locked',
    StoreError: refusedByStore('restore-purchase-by-order-id', aPlayStoreOrder),
  },
  invalid: { input: () => ({ customerId: '..', orderId: '' }), fields: [['customerId'], ['orderId']] },
});

describe('transferCustomerData', () => {
  test('a dry run foresees a customer that is the same, or is missing', async () => {
    const facade = await createFacade();
    const attempt = async (targetCustomerId: string): Promise<unknown> =>
      facade.data(
        `mutation ($input: TransferCustomerDataInput!) { transferCustomerData(input: $input) {
          __typename ... on InvalidInputError { field } } }`,
        { input: { customerId: 'ada', targetCustomerId, dryRun: true } },
      );
    expect(await attempt(adasAlias)).toEqual({
      transferCustomerData: { __typename: 'InvalidInputError', field: ['targetCustomerId'] },
    });
    expect(await attempt('nobody-at-all')).toEqual({
      transferCustomerData: { __typename: 'NotFoundError' },
    });
    expect(facade.sandbox.callsTo('transfer-customer-data')).toEqual([]);
  });

  test('what was moved is lost to the old owner and open to the new one at once', async () => {
    const facade = await createFacade();
    const [subscription] = [...(project(facade)?.subscriptionsOf('ada') ?? [])];
    const [purchase] = [...(project(facade)?.purchasesOf('ada') ?? [])];
    const document =
      'query ($id: ID!, $purchase: ID!) { subscription(id: $id) { id status } purchase(id: $purchase) { id status } }';
    const variables = { id: subscription?.id ?? '', purchase: purchase?.id ?? '' };
    const own = { subscription: { id: variables.id }, purchase: { id: variables.purchase } };
    expect(await facade.data(document, variables, { customerId: 'ada' })).toMatchObject(own);
    expect((await facade.query(document, variables, { customerId: 'newcomer' })).data).toEqual({
      subscription: null,
      purchase: null,
    });

    await facade.data(
      'mutation ($input: TransferCustomerDataInput!) { transferCustomerData(input: $input) { __typename } }',
      { input: { customerId: 'ada', targetCustomerId: 'newcomer' } },
    );

    expect(await facade.data(document, variables, { customerId: 'newcomer' })).toMatchObject(own);
    const refused = await facade.query(document, variables, { customerId: 'ada' });
    expect(refused.data).toEqual({ subscription: null, purchase: null });
    expect(refused.errors.map((error) => error.extensions['code'])).toEqual(['FORBIDDEN', 'FORBIDDEN']);
  });
});
