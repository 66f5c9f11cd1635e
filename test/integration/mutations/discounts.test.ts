import { describe, expect, test } from 'vitest';
import { createFacade, type Facade } from '../../support/facade.ts';
import { describeMutation } from '../../support/mutation-cases.ts';

const missingId = 'discnt000000000';
const notAnId = { input: () => ({ discountId: '..' }), fields: [['discountId']] };
const discountFields = `discount {
  id identifier customerFacingName type percentage fixedAmounts { currency amount }
  durationMode timeWindow eligibility disabledAt createdAt updatedAt
}`;

async function discountNamed(facade: Facade, identifier: string): Promise<{ discountId: string }> {
  const { discounts } = await facade.data<{ discounts: { nodes: { id: string; identifier: string }[] } }>(
    '{ discounts { nodes { id identifier } } }',
  );
  return { discountId: discounts.nodes.find((one) => one.identifier === identifier)?.id ?? '' };
}

const summer = {
  identifier: 'summer',
  customerFacingName: 'Summer sale',
  type: 'FIXED_AMOUNT',
  fixedAmounts: [
    { currency: 'USD', amount: 3 },
    { currency: 'EUR', amount: 2.5 },
  ],
  durationMode: 'TIME_WINDOW',
  timeWindow: 'P2M',
  eligibility: 'NEVER_PURCHASED',
};

async function issuesOf(facade: Facade, mutation: string, input: object): Promise<unknown> {
  const data = await facade.data<Record<string, { issues: { field: string[]; message: string }[] }>>(
    `mutation ($input: ${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input!) {
      ${mutation}(input: $input) { ... on InvalidInputError { issues { message } } }
    }`,
    { input },
  );
  return data[mutation]?.issues.map(({ message }) => message);
}

describeMutation({
  mutation: 'createDiscount',
  operation: 'create-discount',
  payload: discountFields,
  input: () => ({ ...summer, productIdentifiers: ['skylark_pro_monthly'] }),
  expectPayload({ discount }) {
    expect(discount).toMatchObject({ ...summer, percentage: null, disabledAt: null, id: expect.any(String) });
  },
  refusals: {
    ConflictError: () => ({ ...summer, identifier: 'spring' }),
    NotFoundError: () => ({ ...summer, productIdentifiers: ['sold_nowhere'] }),
  },
  invalid: {
    input: () => ({
      ...summer,
      identifier: '',
      customerFacingName: 'ab',
      percentage: 0,
      fixedAmounts: [
        { currency: 'USD', amount: 3 },
        { currency: 'Dollars', amount: 3 },
        { currency: 'USD', amount: 4 },
      ],
      durationMode: 'FOREVER',
      eligibility: 'UNRECOGNIZED',
    }),
    fields: [
      ['identifier'],
      ['customerFacingName'],
      ['fixedAmounts', '1', 'currency'],
      ['eligibility'],
      ['percentage'],
      ['timeWindow'],
      ['fixedAmounts', '2', 'currency'],
    ],
  },
});

describeMutation({
  mutation: 'updateDiscount',
  operation: 'update-discount-offer',
  payload: discountFields,
  input: async (facade) => ({
    ...(await discountNamed(facade, 'spring')),
    customerFacingName: 'Late spring sale',
    percentage: 25,
    durationMode: 'TIME_WINDOW',
    timeWindow: 'P1M',
  }),
  expectPayload({ discount }, _facade, { discountId: id }) {
    expect(discount).toMatchObject({
      id,
      identifier: 'spring',
      customerFacingName: 'Late spring sale',
      type: 'PERCENTAGE',
      percentage: 25,
      durationMode: 'TIME_WINDOW',
      timeWindow: 'P1M',
      eligibility: 'EVERYONE',
    });
  },
  refusals: {
    NotFoundError: () => ({ discountId: missingId, percentage: 10 }),
    ConflictError: 'locked',
  },
  invalid: {
    input: () => ({
      discountId: '..',
      customerFacingName: null,
      type: 'PERCENTAGE',
      fixedAmounts: [{ currency: 'X', amount: 1 }],
      timeWindow: 'P1M',
      durationMode: 'ONE_TIME',
    }),
    fields: [
      ['discountId'],
      ['customerFacingName'],
      ['fixedAmounts', '0', 'currency'],
      ['fixedAmounts'],
      ['timeWindow'],
    ],
  },
});

