import { describe, expect, test } from 'vitest';
import { createFacade, type Facade } from '../../support/facade.ts';
import { describeMutation } from '../../support/mutation-cases.ts';

const token = 'sandbox.skylark_premium_monthly.CANARYreceipt1';
const receipt = { customerId: 'newcomer', platform: 'IOS', fetchToken: token };

const submit = `mutation ($input: SubmitReceiptInput!) {
  submitReceipt(input: $input) {
    __typename
    ... on UserError { message code }
    ... on SubmitReceiptPayload { customerInfo { originalAppUserId } customer { id } }
  }
}`;

describeMutation({
  mutation: 'submitReceipt',
  operation: 'v1:receipts',
  payload: `
    customerInfo { originalAppUserId subscriptions { productIdentifier } }
    customer {
      id
      hasActiveEntitlement(lookupKey: "premium")
      subscriptions { nodes { givesAccess product { storeIdentifier } } }
      attributes { nodes { name value } }
    }`,
  input: () => ({
    ...receipt,
    price: 9.99,
    currency: 'EUR',
    paymentMode: 'PAY_AS_YOU_GO',
    presentedOfferingIdentifier: 'default',
    attributes: [{ name: 'origin', value: 'old backend', updatedAt: '2026-01-31T12:00:00.000Z' }],
  }),
  expectPayload(payload) {
    expect(payload).toEqual({
      customerInfo: {
        originalAppUserId: 'newcomer',
        subscriptions: [{ productIdentifier: 'skylark_premium_monthly' }],
      },
      customer: {
        id: 'newcomer',
        hasActiveEntitlement: true,
        subscriptions: {
          nodes: [{ givesAccess: true, product: { storeIdentifier: 'skylark_premium_monthly' } }],
        },
        attributes: { nodes: [{ name: 'origin', value: 'old backend' }] },
      },
    });
  },
  refusals: {
    NotFoundError: () => ({ ...receipt, fetchToken: 'sandbox.no_such_product.1' }),
  },
  invalid: {
    input: () => ({
      customerId: '',
      platform: 'ANDROID',
      fetchToken: '',
      price: 1,
      attributes: [
        { name: 'one', value: '1' },
        { name: 'one', value: '2' },
      ],
    }),
    fields: [
      ['customerId'],
      ['fetchToken'],
      ['productIdentifier'],
      ['currency'],
      ['attributes', '1', 'name'],
    ],
  },
});

describe('submitReceipt', () => {
  test('never shows the receipt: not in the answer, the audit record, the log or an error', async () => {
    const facade = await createFacade();
    const inputs = [
      { ...receipt, idempotencyKey: 'first' },
      { ...receipt, idempotencyKey: 'first', price: 1, currency: 'USD' },
      { ...receipt, fetchToken: `CANARY not a receipt` },
      { ...receipt, fetchToken: `${token}2`, customerId: '' },
    ];
    for (const input of inputs) {
      const { text } = await facade.query(submit, { input });
      expect(text).not.toContain('CANARY');
    }
    facade.sandbox.faults.add({ operationId: 'v1:receipts', kind: 'html', status: 502 });
    const failed = await facade.query(submit, { input: { ...receipt, fetchToken: `${token}3` } });
    expect(failed.errors).toHaveLength(1);
    expect(failed.text).not.toContain('CANARY');
    expect(facade.logs.join('\n')).not.toContain('CANARY');
  });

  test('says in the audit record for whom', async () => {
    const facade = await createFacade();
    await facade.data(submit, { input: receipt });
    const audit = facade.logs.find((line) => line.includes('"msg":"audit"')) ?? '';
    expect(JSON.parse(audit)).toMatchObject({ targetIds: { app_user_id: 'newcomer' }, outcome: 'OK' });
  });

  test('takes what was bought away from the customer who had it, also from what is remembered', async () => {
    const facade = await createFacade();
    const has = async (customerId: string): Promise<unknown> =>
      facade.data('query ($id: ID!) { customer(id: $id) { hasActiveEntitlement(lookupKey: "premium") } }', {
        id: customerId,
      });
    const yes = { customer: { hasActiveEntitlement: true } };
    const no = { customer: { hasActiveEntitlement: false } };
    await facade.data(submit, { input: receipt });
    expect(await has('newcomer')).toEqual(yes);
    await facade.data(submit, { input: { ...receipt, customerId: 'moved over' } });
    expect(await has('moved over')).toEqual(yes);
    expect(await has('newcomer')).toEqual(no);
  });

  test('needs the writing scopes of customers, subscriptions and purchases together', async () => {
    const facade = await createFacade();
    const scopes = ['customers', 'subscriptions', 'purchases'].map(
      (part) => `customer_information:${part}:read_write`,
    );
    const run = async (allowed: readonly string[]) =>
      (await codesOf(facade, { input: receipt }, allowed)) as unknown;
    expect(await run(scopes.slice(1))).toEqual(['FORBIDDEN']);
    expect(await run(scopes)).toEqual([]);
  });
});

async function codesOf(facade: Facade, variables: Record<string, unknown>, scopes: readonly string[]) {
  const { errors } = await facade.query(submit, variables, { scopes });
  return errors.map((error) => error.extensions['code']);
}
