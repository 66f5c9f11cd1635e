import { describe, expect, test } from 'vitest';
import { createReceivingFacade } from '../../support/webhook-deliveries.ts';

const second = 1_000;
const minute = 60 * second;

const entitlements = '{ customer(id: "ada") { id firstSeenAt activeEntitlements { nodes { expiresAt } } } }';
const subscriptions =
  '{ customer(id: "ada") { subscriptions { nodes { id status } } purchases { nodes { id } } } }';

async function createFedFacade(env: Readonly<Record<string, string>> = {}) {
  const { facade, deliver, callsOf } = await createReceivingFacade(env);
  let sent = 0;
  const send = async (event: Readonly<Record<string, unknown>>, header?: string): Promise<number> => {
    const body = JSON.stringify({ event: { id: String((sent += 1)), ...event } });
    return (await deliver(body, '', header)).status;
  };
  /** Lets time pass while an event of somebody else comes every half minute. */
  const liveFor = async (ms: number): Promise<void> => {
    for (let passed = 0; passed < ms; passed += 30 * second) {
      await facade.clock.advance(30 * second);
      await send({ type: 'RENEWAL', app_user_id: 'bob' });
    }
  };
  await liveFor(90 * second);
  facade.takeCalls();
  return { facade, send, liveFor, callsOf };
}

describe('while webhooks arrive', () => {
  test('a customer and what it bought are remembered for ten minutes, and then read again', async () => {
    const { callsOf, liveFor } = await createFedFacade();
    expect(await callsOf(entitlements)).toEqual(['get-customer']);
    expect(await callsOf(subscriptions)).toEqual(['list-subscriptions', 'list-purchases']);
    await liveFor(9 * minute);
    expect([await callsOf(entitlements), await callsOf(subscriptions)]).toEqual([[], []]);
    await liveFor(minute);
    expect(await callsOf(entitlements)).toEqual(['get-customer']);
    expect(await callsOf(subscriptions)).toEqual(['list-subscriptions', 'list-purchases']);
  });

  test('an event ends that at once for whom it names, and for nobody else', async () => {
    const { callsOf, liveFor, send } = await createFedFacade();
    const ofGrace = entitlements.replace('ada', 'grace');
    await callsOf(entitlements);
    await callsOf(ofGrace);
    await liveFor(5 * minute);
    await send({ type: 'CANCELLATION', app_user_id: 'ada' });
    expect(await callsOf(entitlements)).toEqual(['get-customer']);
    expect(await callsOf(ofGrace)).toEqual([]);
  });

  test.each([
    ['the last-seen data', 'lastSeenAt', 'get-customer'],
    ['the platform', 'lastSeenPlatformVersion', 'get-customer'],
    ['the experiment', 'experiment { id }', 'get-customer'],
    ['attributes', 'attributes { nodes { name } }', 'get-customer'],
    ['aliases', 'aliases { nodes { id } }', 'list-customer-aliases'],
    ['balances', 'virtualCurrencyBalances { nodes { balance } }', 'list-virtual-currencies-balances'],
    ['the history', 'events { nodes { id } }', 'list-customer-events'],
    ['invoices', 'invoices { nodes { id } }', 'list-customer-invoices'],
  ])('%s change without one, and are remembered for a minute', async (_, field, operation) => {
    const { callsOf, liveFor } = await createFedFacade();
    const document = `{ customer(id: "ada") { id ${field} } }`;
    expect(await callsOf(document)).toContain(operation);
    await liveFor(30 * second);
    expect(await callsOf(document)).not.toContain(operation);
    await liveFor(30 * second);
    expect(await callsOf(document)).toContain(operation);
    expect(await callsOf(entitlements)).toEqual([]);
  });

  test('one document may use the older copy for one field, and needs a younger one for another', async () => {
    const { callsOf, liveFor } = await createFedFacade();
    await callsOf(entitlements);
    await liveFor(2 * minute);
    const both = `{ customer(id: "ada") { firstSeenAt } seen: customer(id: "ada") { lastSeenAt } }`;
    expect(await callsOf(both)).toEqual(['get-customer']);
    expect(await callsOf(both)).toEqual([]);
  });

  test('what a subscription reaches by itself is not outlasted', async () => {
    const { facade, callsOf, liveFor } = await createFedFacade();
    facade.sandbox.add.subscription({
      customerId: 'brief',
      currentPeriodEndsAt: facade.clock.now() + 3 * minute,
    });
    const ofBrief = '{ customer(id: "brief") { activeSubscription { id } } }';
    await callsOf(ofBrief);
    await liveFor(2 * minute);
    expect(await callsOf(ofBrief)).toEqual([]);
    await liveFor(minute);
    expect(await callsOf(ofBrief)).toContain('list-subscriptions');
    expect(await facade.data(ofBrief)).toEqual({ customer: { activeSubscription: null } });
  });

  test('the time is CACHE_CUSTOMER_FEED_SECONDS, which does nothing below the usual one', async () => {
    const short = await createFedFacade({ CACHE_CUSTOMER_FEED_SECONDS: '120' });
    await short.callsOf(entitlements);
    await short.liveFor(90 * second);
    expect(await short.callsOf(entitlements)).toEqual([]);
    await short.liveFor(30 * second);
    expect(await short.callsOf(entitlements)).toEqual(['get-customer']);

    const none = await createFedFacade({ CACHE_CUSTOMER_FEED_SECONDS: '1' });
    await none.callsOf(entitlements);
    await none.liveFor(30 * second);
    expect(await none.callsOf(entitlements)).toEqual([]);
    await none.liveFor(30 * second);
    expect(await none.callsOf(entitlements)).toEqual(['get-customer']);
  });
});

