import { describe, expect, test } from 'vitest';
import { createFacade, type Facade } from '../../support/facade.ts';
import { describeMutation } from '../../support/mutation-cases.ts';
import { writeToSandbox } from '../../support/sandbox-write.ts';

const coin = { virtualCurrencyCode: 'COIN' };
const star = { virtualCurrencyCode: 'STAR_2019' };
const unknown = { NotFoundError: () => ({ virtualCurrencyCode: 'NONE' }) };
const unusable = {
  input: () => ({ virtualCurrencyCode: 'NO CODE' }),
  fields: [['virtualCurrencyCode']],
};

async function aProductId(facade: Facade): Promise<string> {
  const { products } = await facade.data<{ products: { nodes: { id: string; state: string }[] } }>(
    '{ products(first: 100) { nodes { id state } } }',
  );
  return products.nodes.find((product) => product.state === 'ACTIVE')?.id ?? '';
}

/** A product that was archived past this server. */
async function anArchivedProductId(facade: Facade): Promise<string> {
  const app = facade.sandbox.add.app({ type: 'play_store' });
  const { id } = facade.sandbox.add.product({ app_id: app.id });
  await writeToSandbox(facade.sandbox, 'POST', `/products/${id}/actions/archive`);
  return id;
}

describeMutation({
  mutation: 'createVirtualCurrency',
  operation: 'create-virtual-currency',
  payload: `virtualCurrency {
    id code name description state createdAt
    productGrants { amount trialAmount expireAtCycleEnd products { nodes { id } } }
    project { virtualCurrency(code: "LEAF") { name } }
  }`,
  input: async (facade) => ({
    code: 'LEAF',
    name: 'Leaves',
    description: 'Pay for trees',
    productGrants: [
      { productIds: [await aProductId(facade)], amount: 30, trialAmount: 3, expireAtCycleEnd: true },
    ],
  }),
  expectPayload(payload, _facade, input) {
    const [grant] = input['productGrants'] as { productIds: string[] }[];
    expect(payload).toEqual({
      virtualCurrency: {
        id: 'LEAF',
        code: 'LEAF',
        name: 'Leaves',
        description: 'Pay for trees',
        state: 'ACTIVE',
        createdAt: expect.any(String),
        productGrants: [
          {
            amount: 30,
            trialAmount: 3,
            expireAtCycleEnd: true,
            products: { nodes: [{ id: grant?.productIds[0] }] },
          },
        ],
        project: { virtualCurrency: { name: 'Leaves' } },
      },
    });
  },
  refusals: {
    ConflictError: () => ({ code: 'COIN', name: 'Coins again' }),
    NotFoundError: () => ({
      code: 'NEW',
      name: 'New',
      productGrants: [{ productIds: ['prodmissing'], amount: 1 }],
    }),
  },
  invalid: {
    input: () => ({
      code: 'FAR_TOO_LONG',
      name: '',
      description: '',
      productGrants: [
        { productIds: ['prod1'], amount: 1 },
        { productIds: [], amount: 0, trialAmount: -1 },
      ],
    }),
    fields: [
      ['code'],
      ['name'],
      ['description'],
      ['productGrants', '1', 'productIds'],
      ['productGrants', '1', 'amount'],
      ['productGrants', '1', 'trialAmount'],
    ],
  },
});

describeMutation({
  mutation: 'updateVirtualCurrency',
  operation: 'update-virtual-currency',
  payload: 'virtualCurrency { code name description productGrants { amount } }',
  input: () => ({ ...coin, name: 'Gold coins', description: null }),
  expectPayload(payload) {
    expect(payload).toEqual({
      virtualCurrency: {
        code: 'COIN',
        name: 'Gold coins',
        description: null,
        productGrants: [{ amount: 100 }],
      },
    });
  },
  refusals: {
    NotFoundError: () => ({ virtualCurrencyCode: 'NONE', name: 'Nothing' }),
    ConflictError: async (facade) => ({
      ...coin,
      productGrants: [{ productIds: [await anArchivedProductId(facade)], amount: 1 }],
    }),
  },
  invalid: {
    input: () => ({ virtualCurrencyCode: 'NO-CODE', name: null, description: '' }),
    fields: [['virtualCurrencyCode'], ['name'], ['description']],
  },
});

