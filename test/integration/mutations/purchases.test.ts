import { expect, test } from 'vitest';
import { createFacade, type Facade } from '../../support/facade.ts';
import { describeMutation, refusedByStore } from '../../support/mutation-cases.ts';

const wilmas = (facade: Facade): { purchaseId: string } => {
  const project = facade.sandbox.store.project(facade.sandbox.projectId);
  const [first] = [...(project?.purchasesOf('wilma') ?? [])];
  return { purchaseId: first?.id ?? '' };
};

describeMutation({
  mutation: 'refundPurchase',
  operation: 'refund-purchase',
  payload:
    'purchase { id status actions { refund { allowed } } customer { purchases { nodes { status } } } }',
  input: async (facade) => {
    await facade.data('{ customer(id: "wilma") { purchases { nodes { status } } } }');
    return wilmas(facade);
  },
  expectPayload(payload, _facade, input) {
    expect(payload).toEqual({
      purchase: {
        id: input['purchaseId'],
        status: 'REFUNDED',
        actions: { refund: { allowed: false } },
        customer: { purchases: { nodes: [{ status: 'REFUNDED' }] } },
      },
    });
  },
  refusals: {
    NotFoundError: () => ({ purchaseId: 'purch0000000000' }),
    ConflictError: 'locked',
    StoreError: refusedByStore('refund-purchase', wilmas),
  },
  invalid: { input: () => ({ purchaseId: '..' }), fields: [['purchaseId']] },
  destructive: true,
});

test('a dry run of a refund foresees that the purchase was paid back already', async () => {
  const facade = await createFacade();
  const run = (input: object): Promise<unknown> =>
    facade.data(
      `mutation ($input: RefundPurchaseInput!) { refundPurchase(input: $input) {
        __typename ... on InvalidInputError { field } } }`,
      { input: { ...wilmas(facade), ...input } },
    );
  expect(await run({ dryRun: true })).toEqual({ refundPurchase: { __typename: 'RefundPurchasePayload' } });
  await run({});
  expect(await run({ dryRun: true })).toEqual({
    refundPurchase: { __typename: 'InvalidInputError', field: ['purchaseId'] },
  });
});
