import { describe, expect, test } from 'vitest';
import { createFacade } from '../../../support/facade.ts';
import { writeToSandbox } from '../../../support/sandbox-write.ts';
import { expectStaffOnly } from '../../../support/staff-only.ts';

const balances = `query ($id: ID!, $empty: Boolean) {
  customer(id: $id) {
    virtualCurrencyBalances(includeEmptyBalances: $empty) {
      nodes { balance name currency { id code } }
    }
  }
}`;

/** Somebody who owns nothing is given coins. */
async function facadeWithCoins() {
  const facade = await createFacade();
  await writeToSandbox(facade.sandbox, 'POST', '/customers/newcomer/virtual_currencies/transactions', {
    adjustments: { COIN: 120 },
  });
  return facade;
}

describe('virtual currencies', () => {
  test('a list with the products that give them costs two calls, and none the second time', async () => {
    const facade = await createFacade();
    const document = `{ virtualCurrencies { nodes {
      id code name description state
      productGrants { amount trialAmount expireAtCycleEnd products { nodes { storeIdentifier } } }
    } } }`;
    const { virtualCurrencies } = await facade.data<{ virtualCurrencies: { nodes: unknown[] } }>(document);
    expect(virtualCurrencies.nodes).toMatchObject([
      {
        id: 'COIN',
        code: 'COIN',
        name: 'Coins',
        state: 'ACTIVE',
        productGrants: [
          {
            amount: 100,
            trialAmount: 0,
            expireAtCycleEnd: false,
            products: {
              nodes: expect.arrayContaining([{ storeIdentifier: 'skylark_coins_100' }]) as unknown,
            },
          },
        ],
      },
      { id: 'GEM', description: null, productGrants: [{ expireAtCycleEnd: true }, { trialAmount: 5 }] },
      { id: 'STAR_2019', state: 'INACTIVE', productGrants: [] },
    ]);
    expect(facade.takeCalls()).toEqual(['list-virtual-currencies', 'list-products']);
    await facade.data(document);
    expect(facade.takeCalls()).toEqual([]);
  });

  test('one is found by its code, by node id and as an entity; a missing one is null', async () => {
    const facade = await createFacade();
    const { virtualCurrency } = await facade.data<{ virtualCurrency: { nodeId: string; name: string } }>(
      '{ virtualCurrency(code: "GEM") { nodeId name } }',
    );
    expect(virtualCurrency.name).toBe('Gems');
    await expect(
      facade.data(
        `query ($nodeId: ID!) {
          node(id: $nodeId) { ... on VirtualCurrency { code name } }
          _entities(representations: [{ __typename: "VirtualCurrency", id: "COIN" }]) {
            ... on VirtualCurrency { name }
          }
          project { virtualCurrency(code: "NONE") { name } }
        }`,
        { nodeId: virtualCurrency.nodeId },
      ),
    ).resolves.toEqual({
      node: { code: 'GEM', name: 'Gems' },
      _entities: [{ name: 'Coins' }],
      project: { virtualCurrency: null },
    });
  });

  test('definitions are for staff with their scope', async () => {
    const facade = await createFacade();
    const scopes = ['project_configuration:virtual_currencies:read'];
    await expectStaffOnly(facade, '{ virtualCurrencies { nodes { id } } }', { scopes });
    await expectStaffOnly(facade, '{ virtualCurrency(code: "COIN") { name } }', { scopes });
    await expectStaffOnly(facade, '{ project { virtualCurrencies { nodes { id } } } }', { scopes });
  });
});

describe('balances in virtual currencies', () => {
  test('cost one call beside the customer; the code of the currency costs none, the rest one', async () => {
    const facade = await facadeWithCoins();
    await expect(facade.data(balances, { id: 'newcomer' })).resolves.toEqual({
      customer: {
        virtualCurrencyBalances: {
          nodes: [{ balance: 120, name: 'Coins', currency: { id: 'COIN', code: 'COIN' } }],
        },
      },
    });
    expect(facade.takeCalls()).toEqual(['get-customer', 'list-virtual-currencies-balances']);
    await facade.data(balances.replace('code', 'state'), { id: 'newcomer' });
    expect(facade.takeCalls()).toEqual(['list-virtual-currencies']);
  });

  test('empty ones are listed when asked for', async () => {
    const facade = await facadeWithCoins();
    const { customer } = await facade.data<{
      customer: { virtualCurrencyBalances: { nodes: { balance: number; currency: { id: string } }[] } };
    }>(balances, { id: 'newcomer', empty: true });
    expect(customer.virtualCurrencyBalances.nodes).toContainEqual(
      expect.objectContaining({ balance: 0, currency: { id: 'GEM', code: 'GEM' } }),
    );
    expect(facade.sandbox.callsTo('list-virtual-currencies-balances')).toHaveLength(1);
  });

  test('a customer sees its own and those of nobody else', async () => {
    const facade = await facadeWithCoins();
    await expect(
      facade.data(balances, { id: 'newcomer' }, { customerId: 'newcomer' }),
    ).resolves.toMatchObject({
      customer: { virtualCurrencyBalances: { nodes: [{ balance: 120, currency: { id: 'COIN' } }] } },
    });
    facade.takeCalls();
    const stranger = await facade.query(balances, { id: 'newcomer' }, { customerId: 'grace' });
    expect(stranger.data).toEqual({ customer: null });
    expect(stranger.errors.map((error) => error.extensions['code'])).toEqual(['FORBIDDEN']);
    expect(facade.takeCalls()).not.toContain('list-virtual-currencies-balances');
  });

  test('a customer does not see how the currency is set up', async () => {
    const facade = await facadeWithCoins();
    const answer = await facade.query(
      '{ customer(id: "newcomer") { virtualCurrencyBalances { nodes { balance currency { state } } } } }',
      {},
      { customerId: 'newcomer' },
    );
    expect(answer.errors.map((error) => error.extensions['code'])).toEqual(['FORBIDDEN']);
    expect(answer.data).toMatchObject({
      customer: { virtualCurrencyBalances: { nodes: [{ balance: 120 }] } },
    });
    expect(facade.takeCalls()).not.toContain('list-virtual-currencies');
  });

  test('staff need the scope of purchases', async () => {
    const facade = await facadeWithCoins();
    const answer = await facade.query(
      balances,
      { id: 'newcomer' },
      { scopes: ['customer_information:customers:read'] },
    );
    expect(answer.errors.map((error) => error.path)).toEqual([['customer', 'virtualCurrencyBalances']]);
    expect(facade.takeCalls()).toEqual(['get-customer']);
  });
});
