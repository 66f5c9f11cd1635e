import { describe, expect, test } from 'vitest';
import { createFacade, type Facade } from '../../support/facade.ts';
import { describeMutation } from '../../support/mutation-cases.ts';

const operation = 'get-authorized-subscription-management-url';

const wilmas = (facade: Facade): { subscriptionId: string } => {
  const project = facade.sandbox.store.project(facade.sandbox.projectId);
  const [first] = [...(project?.subscriptionsOf('wilma') ?? [])];
  return { subscriptionId: first?.id ?? '' };
};

describeMutation({
  mutation: 'createManagementUrl',
  operation,
  payload: 'managementUrl subscription { id store }',
  input: wilmas,
  expectPayload(payload, facade, input) {
    const { managementUrl } = payload;
    expect(payload).toEqual({
      managementUrl: expect.stringMatching(/^https:/),
      subscription: { id: input['subscriptionId'], store: 'RC_BILLING' },
    });
    expect(facade.logs.join('\n')).not.toContain(new URL(String(managementUrl)).search);
  },
  refusals: {
    NotFoundError: () => ({ subscriptionId: 'sub000000000000' }),
    ConflictError: 'locked',
  },
  invalid: { input: () => ({ subscriptionId: '..' }), fields: [['subscriptionId']] },
});

describe('createManagementUrl', () => {
  const document = `mutation ($input: CreateManagementUrlInput!) {
    createManagementUrl(input: $input) { ... on CreateManagementUrlPayload { managementUrl } } }`;
  const run = async (facade: Facade, input: object = {}): Promise<string> => {
    const variables = { input: { ...wilmas(facade), ...input } };
    const data = await facade.data<{ createManagementUrl: { managementUrl: string } }>(document, variables);
    return data.createManagementUrl.managementUrl;
  };

  test('makes another link each time, and the same again only for the key it was made with', async () => {
    const facade = await createFacade();
    const [one, other] = [await run(facade), await run(facade)];
    expect(one).not.toBe(other);
    const kept = await run(facade, { idempotencyKey: 'one' });
    expect(await run(facade, { idempotencyKey: 'one' })).toBe(kept);
    expect(await run(facade, { idempotencyKey: 'other' })).not.toBe(kept);
    expect(facade.sandbox.callsTo(operation)).toHaveLength(4);
  });

  test.each([
    ['its answer was lost', { kind: 'cut', afterEffect: true }, 'OUTCOME_UNKNOWN'],
    ['upstream failed', { kind: 'status', status: 502 }, 'OUTCOME_UNKNOWN'],
  ] as const)('is sent once when %s', async (_name, fault, code) => {
    const facade = await createFacade();
    facade.sandbox.faults.add({ operationId: operation, ...fault });
    const answer = await facade.query(document, { input: wilmas(facade) });
    expect(answer.errors.map((error) => error.extensions['code'])).toEqual([code]);
    expect(facade.sandbox.callsTo(operation)).toHaveLength(1);
  });
});
