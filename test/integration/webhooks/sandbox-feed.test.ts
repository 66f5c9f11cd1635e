import { describe, expect, test } from 'vitest';
import { createFacade, freshAnswersOnly } from '../../support/facade.ts';

const second = 1_000;
const minute = 60 * second;

const document = `
  query ($id: ID!) { customer(id: $id) { id activeSubscription { status autoRenewalStatus } } }
`;

/** A server on its own sandbox, as \`npm start\` has it, where somebody subscribes. */
async function createEmbedded() {
  const facade = await createFacade({ env: freshAnswersOnly });
  const { sandbox, clock } = facade;
  const { id } = sandbox.add.subscription({
    customerId: 'countess',
    store: 'rc_billing',
    currentPeriodEndsAt: clock.now() + 60 * minute,
  });
  const stateOf = async (customerId: string): Promise<unknown> => {
    const data = await facade.data<{ customer: { activeSubscription: unknown } }>(document, {
      id: customerId,
    });
    return data.customer.activeSubscription;
  };
  const deliver = () => sandbox.webhooks.deliverDue();
  /** Lets time pass while the sandbox shows once a minute that it is there. */
  const liveFor = async (minutes: number): Promise<void> => {
    for (let passed = 0; passed < minutes; passed += 1) {
      await clock.advance(minute);
      sandbox.webhooks.sendTest();
      await deliver();
    }
  };
  return { facade, sandbox, clock, id, stateOf, deliver, liveFor };
}

const renewing = { status: 'ACTIVE', autoRenewalStatus: 'WILL_RENEW' };
const ending = { status: 'ACTIVE', autoRenewalStatus: 'WILL_NOT_RENEW' };

describe('the embedded sandbox', () => {
  test('tells the server what the stores do: the next read is right, and others stay', async () => {
    const { facade, sandbox, id, stateOf, deliver } = await createEmbedded();
    expect(await stateOf('countess')).toEqual(renewing);
    await stateOf('grace');
    sandbox.stores.turnOffRenewal(id);
    expect(await stateOf('countess')).toEqual(renewing);
    await deliver();
    expect(await stateOf('countess')).toEqual(ending);
    facade.takeCalls();
    await stateOf('grace');
    expect(facade.takeCalls()).toEqual([]);
  });

  test('gives it a live feed without a port, with the longer lifetimes that go with it', async () => {
    const { facade, stateOf, sandbox, id, liveFor, deliver } = await createEmbedded();
    await liveFor(3);
    await stateOf('countess');
    facade.takeCalls();
    await liveFor(8);
    expect(await stateOf('countess')).toEqual(renewing);
    expect(facade.takeCalls()).toEqual([]);
    sandbox.stores.turnOffRenewal(id);
    await deliver();
    expect(await stateOf('countess')).toEqual(ending);
  });

  test('tells what clients do through the server, which does no harm', async () => {
    const { facade, sandbox, id, stateOf, deliver } = await createEmbedded();
    await facade.data(
      `mutation ($id: ID!) { cancelSubscription(input: { subscriptionId: $id }) { __typename } }`,
      { id },
    );
    expect(await stateOf('countess')).toEqual(ending);
    await deliver();
    expect(sandbox.webhooks.attempts).toMatchObject([{ type: 'cancellation', status: 200 }]);
    expect(await stateOf('countess')).toEqual(ending);
  });

  test('leaves the server right when its webhooks come twice, out of order and late', async () => {
    const { sandbox, clock, id, stateOf, deliver } = await createEmbedded();
    await stateOf('countess');
    sandbox.webhooks.disturb({ copies: 3, reversed: true, delayMs: 30 * second });
    sandbox.stores.turnOffRenewal(id);
    await clock.advance(10 * second);
    sandbox.stores.turnOnRenewal(id);
    await clock.advance(10 * second);
    sandbox.stores.turnOffRenewal(id);
    await clock.advance(30 * second);
    await deliver();
    expect(sandbox.webhooks.attempts.map(({ status }) => status)).toEqual(Array<number>(9).fill(200));
    expect(await stateOf('countess')).toEqual(ending);
  });

  test('is heard after its retries when the server could not take a webhook at first', async () => {
    const { sandbox, facade, clock, id, stateOf, deliver } = await createEmbedded();
    const refusing = await createFacade({ env: { LIMIT_WEBHOOKS: '1' }, sandbox, clock });
    await stateOf('countess');
    sandbox.stores.turnOffRenewal(id);
    sandbox.webhooks.sendTest();
    await deliver();
    expect(sandbox.webhooks.attempts.filter(({ status }) => status === 429)).toHaveLength(1);
    await clock.advance(5 * minute);
    await deliver();
    expect(sandbox.webhooks.attempts.at(-1)).toMatchObject({ attempt: 2, status: 200 });
    await Promise.all([facade.server.close(), refusing.server.close()]);
  });

  test('makes an end appear by itself when the clock comes to it', async () => {
    const { sandbox, clock, stateOf, deliver } = await createEmbedded();
    expect(await stateOf('countess')).toEqual(renewing);
    await clock.advance(60 * minute);
    await deliver();
    expect(sandbox.webhooks.attempts.map(({ type }) => type)).toContain('expiration');
    expect(await stateOf('countess')).toBeNull();
  });
});

test('nobody outside knows the authorization that the embedded sandbox uses', async () => {
  const { facade, deliver, sandbox } = await createEmbedded();
  const response = await facade.server.fetch(
    new Request('http://server.test/webhooks/revenuecat', { method: 'POST', body: '{}' }),
  );
  expect(response.status).toBe(404);
  sandbox.webhooks.sendTest();
  await deliver();
  expect(sandbox.webhooks.attempts.map(({ status }) => status)).toEqual([200]);
});