describeMutation({
  mutation: 'disableDiscount',
  operation: 'disable-discount',
  payload: 'discount { id disabledAt }',
  input: (facade) => discountNamed(facade, 'spring'),
  expectPayload(payload, _facade, { discountId: id }) {
    expect(payload).toEqual({ discount: { id, disabledAt: expect.any(String) } });
  },
  refusals: {
    NotFoundError: () => ({ discountId: missingId }),
    ConflictError: 'locked',
  },
  invalid: notAnId,
});

describeMutation({
  mutation: 'enableDiscount',
  operation: 'enable-discount',
  payload: 'discount { id disabledAt }',
  input: (facade) => discountNamed(facade, 'friends'),
  expectPayload(payload, _facade, { discountId: id }) {
    expect(payload).toEqual({ discount: { id, disabledAt: null } });
  },
  refusals: {
    NotFoundError: () => ({ discountId: missingId }),
    ConflictError: 'locked',
  },
  invalid: notAnId,
});

describeMutation({
  mutation: 'deleteDiscount',
  operation: 'delete-discount',
  payload: 'deletedDiscountId',
  input: (facade) => discountNamed(facade, 'spring'),
  expectPayload(payload, _facade, { discountId }) {
    expect(payload).toEqual({ deletedDiscountId: discountId });
  },
  refusals: {
    NotFoundError: () => ({ discountId: missingId }),
    ConflictError: 'locked',
  },
  invalid: notAnId,
  destructive: true,
});

describeMutation({
  mutation: 'createDiscountCodes',
  operation: 'create-discount-codes',
  payload: 'discount { id codes(first: 100) { nodes { code createdAt } } }',
  input: async (facade) => ({ ...(await discountNamed(facade, 'friends')), codes: ['ANNA', 'Ben_2'] }),
  expectPayload(payload, _facade, { discountId: id }) {
    expect(payload).toEqual({
      discount: {
        id,
        codes: {
          nodes: expect.arrayContaining([
            { code: 'ANNA', createdAt: expect.any(String) },
            { code: 'Ben_2', createdAt: expect.any(String) },
          ]),
        },
      },
    });
  },
  refusals: {
    NotFoundError: () => ({ discountId: missingId, codes: ['ANNA'] }),
    ConflictError: async (facade) => ({ ...(await discountNamed(facade, 'friends')), codes: ['SPRING_001'] }),
  },
  invalid: {
    input: () => ({ discountId: '.', codes: ['GOOD', 'not good', '', 'GOOD'] }),
    fields: [['discountId'], ['codes', '1'], ['codes', '2'], ['codes', '2'], ['codes', '3']],
  },
});

describeMutation({
  mutation: 'deleteDiscountCode',
  operation: 'delete-discount-code',
  payload: 'deletedDiscountCode discount { id codes(first: 100) { nodes { code } } }',
  input: async (facade) => ({ ...(await discountNamed(facade, 'welcome')), discountCode: 'WELCOME_002' }),
  expectPayload(payload, _facade, { discountId: id }) {
    expect(payload).toEqual({
      deletedDiscountCode: 'WELCOME_002',
      discount: { id, codes: { nodes: [{ code: 'WELCOME_001' }, { code: 'WELCOME_003' }] } },
    });
  },
  refusals: {
    NotFoundError: async (facade) => ({
      ...(await discountNamed(facade, 'welcome')),
      discountCode: 'SPRING_001',
    }),
    ConflictError: 'locked',
  },
  invalid: {
    input: () => ({ discountId: '..', discountCode: 'no code' }),
    fields: [['discountId'], ['discountCode']],
  },
  destructive: true,
});