describeMutation({
  mutation: 'archiveVirtualCurrency',
  operation: 'archive-virtual-currency',
  payload: 'virtualCurrency { code state }',
  input: () => coin,
  expectPayload(payload) {
    expect(payload).toEqual({ virtualCurrency: { code: 'COIN', state: 'INACTIVE' } });
  },
  refusals: { ...unknown, ConflictError: 'locked' },
  invalid: unusable,
});

describeMutation({
  mutation: 'unarchiveVirtualCurrency',
  operation: 'unarchive-virtual-currency',
  payload: 'virtualCurrency { code state }',
  input: () => star,
  expectPayload(payload) {
    expect(payload).toEqual({ virtualCurrency: { code: 'STAR_2019', state: 'ACTIVE' } });
  },
  refusals: {
    ...unknown,
    async ConflictError(facade) {
      await writeToSandbox(facade.sandbox, 'POST', '/virtual_currencies/STAR_2019', {
        product_grants: [{ product_ids: [await anArchivedProductId(facade)], amount: 1 }],
      });
      return star;
    },
  },
  invalid: unusable,
});

describeMutation({
  mutation: 'deleteVirtualCurrency',
  operation: 'delete-virtual-currency',
  payload: 'deletedVirtualCurrencyId',
  input: () => star,
  expectPayload(payload) {
    expect(payload).toEqual({ deletedVirtualCurrencyId: 'STAR_2019' });
  },
  refusals: { ...unknown, ConflictError: 'locked' },
  invalid: unusable,
  destructive: true,
});