describe('when webhooks fail to arrive', () => {
  test('what was remembered while they did is read again after a minute of its own, untouched', async () => {
    const { facade, callsOf, liveFor } = await createFedFacade();
    await callsOf(entitlements);
    await liveFor(90 * second);
    await facade.clock.advance(2 * minute);
    expect(await callsOf(entitlements)).toEqual([]);
    await facade.clock.advance(30 * second + 1);
    expect(await callsOf(entitlements)).toEqual(['get-customer']);
  });

  test('an event after the silence does not make good again what was remembered before it', async () => {
    const { facade, callsOf, liveFor } = await createFedFacade();
    await callsOf(entitlements);
    await facade.clock.advance(4 * minute);
    await liveFor(minute);
    expect(await callsOf(entitlements)).toEqual(['get-customer']);
    await liveFor(2 * minute);
    expect(await callsOf(entitlements)).toEqual([]);
  });

  test('a delivery that was refused ends the longer time for five minutes', async () => {
    const { callsOf, liveFor, send } = await createFedFacade({ LIMIT_WEBHOOKS: '3' });
    await callsOf(entitlements);
    await liveFor(90 * second);
    const statuses = [
      await send({ type: 'TEST' }),
      await send({ type: 'TEST' }),
      await send({ type: 'TEST' }),
    ];
    expect(statuses).toContain(429);
    expect(await callsOf(entitlements)).toEqual(['get-customer']);
    await liveFor(minute);
    expect(await callsOf(entitlements)).toEqual(['get-customer']);
  });

  test('whoever does not know the authorization cannot make the feed look alive or dead', async () => {
    const { facade, callsOf, liveFor, send } = await createFedFacade();
    await callsOf(entitlements);
    await liveFor(minute);
    expect(await send({ type: 'TEST' }, 'wrong')).toBe(401);
    expect(await callsOf(entitlements)).toEqual([]);
    await facade.clock.advance(4 * minute);
    expect(await send({ type: 'TEST' }, 'wrong')).toBe(401);
    expect(await callsOf(entitlements)).toEqual(['get-customer']);
  });

  test('a server without webhooks never remembers longer', async () => {
    const { facade, callsOf } = await createFedFacade({ REVENUECAT_WEBHOOK_AUTHORIZATION: '' });
    await callsOf(entitlements);
    await facade.clock.advance(minute);
    expect(await callsOf(entitlements)).toEqual(['get-customer']);
  });
});

test('a whole answer that is given again ends with the feed, too', async () => {
  const { facade, callsOf, liveFor } = await createFedFacade();
  await callsOf(subscriptions);
  await callsOf(subscriptions);
  await liveFor(2 * minute);
  expect(await callsOf(subscriptions)).toEqual([]);
  await facade.clock.advance(3 * minute);
  expect(await callsOf(subscriptions)).toEqual(['get-customer', 'list-subscriptions', 'list-purchases']);
});

test('the report tells that a longer copy is a hit, and no stale one', async () => {
  const { facade, callsOf, liveFor } = await createFedFacade();
  await callsOf(entitlements);
  await liveFor(5 * minute);
  const { extensions } = await facade.query(entitlements.replace('id firstSeenAt', 'firstSeenAt'));
  expect(extensions?.['upstream']).toMatchObject({
    calls: {},
    cache: { hits: 1, misses: 0, stale: 0, oldestStaleMs: null },
  });
});