describe('the terms of a discount', () => {
  test('a type and a duration mode that lack their value are told in a sentence each', async () => {
    const facade = await createFacade();
    const bare = { ...summer, fixedAmounts: null, timeWindow: null };
    await expect(issuesOf(facade, 'createDiscount', { ...bare, type: 'PERCENTAGE' })).resolves.toEqual([
      'percentage: The type PERCENTAGE needs it.',
      'timeWindow: The durationMode TIME_WINDOW needs it.',
    ]);
    await expect(issuesOf(facade, 'createDiscount', bare)).resolves.toEqual([
      'fixedAmounts: The type FIXED_AMOUNT needs at least one.',
      'timeWindow: The durationMode TIME_WINDOW needs it.',
    ]);
    expect(facade.takeCalls()).toEqual([]);
  });

  test('two ways of reducing at once are refused, also where a change does not name its type', async () => {
    const facade = await createFacade();
    const { discountId } = await discountNamed(facade, 'spring');
    facade.takeCalls();
    const both = { discountId, percentage: 5, fixedAmounts: [{ currency: 'USD', amount: 1 }] };
    await expect(issuesOf(facade, 'updateDiscount', both)).resolves.toEqual([
      'percentage: It belongs to the type PERCENTAGE only.',
      'fixedAmounts: They belong to the type FIXED_AMOUNT only.',
    ]);
    await expect(issuesOf(facade, 'updateDiscount', { ...both, type: 'FIXED_AMOUNT' })).resolves.toEqual([
      'percentage: It belongs to the type PERCENTAGE only.',
    ]);
    await expect(issuesOf(facade, 'updateDiscount', { discountId, fixedAmounts: [] })).resolves.toEqual([
      'fixedAmounts: Give at least one amount, or leave them out.',
    ]);
    await expect(issuesOf(facade, 'updateDiscount', { discountId, fixedAmounts: null })).resolves.toEqual([
      'fixedAmounts: It cannot be null.',
    ]);
    await expect(issuesOf(facade, 'updateDiscount', { discountId })).resolves.toEqual([
      'Nothing is to be changed. Give at least one of customerFacingName, type, percentage, fixedAmounts, durationMode, timeWindow, eligibility, productIdentifiers.',
    ]);
    expect(facade.takeCalls()).toEqual([]);
  });

  test('what only RevenueCat can know is wrong is told in the names of the input', async () => {
    const facade = await createFacade();
    const { discountId } = await discountNamed(facade, 'spring');
    await expect(issuesOf(facade, 'updateDiscount', { discountId, type: 'FIXED_AMOUNT' })).resolves.toEqual([
      'fixedAmounts: RevenueCat does not accept this.',
    ]);
  });

  test('the type changes together with its value', async () => {
    const facade = await createFacade();
    const { discountId } = await discountNamed(facade, 'spring');
    await expect(
      facade.data(
        `mutation ($input: UpdateDiscountInput!) { updateDiscount(input: $input) {
          ... on UpdateDiscountPayload { discount { type percentage fixedAmounts { currency amount } } }
        } }`,
        { input: { discountId, type: 'FIXED_AMOUNT', fixedAmounts: [{ currency: 'EUR', amount: 4 }] } },
      ),
    ).resolves.toEqual({
      updateDiscount: {
        discount: { type: 'FIXED_AMOUNT', percentage: null, fixedAmounts: [{ currency: 'EUR', amount: 4 }] },
      },
    });
  });
});

