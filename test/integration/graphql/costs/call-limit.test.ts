import { describe, expect, test } from 'vitest';
import { createFacade, exampleQuery } from '../../../support/facade.ts';

const listsOf = (count: number) =>
  `{ customers(first: ${String(count)}) { nodes { aliases { nodes { id } } } } }`;
const ownLists = (count: number) =>
  `{ customer(id: "ada") { subscriptions(first: ${String(count)}) { nodes { transactions { nodes { id } } } } } }`;

describe('a document that could cost more calls than its sender may spend', () => {
  test('is refused before any call, with the estimate and the limit', async () => {
    const facade = await createFacade();
    const answer = await facade.query(listsOf(120));
    expect(answer.data).toBeUndefined();
    expect(answer.errors).toHaveLength(1);
    const [error] = answer.errors;
    expect(error?.message).toContain('122 calls');
    expect(error?.message).toContain('at most 120');
    expect(error?.extensions).toMatchObject({ code: 'QUERY_TOO_COMPLEX', estimatedCalls: 122, limit: 120 });
    expect(answer.status).toBe(400);
    expect(facade.takeCalls()).toEqual([]);
  });

  test('is answered when it just fits', async () => {
    const facade = await createFacade();
    await facade.data(listsOf(100));
    await facade.data(listsOf(118));
  });

  test('is refused sooner when a customer sends it', async () => {
    const facade = await createFacade();
    const ada = { customerId: 'ada' };
    const { errors } = await facade.query(ownLists(19), {}, ada);
    expect(errors[0]?.extensions).toMatchObject({ code: 'QUERY_TOO_COMPLEX', estimatedCalls: 21, limit: 20 });
    await facade.data(ownLists(18), {}, ada);
  });

  test('is judged by the settings', async () => {
    const facade = await createFacade({ env: { LIMIT_CALLS_STAFF: '3', LIMIT_CALLS_CUSTOMER: '1' } });
    const staff = await facade.query(ownLists(2));
    expect(staff.errors[0]?.extensions).toMatchObject({ estimatedCalls: 4, limit: 3 });
    const customer = await facade.query(ownLists(1), {}, { customerId: 'ada' });
    expect(customer.errors[0]?.extensions).toMatchObject({ estimatedCalls: 3, limit: 1 });
  });

  test('is judged by its variables, although it is parsed and validated once', async () => {
    const facade = await createFacade();
    const list = await exampleQuery('support-list');
    await facade.data(list, { first: 20 });
    const { errors } = await facade.query(list, { first: 100 });
    expect(errors[0]?.extensions).toMatchObject({ code: 'QUERY_TOO_COMPLEX', estimatedCalls: 203 });
    await facade.data(list, { first: 20 });
  });

  test('is refused as unauthenticated when nobody signed in', async () => {
    const facade = await createFacade();
    const { errors } = await facade.query(listsOf(120), {}, 'nobody');
    expect(errors.map((error) => error.extensions['code'])).toEqual(['UNAUTHENTICATED']);
  });

  test('may be a mutation, which then writes nothing', async () => {
    const facade = await createFacade({ env: { LIMIT_CALLS_STAFF: '1' } });
    const { errors } = await facade.query(
      'mutation { createCustomer(input: { id: "brand-new" }) { ... on CreateCustomerPayload { customer { id lastSeenAt } } } }',
    );
    expect(errors[0]?.extensions).toMatchObject({ code: 'QUERY_TOO_COMPLEX', estimatedCalls: 2 });
    expect(facade.takeCalls()).toEqual([]);
  });
});

describe('the documents that clients send as they stand', () => {
  test.each([
    ['customer-screen', { id: 'ada' }],
    ['entitlement-check', { id: 'ada', lookupKey: 'pro' }],
    ['catalogue', {}],
  ])('fit the limit of customers: %s', async (name, variables) => {
    const facade = await createFacade();
    await facade.data(await exampleQuery(name), variables, { customerId: 'ada' });
  });
});

describe('the estimate in the answer', () => {
  const extensionsFor = async (scopes: readonly string[]) => {
    const facade = await createFacade();
    const { text } = await facade.query(await exampleQuery('support-list'), { first: 3 }, { scopes });
    return (JSON.parse(text) as { extensions?: unknown }).extensions;
  };

  test('is for viewers who may see what documents cost', async () => {
    expect(await extensionsFor(['facade:upstream:read'])).toMatchObject({ upstream: { estimatedCalls: 9 } });
  });

  test('is for nobody else', async () => {
    expect(await extensionsFor(['customer_information:customers:read'])).toBeUndefined();
  });
});