describe('virtual currencies after a mutation', () => {
  const allPaths = `query ($code: String!, $id: ID!) {
    virtualCurrency(code: $code) { name state }
    virtualCurrencies { nodes { code name state } }
    project { virtualCurrency(code: $code) { name } virtualCurrencies { nodes { code } } }
    _entities(representations: [{ __typename: "VirtualCurrency", id: $id }]) {
      ... on VirtualCurrency { name }
    }
    customer(id: "newcomer") { virtualCurrencyBalances(includeEmptyBalances: true) {
      nodes { name description currency { code state } }
    } }
  }`;
  type Read = {
    virtualCurrency: { name: string; state: string } | null;
    virtualCurrencies: { nodes: { code: string }[] };
    project: { virtualCurrency: unknown; virtualCurrencies: { nodes: { code: string }[] } };
    _entities: unknown[];
    customer: { virtualCurrencyBalances: { nodes: { name: string; currency: { code: string } | null }[] } };
  };
  const run = (facade: Facade, mutation: string, input: object) =>
    facade.data(
      `mutation ($input: ${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input!) {
        ${mutation}(input: $input) { __typename }
      }`,
      { input },
    );

  /** A server that has read every path, for a customer who has coins. */
  async function facadeThatHasRead(code: string): Promise<Facade> {
    const facade = await createFacade();
    await writeToSandbox(facade.sandbox, 'POST', '/customers/newcomer/virtual_currencies/transactions', {
      adjustments: { COIN: 120 },
    });
    await facade.data(allPaths, { code, id: code });
    return facade;
  }

  test('a new one is on every path, also among the balances of customers', async () => {
    const facade = await facadeThatHasRead('LEAF');
    await run(facade, 'createVirtualCurrency', { code: 'LEAF', name: 'Leaves', productGrants: null });
    const after = await facade.data<Read>(allPaths, { code: 'LEAF', id: 'LEAF' });
    expect(after).toMatchObject({
      virtualCurrency: { name: 'Leaves', state: 'ACTIVE' },
      project: { virtualCurrency: { name: 'Leaves' } },
      _entities: [{ name: 'Leaves' }],
    });
    expect(after.virtualCurrencies.nodes.map(({ code }) => code)).toContain('LEAF');
    expect(after.project.virtualCurrencies.nodes.map(({ code }) => code)).toContain('LEAF');
    expect(after.customer.virtualCurrencyBalances.nodes.map(({ name }) => name)).toContain('Leaves');
  });

  test('a new name is read on every path, also in the balances of customers', async () => {
    const facade = await facadeThatHasRead('COIN');
    await run(facade, 'updateVirtualCurrency', { ...coin, name: 'Doubloons', productGrants: null });
    await expect(facade.data(allPaths, { code: 'COIN', id: 'COIN' })).resolves.toMatchObject({
      virtualCurrency: { name: 'Doubloons' },
      virtualCurrencies: { nodes: expect.arrayContaining([expect.objectContaining({ name: 'Doubloons' })]) },
      project: { virtualCurrency: { name: 'Doubloons' } },
      _entities: [{ name: 'Doubloons' }],
      customer: {
        virtualCurrencyBalances: {
          nodes: expect.arrayContaining([
            {
              name: 'Doubloons',
              description: 'Pays for single radar pictures',
              currency: { code: 'COIN', state: 'ACTIVE' },
            },
          ]),
        },
      },
    });
    await expect(
      facade.data('{ virtualCurrency(code: "COIN") { productGrants { amount } } }'),
    ).resolves.toEqual({ virtualCurrency: { productGrants: [] } });
  });

  test('archiving and bringing back show at once', async () => {
    const facade = await facadeThatHasRead('COIN');
    for (const [mutation, state] of [
      ['archiveVirtualCurrency', 'INACTIVE'],
      ['unarchiveVirtualCurrency', 'ACTIVE'],
    ] as const) {
      await run(facade, mutation, coin);
      await expect(facade.data(allPaths, { code: 'COIN', id: 'COIN' })).resolves.toMatchObject({
        virtualCurrency: { state },
        virtualCurrencies: {
          nodes: expect.arrayContaining([expect.objectContaining({ code: 'COIN', state })]),
        },
        customer: {
          virtualCurrencyBalances: {
            nodes: expect.arrayContaining([expect.objectContaining({ currency: { code: 'COIN', state } })]),
          },
        },
      });
    }
  });

  test('a deleted one is gone from every path', async () => {
    const facade = await facadeThatHasRead('STAR_2019');
    await run(facade, 'deleteVirtualCurrency', star);
    const after = await facade.data<Read>(allPaths, { code: 'STAR_2019', id: 'STAR_2019' });
    expect(after).toMatchObject({
      virtualCurrency: null,
      project: { virtualCurrency: null },
      _entities: [null],
    });
    expect(after.virtualCurrencies.nodes.map(({ code }) => code)).toEqual(['COIN', 'GEM']);
    expect(after.project.virtualCurrencies.nodes.map(({ code }) => code)).toEqual(['COIN', 'GEM']);
    expect(after.customer.virtualCurrencyBalances.nodes.map(({ name }) => name)).not.toContain('Stars');
  });

  test('an update that changes nothing, and a balance that forbids deleting, are answers', async () => {
    const facade = await facadeThatHasRead('COIN');
    facade.takeCalls();
    await expect(
      facade.data(
        `mutation { updateVirtualCurrency(input: { virtualCurrencyCode: "COIN" }) {
          ... on InvalidInputError { issues { field message } }
        } }`,
      ),
    ).resolves.toEqual({
      updateVirtualCurrency: {
        issues: [
          {
            field: [],
            message: 'Nothing is to be changed. Give at least one of name, description, productGrants.',
          },
        ],
      },
    });
    expect(facade.takeCalls()).toEqual([]);
    await expect(
      facade.data(
        'mutation { deleteVirtualCurrency(input: { virtualCurrencyCode: "COIN" }) { __typename } }',
      ),
    ).resolves.toEqual({ deleteVirtualCurrency: { __typename: 'InvalidInputError' } });
  });

  test('archived products stand in the way by their ids', async () => {
    const facade = await createFacade();
    const productId = await anArchivedProductId(facade);
    await expect(
      facade.data(
        `mutation ($input: CreateVirtualCurrencyInput!) { createVirtualCurrency(input: $input) {
          ... on ConflictError { message referencedIds }
        } }`,
        { input: { code: 'NEW', name: 'New', productGrants: [{ productIds: [productId], amount: 1 }] } },
      ),
    ).resolves.toEqual({
      createVirtualCurrency: {
        message: 'It refers to archived objects. Bring those back first.',
        referencedIds: [productId],
      },
    });
  });
});