describe('discounts after a mutation', () => {
  const allPaths = `query ($id: ID!) {
    discount(id: $id) { customerFacingName disabledAt codes(first: 200) { nodes { code } } }
    discounts { nodes { id customerFacingName disabledAt codes(first: 1) { nodes { code } } } }
    project { discounts { nodes { id customerFacingName disabledAt } } }
    _entities(representations: [{ __typename: "Discount", id: $id }]) {
      ... on Discount { customerFacingName disabledAt }
    }
  }`;
  interface Read {
    discount: { codes: { nodes: { code: string }[] } } | null;
    discounts: { nodes: { id: string }[] };
    project: { discounts: { nodes: { id: string }[] } };
    _entities: unknown[];
  }
  const run = <Data>(facade: Facade, mutation: string, input: object, selection = '__typename') => {
    const name = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}`;
    return facade.data<Record<string, Data>>(
      `mutation ($input: ${name}Input!) { ${mutation}(input: $input) { ... on ${name}Payload { ${selection} } } }`,
      { input },
    );
  };

  test('a new one is on every list that was read before', async () => {
    const facade = await createFacade();
    await facade.data(allPaths, { id: missingId });
    const { createDiscount } = await run<{ discount: { id: string } }>(
      facade,
      'createDiscount',
      summer,
      'discount { id }',
    );
    const id = createDiscount?.discount.id ?? '';
    const expected = { customerFacingName: 'Summer sale', disabledAt: null };
    await expect(facade.data(allPaths, { id })).resolves.toEqual({
      discount: { ...expected, codes: { nodes: [] } },
      discounts: { nodes: expect.arrayContaining([{ id, ...expected, codes: { nodes: [] } }]) },
      project: { discounts: { nodes: expect.arrayContaining([{ id, ...expected }]) } },
      _entities: [expected],
    });
  });

  test('a change, disabling and enabling show on every path at once', async () => {
    const facade = await createFacade();
    const input = await discountNamed(facade, 'spring');
    const id = input.discountId;
    for (const [mutation, values, expected] of [
      [
        'updateDiscount',
        { customerFacingName: 'Easter' },
        { customerFacingName: 'Easter', disabledAt: null },
      ],
      ['disableDiscount', {}, { customerFacingName: 'Easter', disabledAt: expect.any(String) as unknown }],
      ['enableDiscount', {}, { customerFacingName: 'Easter', disabledAt: null }],
    ] as const) {
      await facade.data(allPaths, { id });
      await run(facade, mutation, { ...input, ...values });
      await expect(facade.data(allPaths, { id })).resolves.toMatchObject({
        discount: expected,
        discounts: { nodes: expect.arrayContaining([expect.objectContaining({ id, ...expected })]) },
        project: { discounts: { nodes: expect.arrayContaining([{ id, ...expected }]) } },
        _entities: [expected],
      });
    }
  });

  test('codes come and go on every path, beyond what a page holds', async () => {
    const facade = await createFacade();
    const input = await discountNamed(facade, 'spring');
    const id = input.discountId;
    const codesNow = async (): Promise<string[]> => {
      const { discount } = await facade.data<Read>(allPaths, { id });
      return discount?.codes.nodes.map(({ code }) => code) ?? [];
    };
    expect(await codesNow()).toHaveLength(130);
    await run(facade, 'createDiscountCodes', { ...input, codes: ['AAA_EARLY', 'ZZZ_LATE'] });
    expect(await codesNow()).toEqual(expect.arrayContaining(['AAA_EARLY', 'ZZZ_LATE']));
    await run(facade, 'deleteDiscountCode', { ...input, discountCode: 'AAA_EARLY' });
    await run(facade, 'deleteDiscountCode', { ...input, discountCode: 'SPRING_130' });
    const codes = await codesNow();
    expect(codes).toHaveLength(130);
    expect(codes).not.toContain('AAA_EARLY');
    expect(codes).not.toContain('SPRING_130');
  });

  test('adding codes costs nothing more when only the id of the discount is read', async () => {
    const facade = await createFacade();
    const input = await discountNamed(facade, 'spring');
    facade.takeCalls();
    await run(facade, 'createDiscountCodes', { ...input, codes: ['ONE_MORE'] }, 'discount { id }');
    expect(facade.takeCalls()).toEqual(['create-discount-codes']);
  });

  test('a deleted one is gone from every path, with its codes', async () => {
    const facade = await createFacade();
    const input = await discountNamed(facade, 'spring');
    const id = input.discountId;
    await facade.data(allPaths, { id });
    await run(facade, 'deleteDiscount', input);
    const after = await facade.data<Read>(allPaths, { id });
    expect(after.discount).toBeNull();
    expect(after._entities).toEqual([null]);
    expect(after.discounts.nodes).toHaveLength(3);
    expect(after.project.discounts.nodes.map((node) => node.id)).not.toContain(id);
  });

  test('dry runs tell what is missing without sending anything', async () => {
    const facade = await createFacade();
    const { discountId } = await discountNamed(facade, 'welcome');
    const document = `mutation ($input: DeleteDiscountCodeInput!) { deleteDiscountCode(input: $input) {
      __typename ... on UserError { message } ... on DeleteDiscountCodePayload { deletedDiscountCode discount { id } }
    } }`;
    const dry = (input: object) => facade.data(document, { input: { ...input, dryRun: true } });
    await expect(dry({ discountId, discountCode: 'SPRING_001' })).resolves.toEqual({
      deleteDiscountCode: { __typename: 'NotFoundError', message: 'The discount has no such code.' },
    });
    await expect(dry({ discountId: missingId, discountCode: 'WELCOME_001' })).resolves.toEqual({
      deleteDiscountCode: { __typename: 'NotFoundError', message: 'There is no discount with this id.' },
    });
    await expect(dry({ discountId, discountCode: 'WELCOME_001' })).resolves.toEqual({
      deleteDiscountCode: {
        __typename: 'DeleteDiscountCodePayload',
        deletedDiscountCode: null,
        discount: null,
      },
    });
    await expect(
      facade.data(
        'mutation ($id: ID!) { deleteDiscount(input: { discountId: $id, dryRun: true }) { __typename } }',
        { id: missingId },
      ),
    ).resolves.toEqual({ deleteDiscount: { __typename: 'NotFoundError' } });
    expect(facade.sandbox.callsTo('delete-discount-code')).toEqual([]);
    expect(facade.sandbox.callsTo('delete-discount')).toEqual([]);
  });
});
