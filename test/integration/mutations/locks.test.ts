import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { OperationId } from '../../../src/revenuecat/generated/operations.ts';
import { createFacade, type Facade } from '../../support/facade.ts';
import { holdNext } from '../../support/held-writes.ts';

/* Two mutations of one object at the same time: upstream locks it for the first, and answers 423 to the second. */

const refund = 'refund-subscription';
const wilmas = ({ sandbox }: Facade): string =>
  [...(sandbox.store.project(sandbox.projectId)?.subscriptionsOf('wilma') ?? [])][0]?.id ?? '';

async function run(facade: Facade, mutation: string, input: object): Promise<unknown> {
  const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}`;
  const data = await facade.data(
    `mutation ($input: ${type}Input!) { ${mutation}(input: $input) {
      __typename ... on ConflictError { message retryAfterMs referencedIds } } }`,
    { input },
  );
  return data[mutation];
}

const statusesOf = ({ sandbox }: Facade, operation: OperationId) =>
  sandbox.callsTo(operation).map(({ status }) => status);

const lockedFor = {
  __typename: 'ConflictError',
  message: 'It is being changed by somebody else right now. Try again after a moment.',
  retryAfterMs: 1000,
  referencedIds: [],
};

test('two refunds at once pay back once: the second waits, and finds it done', async () => {
  const facade = await createFacade();
  const subscriptionId = wilmas(facade);
  const { begun, release } = holdNext(facade.sandbox, refund);
  const first = run(facade, 'refundSubscription', { subscriptionId });
  await begun;
  const second = run(facade, 'refundSubscription', { subscriptionId });
  for (let turn = 0; turn < 1000 && !statusesOf(facade, refund).includes(423); turn += 1) await nextTurn();
  release();
  expect(await facade.clock.finish(first)).toEqual({ __typename: 'RefundSubscriptionPayload' });
  expect(await facade.clock.finish(second)).toEqual({ __typename: 'InvalidInputError' });
  expect(statusesOf(facade, refund)).toEqual([200, 423, 422]);
});

test('what stays locked is a ConflictError that says when to come back, and its key may be used again', async () => {
  const facade = await createFacade();
  const input = { subscriptionId: wilmas(facade), idempotencyKey: 'one intention' };
  const { begun, release } = holdNext(facade.sandbox, 'extend-subscription');
  const first = run(facade, 'extendSubscription', {
    subscriptionId: input.subscriptionId,
    extension: { days: 1 },
  });
  await begun;
  expect(await facade.clock.finish(run(facade, 'refundSubscription', input))).toEqual(lockedFor);
  release();
  expect(await first).toEqual({ __typename: 'ExtendSubscriptionPayload' });
  expect(await run(facade, 'refundSubscription', input)).toEqual({ __typename: 'RefundSubscriptionPayload' });
  expect(statusesOf(facade, refund)).toEqual([423, 423, 423, 200]);
});

test('a customer is locked under all of its ids, and others are not', async () => {
  const facade = await createFacade();
  facade.sandbox.add.customer({ id: 'one', aliases: ['one-again'] });
  const { begun, release } = holdNext(facade.sandbox, 'set-customer-attributes');
  const attributes = [{ name: 'colour', value: 'green' }];
  const first = run(facade, 'setCustomerAttributes', { customerId: 'one', attributes });
  await begun;
  const again = run(facade, 'blockCustomer', { customerId: 'one-again' });
  expect(await facade.clock.finish(again)).toEqual(lockedFor);
  expect(await run(facade, 'blockCustomer', { customerId: 'newcomer' })).toEqual({
    __typename: 'BlockCustomerPayload',
  });
  release();
  expect(await first).toEqual({ __typename: 'SetCustomerAttributesPayload' });
});

test('a mutation of a locked object is in the audit log with what upstream said', async () => {
  const facade = await createFacade();
  const subscriptionId = wilmas(facade);
  const { begun, release } = holdNext(facade.sandbox, refund);
  const first = run(facade, 'refundSubscription', { subscriptionId });
  await begun;
  await facade.clock.finish(run(facade, 'refundSubscription', { subscriptionId }));
  release();
  await first;
  const records = facade.logs.filter(
    (line) => line.includes('"refundSubscription"') && line.includes('"msg":"audit"'),
  );
  expect(records.map((line) => (JSON.parse(line) as { upstreamStatus?: number }).upstreamStatus)).toEqual([
    423, 200,
  ]);
});
