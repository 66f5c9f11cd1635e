import { describe, expect, test } from 'vitest';
import type { OperationId } from '../../../src/revenuecat/generated/operations.ts';
import { createFacade, type Facade } from '../../support/facade.ts';
import { describeMutation } from '../../support/mutation-cases.ts';

const givesCoins = (): Record<string, unknown> => ({
  customerId: 'newcomer',
  adjustments: [{ currencyCode: 'COIN', amount: 5 }],
  reference: 'a gift',
});

const cases: readonly [string, OperationId][] = [
  ['createVirtualCurrencyTransaction', 'create-virtual-currencies-transaction'],
  ['updateVirtualCurrencyBalance', 'update-virtual-currencies-balance'],
];

for (const [mutation, operation] of cases) {
  describeMutation({
    mutation,
    operation,
    payload: `
      balances { nodes { balance currency { id } } }
      customer { id virtualCurrencyBalances { nodes { balance currency { id } } } }`,
    input: async (facade) => {
      await facade.data('{ customer(id: "newcomer") { virtualCurrencyBalances { nodes { balance } } } }');
      return givesCoins();
    },
    expectPayload(payload) {
      const coins = { nodes: [{ balance: 5, currency: { id: 'COIN' } }] };
      expect(payload).toEqual({
        balances: coins,
        customer: { id: 'newcomer', virtualCurrencyBalances: coins },
      });
    },
    refusals: {
      NotFoundError: () => ({
        customerId: 'newcomer',
        adjustments: [{ currencyCode: 'NONE', amount: 1 }],
      }),
      ConflictError: 'locked',
    },
    invalid: {
      input: () => ({
        customerId: '..',
        adjustments: [
          { currencyCode: 'COIN', amount: 1 },
          { currencyCode: 'COIN', amount: 2 },
          { currencyCode: '', amount: 2 },
        ],
      }),
      fields: [['customerId'], ['adjustments', '1', 'currencyCode'], ['adjustments', '2', 'currencyCode']],
    },
  });
}

describe('createVirtualCurrencyTransaction', () => {
  const document = `mutation ($input: CreateVirtualCurrencyTransactionInput!) {
    createVirtualCurrencyTransaction(input: $input) {
      __typename
      ... on CreateVirtualCurrencyTransactionPayload { balances { nodes { balance } } }
      ... on InvalidInputError { issues { field } }
    }
  }`;
  const run = (facade: Facade, input: Record<string, unknown>): Promise<Record<string, unknown>> =>
    facade.data(document, { input });

  test('needs a currency to change', async () => {
    const facade = await createFacade();
    expect(await run(facade, { customerId: 'newcomer', adjustments: [] })).toMatchObject({
      createVirtualCurrencyTransaction: { issues: [{ field: ['adjustments'] }] },
    });
  });

  test('happens once when its answer was lost, because upstream is given a key of its own', async () => {
    const facade = await createFacade();
    facade.sandbox.faults.add({
      operationId: 'create-virtual-currencies-transaction',
      kind: 'cut',
      afterEffect: true,
      times: 1,
    });
    // The wait before the repetition is the clock's.
    const work = facade.clock.finish(run(facade, givesCoins()));
    expect(await work).toMatchObject({
      createVirtualCurrencyTransaction: { balances: { nodes: [{ balance: 5 }] } },
    });
    expect(facade.sandbox.callsTo('create-virtual-currencies-transaction')).toHaveLength(2);
  });

  test('is recognised by upstream after this server forgot the key', async () => {
    const first = await createFacade();
    const second = await createFacade({ sandbox: first.sandbox, clock: first.clock });
    const input = { ...givesCoins(), idempotencyKey: 'any key, with spaces' };
    expect(await run(second, input)).toEqual(await run(first, input));
    expect(
      await first.data('{ customer(id: "newcomer") { virtualCurrencyBalances { nodes { balance } } } }'),
    ).toEqual({
      customer: { virtualCurrencyBalances: { nodes: [{ balance: 5 }] } },
    });
  });
});
