import { describe, expect, test } from 'vitest';
import { createSandbox } from '../../../src/sandbox/create-sandbox.ts';
import { createManualClock } from '../../fakes/manual-clock.ts';
import { createFacade, exampleQuery, type Facade } from '../../support/facade.ts';
import { holdNext } from '../../support/held-writes.ts';

const day = 86_400_000;
const operation = 'grant-customer-entitlement';
const document = `mutation ($input: GrantEntitlementInput!) { grantEntitlement(input: $input) {
  __typename
  ... on GrantEntitlementPayload { customer { id activeEntitlements { nodes { expiresAt } } } }
  ... on UserError { message code docUrl }
  ... on InvalidInputError { field issues { field message } }
  ... on ConflictError { retryAfterMs referencedIds }
} }`;

/** The grant of Radar for a day to somebody who owns nothing, and what to change of it. */
async function grants(given?: Facade) {
  const facade = given ?? (await createFacade());
  const { entitlement } = await facade.data<{ entitlement: { id: string } }>(
    '{ entitlement(lookupKey: "radar") { id } }',
  );
  facade.takeCalls();
  const expiresAt = new Date(facade.clock.now() + day).toISOString();
  const grant = async (changed: Readonly<Record<string, unknown>> = {}) => {
    const input = { customerId: 'newcomer', entitlementId: entitlement.id, expiresAt, ...changed };
    const data = await facade.data<{ grantEntitlement: Record<string, unknown> }>(document, { input });
    return data.grantEntitlement;
  };
  return { facade, grant, expiresAt };
}

const sent = ({ sandbox }: Facade) => sandbox.callsTo(operation).length;
const granted = (expiresAt: string) => ({
  __typename: 'GrantEntitlementPayload',
  customer: { id: 'newcomer', activeEntitlements: { nodes: [{ expiresAt }] } },
});

describe('a grant', () => {
  test('gives the entitlement with one call, and answers the customer as it is now', async () => {
    const { facade, grant, expiresAt } = await grants();
    await expect(grant()).resolves.toEqual(granted(expiresAt));
    expect(facade.takeCalls()).toEqual([operation, 'get-customer']);
  });

  test('reads nothing back when nothing is selected of the customer', async () => {
    const { facade, expiresAt } = await grants();
    const { entitlement } = await facade.data<{ entitlement: { id: string } }>(
      '{ entitlement(lookupKey: "radar") { id } }',
    );
    const input = { customerId: 'newcomer', entitlementId: entitlement.id, expiresAt };
    await facade.data(
      'mutation ($input: GrantEntitlementInput!) { grantEntitlement(input: $input) { __typename } }',
      { input },
    );
    expect(facade.takeCalls()).toEqual([operation]);
  });

  test('is written to the log with who did it, and without more than ids', async () => {
    const { facade, grant } = await grants();
    await grant();
    await grant({ entitlementId: 'entlnone' });
    const audits = facade.logs
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .filter((line) => line['msg'] === 'audit');
    expect(audits).toHaveLength(2);
    expect(audits[0]).toMatchObject({
      mutation: 'grantEntitlement',
      viewer: 'administrator',
      outcome: 'OK',
      targetIds: { customer_id: 'newcomer' },
    });
    expect(audits[1]).toMatchObject({ outcome: 'NOT_FOUND', upstreamStatus: 404 });
  });

  test('of the example document is accepted', async () => {
    const { facade, expiresAt } = await grants();
    const { entitlement } = await facade.data<{ entitlement: { id: string } }>(
      '{ entitlement(lookupKey: "radar") { id } }',
    );
    const input = { customerId: 'newcomer', entitlementId: entitlement.id, expiresAt };
    await expect(facade.data(await exampleQuery('grant-entitlement'), { input })).resolves.toMatchObject({
      grantEntitlement: { __typename: 'GrantEntitlementPayload' },
    });
  });
});

