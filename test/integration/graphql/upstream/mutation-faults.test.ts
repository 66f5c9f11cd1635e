import { describe, expect, test } from 'vitest';
import {
  createFaultyUpstream,
  down,
  slow,
  status,
  type FaultHere,
} from '../../../support/faulty-upstream.ts';

const { clock, sandbox, answerUnder, createFacade, createFacadeWithKey } = createFaultyUpstream();
sandbox.add.customer({ id: 'quinn' });
const entitlement = sandbox.add.entitlement({ lookupKey: 'tested' });

describe('mutations', () => {
  const grant = `mutation ($input: GrantEntitlementInput!) { grantEntitlement(input: $input) { __typename
    ... on GrantEntitlementPayload { customer { id activeEntitlements { nodes { expiresAt } } } }
    ... on UserError { message code } } rest: __typename }`;
  const check = '{ customer(id: "quinn") { activeEntitlements { nodes { expiresAt } } } }';
  const operationId = 'grant-customer-entitlement';
  const inputFor = (more: Record<string, unknown> = {}) => ({
    input: {
      customerId: 'quinn',
      entitlementId: entitlement.id,
      expiresAt: new Date(clock.now() + 86_400_000).toISOString(),
      ...more,
    },
  });

  test.each<[string, FaultHere, string]>([
    ['is down', down, 'OUTCOME_UNKNOWN'],
    ['is slow', slow, 'OUTCOME_UNKNOWN'],
    ['answers 401', status(401), 'CONFIGURATION'],
    ['answers 403', status(403), 'CONFIGURATION'],
    ['answers 429', { kind: 'status', status: 429, retryAfterSeconds: 60 }, 'RATE_LIMITED'],
    ['answers 500', status(500), 'OUTCOME_UNKNOWN'],
    ['answers 502', status(502), 'OUTCOME_UNKNOWN'],
    ['answers 503', status(503), 'OUTCOME_UNKNOWN'],
    ['answers 504', status(504), 'OUTCOME_UNKNOWN'],
    ['answers the HTML page of a proxy', { kind: 'html' }, 'OUTCOME_UNKNOWN'],
    ['answers 200 as HTML', { kind: 'html', status: 200 }, 'OUTCOME_UNKNOWN'],
    ['answers truncated JSON', { kind: 'truncated' }, 'OUTCOME_UNKNOWN'],
    ['answers nothing', { kind: 'empty' }, 'OUTCOME_UNKNOWN'],
    ['answers 400 to a request of ours', status(400), 'INTERNAL_SERVER_ERROR'],
  ])('when upstream %s', async (_name, fault, code) => {
    const answer = await answerUnder({ ...fault, operationId }, grant, inputFor());
    expect(answer.errors).toHaveLength(1);
    expect(answer.errors[0]).toMatchObject({
      path: ['grantEntitlement'],
      extensions: { code, requestId: answer.headers.get('x-request-id') },
    });
    expect(answer.data).toEqual({ grantEntitlement: null, rest: 'Mutation' });
  });

  test.each<[number, string]>([
    [404, 'NotFoundError'],
    [409, 'ConflictError'],
    [422, 'InvalidInputError'],
    [423, 'ConflictError'],
  ])('a %i is an answer that the sender can act on: %s', async (code, typename) => {
    const answer = await answerUnder({ kind: 'status', status: code, operationId }, grant, inputFor());
    expect(answer.errors).toEqual([]);
    expect(answer.data).toMatchObject({ grantEntitlement: { __typename: typename } });
  });

  test('no write is sent twice, except after a refusal that proves that it was not done', async () => {
    for (const fault of [down, slow, status(500), { kind: 'truncated' } as const]) {
      sandbox.forgetCalls();
      await answerUnder({ ...fault, operationId }, grant, inputFor());
      expect(sandbox.callsTo(operationId)).toHaveLength(1);
    }
    sandbox.forgetCalls();
    const answer = await answerUnder({ ...status(429), times: 1, operationId }, grant, inputFor());
    expect(answer.errors).toEqual([]);
    expect(sandbox.callsTo(operationId)).toHaveLength(2);
  });

  test('when the payload cannot be read afterwards, the mutation still says that it was done', async () => {
    const answer = await answerUnder(
      { kind: 'status', status: 500, operationId: 'get-customer' },
      grant,
      inputFor(),
    );
    expect(answer.errors).toHaveLength(1);
    expect(answer.errors[0]?.path).toEqual(['grantEntitlement', 'customer']);
    expect(answer.data).toMatchObject({
      grantEntitlement: { __typename: 'GrantEntitlementPayload', customer: null },
    });
  });

  test.each<[string, FaultHere]>([
    ['timed out', slow],
    ['lost its connection', down],
    ['got 500', status(500)],
    ['got half an answer', { kind: 'truncated' }],
  ])(
    'who looks after a write that %s sees what upstream has, not what was remembered',
    async (_name, fault) => {
      const facade = await createFacade();
      const id = `looker-${_name.replaceAll(' ', '-')}`;
      sandbox.add.customer({ id });
      const look = check.replace('quinn', id);
      await expect(facade.data(look)).resolves.toEqual({ customer: { activeEntitlements: { nodes: [] } } });
      const variables = inputFor({ customerId: id });
      await answerUnder({ ...fault, afterEffect: true, operationId }, grant, variables, facade);
      const { expiresAt } = variables.input;
      await expect(facade.data(look)).resolves.toEqual({
        customer: { activeEntitlements: { nodes: [{ expiresAt }] } },
      });
    },
  );

  test('a write that timed out is remembered under its key and never sent again', async () => {
    const facade = await createFacade();
    const variables = inputFor({ idempotencyKey: 'one intention' });
    sandbox.forgetCalls();
    const first = await answerUnder({ ...slow, operationId }, grant, variables, facade);
    expect(first.errors[0]?.extensions['code']).toBe('OUTCOME_UNKNOWN');
    await clock.advance(3_600_000);
    // Upstream is well again, and the answer to this key stays what it was.
    const second = await answerUnder(null, grant, variables, facade);
    expect(second.errors[0]?.extensions['code']).toBe('OUTCOME_UNKNOWN');
    expect(sandbox.callsTo(operationId)).toHaveLength(1);
    const other = await answerUnder(
      null,
      grant,
      inputFor({ idempotencyKey: 'one intention', customerId: 'ada' }),
      facade,
    );
    expect(other.data).toMatchObject({ grantEntitlement: { __typename: 'ConflictError' } });
    expect(sandbox.callsTo(operationId)).toHaveLength(1);
  });

  test('a refusal for the rate limit is not remembered: the same key may try again', async () => {
    const facade = await createFacade();
    const variables = inputFor({ idempotencyKey: 'another intention' });
    const limited = { kind: 'status', status: 429, retryAfterSeconds: 60, operationId } as const;
    const first = await answerUnder(limited, grant, variables, facade);
    expect(first.errors[0]?.extensions).toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: 60_000 });
    await clock.advance(60_000);
    const second = await answerUnder(null, grant, variables, facade);
    expect(second.data).toMatchObject({ grantEntitlement: { __typename: 'GrantEntitlementPayload' } });
  });

  test('a document that ends before its write is not said to have failed', async () => {
    const facade = await createFacade({ LIMIT_EXECUTION_MS: '1000', UPSTREAM_TIMEOUT_MS: '5000' });
    const answer = await answerUnder({ ...slow, operationId }, grant, inputFor(), facade);
    expect(answer.errors.map((error) => error.extensions['code'])).toEqual(['OUTCOME_UNKNOWN']);
  });

  test('what has not begun when a document ends without it never does, and its key is free', async () => {
    const facade = await createFacade({ LIMIT_EXECUTION_MS: '1000', UPSTREAM_TIMEOUT_MS: '5000' });
    sandbox.forgetCalls();
    const two = `mutation ($input: BlockCustomerInput!) {
      first: grantEntitlement(input: { customerId: "quinn", entitlementId: "${entitlement.id}", expiresAt: "2099-01-01T00:00:00Z" }) { __typename }
      second: blockCustomer(input: $input) { __typename }
    }`;
    const input = { customerId: 'ada', idempotencyKey: 'second intention' };
    const answer = await answerUnder({ ...slow, operationId }, two, { input }, facade);
    expect(answer.errors.map((error) => error.extensions['code'])).toEqual(['OUTCOME_UNKNOWN']);
    await clock.advance(60_000);
    const records = () =>
      facade.logs
        .map((line) => JSON.parse(line) as Record<string, unknown>)
        .filter(({ msg }) => msg === 'audit')
        .map(({ mutation, outcome }) => [mutation, outcome]);
    expect(records()).toEqual([
      ['grantEntitlement', 'OUTCOME_UNKNOWN'],
      ['blockCustomer', 'UPSTREAM_TIMEOUT'],
    ]);
    expect(sandbox.callsTo('block-customer')).toEqual([]);
    const again = 'mutation ($input: BlockCustomerInput!) { blockCustomer(input: $input) { __typename } }';
    expect((await answerUnder(null, again, { input }, facade)).errors).toEqual([]);
    expect(sandbox.callsTo('block-customer')).toHaveLength(1);
  });

  test('without a key for writing nothing is sent', async () => {
    const facade = await createFacadeWithKey(sandbox.keys.write, {
      REVENUECAT_PROJECT_ID: sandbox.projectId,
    });
    sandbox.forgetCalls();
    const answer = await answerUnder(null, grant, inputFor(), facade);
    expect(answer.errors[0]?.extensions['code']).toBe('CONFIGURATION');
    expect(answer.errors[0]?.message).toContain('REVENUECAT_WRITE_API_KEY');
    expect(sandbox.calls).toEqual([]);
  });
});