describe('input that cannot be right', () => {
  test('is refused without a call, and all of it at once', async () => {
    const { facade, grant } = await grants();
    const answer = await grant({
      customerId: '..',
      entitlementId: '',
      expiresAt: new Date(facade.clock.now()).toISOString(),
      idempotencyKey: '',
    });
    expect(answer).toMatchObject({
      __typename: 'InvalidInputError',
      code: 'INVALID_INPUT',
      field: ['customerId'],
      docUrl: null,
    });
    const issues = answer['issues'] as { field: string[]; message: string }[];
    expect(issues.map((issue) => issue.field)).toEqual([
      ['customerId'],
      ['entitlementId'],
      ['expiresAt'],
      ['idempotencyKey'],
    ]);
    for (const { message } of issues) expect(message).toMatch(/\.$/);
    expect(facade.takeCalls()).toEqual([]);
  });

  test.each([
    ['an id that another operation has in its place', { customerId: 'blocked_customers' }],
    ['an id with a control character', { customerId: 'a\u0000b' }],
    ['an id that is too long', { customerId: 'x'.repeat(1501) }],
    ['an entitlement id that is too long', { entitlementId: 'x'.repeat(256) }],
    ['a moment in the past', { expiresAt: '2001-01-01T00:00:00.000Z' }],
    ['a key that is too long', { idempotencyKey: 'x'.repeat(256) }],
  ])('such as %s', async (_name, changed) => {
    const { facade, grant } = await grants();
    const answer = await grant(changed);
    expect(answer).toMatchObject({ __typename: 'InvalidInputError', field: Object.keys(changed) });
    expect(facade.takeCalls()).toEqual([]);
  });

  test('in form is refused as a document, before anything runs', async () => {
    const { facade } = await grants();
    for (const expiresAt of ['tomorrow', 5, null, '2030-02-30T00:00:00Z']) {
      const input = { customerId: 'newcomer', entitlementId: 'entl1', expiresAt };
      const { errors, data } = await facade.query(document, { input });
      expect(data ?? null).toBeNull();
      expect(errors[0]?.extensions['code']).toBe('BAD_USER_INPUT');
    }
    expect(facade.takeCalls()).toEqual([]);
  });
});

describe('what upstream refuses', () => {
  test.each([
    ['a customer', { customerId: 'nobody' }],
    ['an entitlement', { entitlementId: 'entlnone' }],
  ])('because there is no such thing is NotFoundError: %s', async (_name, changed) => {
    const { grant } = await grants();
    await expect(grant(changed)).resolves.toMatchObject({
      __typename: 'NotFoundError',
      code: 'NOT_FOUND',
      docUrl: null,
    });
  });

  test('because of a value is InvalidInputError in terms of our input', async () => {
    const clock = createManualClock();
    // Upstream's clock is ahead: the moment lies in the future here only.
    const sandbox = createSandbox({ clock: { now: () => clock.now() + 2 * day }, rateLimits: 'off' });
    const { grant } = await grants(await createFacade({ clock, sandbox }));
    await expect(grant()).resolves.toMatchObject({
      __typename: 'InvalidInputError',
      code: 'INVALID_INPUT',
      field: ['expiresAt'],
      issues: [{ field: ['expiresAt'] }],
    });
  });

  test('because of its state is ConflictError', async () => {
    const { facade, grant } = await grants();
    const { begun, release } = holdNext(facade.sandbox, operation);
    const first = grant();
    await begun;
    await expect(facade.clock.finish(grant())).resolves.toMatchObject({
      __typename: 'ConflictError',
      code: 'CONFLICT',
      retryAfterMs: 1000,
      referencedIds: [],
    });
    release();
    await expect(first).resolves.toMatchObject({ __typename: 'GrantEntitlementPayload' });
  });
});

describe('an idempotencyKey', () => {
  test('makes a repetition the same result without a second call', async () => {
    const { facade, grant, expiresAt } = await grants();
    const first = await grant({ idempotencyKey: 'key-1' });
    await expect(grant({ idempotencyKey: 'key-1' })).resolves.toEqual(first);
    expect(first).toEqual(granted(expiresAt));
    expect(sent(facade)).toBe(1);
  });

  test('makes a repetition wait for the one under way', async () => {
    const { facade, grant } = await grants();
    facade.sandbox.faults.add({ operationId: operation, kind: 'latency', ms: 30, times: 1 });
    const both = await Promise.all([grant({ idempotencyKey: 'key-1' }), grant({ idempotencyKey: 'key-1' })]);
    expect(both[1]).toEqual(both[0]);
    expect(sent(facade)).toBe(1);
  });

  test('cannot be used for another input', async () => {
    const { facade, grant } = await grants();
    await grant({ idempotencyKey: 'key-1' });
    await expect(grant({ idempotencyKey: 'key-1', customerId: 'ada' })).resolves.toMatchObject({
      __typename: 'ConflictError',
      code: 'CONFLICT',
      retryAfterMs: null,
    });
    expect(sent(facade)).toBe(1);
  });

  test('is not used up by input that was refused without a call', async () => {
    const { facade, grant, expiresAt } = await grants();
    await grant({ idempotencyKey: 'key-1', customerId: '' });
    await expect(grant({ idempotencyKey: 'key-1' })).resolves.toEqual(granted(expiresAt));
    expect(sent(facade)).toBe(1);
  });

  test('remembers a failure that cannot end otherwise', async () => {
    const { facade, grant } = await grants();
    const first = await grant({ idempotencyKey: 'key-1', customerId: 'late' });
    facade.sandbox.add.customer({ id: 'late' });
    await expect(grant({ idempotencyKey: 'key-1', customerId: 'late' })).resolves.toEqual(first);
    expect(sent(facade)).toBe(1);
  });

  test('without one, two grants are two calls', async () => {
    const { facade, grant } = await grants();
    await grant();
    await grant();
    expect(sent(facade)).toBe(2);
  });
});
