import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { createFacade, type Asker } from '../../../support/facade.ts';
import { subscribe, type Told } from '../../../support/live.ts';
import { deliver, takingWebhooks } from '../../../support/webhooks.ts';

const everything = `subscription ($id: ID!) { customerChanged(id: $id) { reason customer { id } } }`;
const ada: Asker = { customerId: 'ada' };
const bob: Asker = { customerId: 'bob' };
const reader: Asker = { scopes: ['customer_information:customers:read'] };

const codeIn = (told: Told) => (told.kind === 'next' ? told.errors[0]?.extensions['code'] : told.kind);

describe('open subscriptions', () => {
  test('a viewer may have so many, and again as many when they have ended', async () => {
    const facade = await createFacade({ env: { LIMIT_SUBSCRIPTIONS_CUSTOMER: '2' } });
    const open = () => subscribe(facade, everything, { id: 'ada' }, ada);
    const [first] = [await open(), await open()];
    const refused = await open();
    expect(refused.response.status).toBe(429);
    expect(await refused.next()).toMatchObject({
      errors: [{ extensions: { code: 'RATE_LIMITED', limitedBy: 'VIEWER', limit: 2 } }],
    });
    expect(facade.events.subscribers()).toBe(2);
    await first?.leave();
    const again = await open();
    expect(again.response.status).toBe(200);
    // Others have places of their own.
    expect((await subscribe(facade, everything, { id: 'bob' }, bob)).response.status).toBe(200);
  });

  test('a server may have so many', async () => {
    const facade = await createFacade({ env: { LIMIT_SUBSCRIPTIONS: '1' } });
    await subscribe(facade, everything, { id: 'ada' }, ada);
    const refused = await subscribe(facade, everything, { id: 'bob' }, bob);
    expect(await refused.next()).toMatchObject({
      errors: [{ extensions: { code: 'RATE_LIMITED', limitedBy: 'SERVER' } }],
    });
  });

  test('whoever does not read what it is sent is given up', async () => {
    const facade = await createFacade({ env: takingWebhooks });
    const live = await subscribe(facade, everything, { id: 'ada' }, ada);
    await deliver(facade, { type: 'RENEWAL', id: '1', app_user_id: 'ada' });
    expect(facade.events.subscribers()).toBe(1);
    await facade.clock.advance(75_000);
    expect(facade.events.subscribers()).toBe(0);
    await live.leave();
  });

  test('whoever reads and hears nothing for hours keeps the subscription', async () => {
    const facade = await createFacade({ env: takingWebhooks });
    const live = await subscribe(facade, everything, { id: 'ada' }, ada);
    const told = live.next();
    await facade.clock.advance(3 * 3_600_000);
    await deliver(facade, { type: 'RENEWAL', id: '1', app_user_id: 'ada' });
    expect(await told).toMatchObject({ data: { customerChanged: { reason: 'RENEWAL' } } });
    await live.leave();
  });

  test('end when the server stops, so that clients subscribe elsewhere', async () => {
    const facade = await createFacade();
    const live = await subscribe(facade, everything, { id: 'ada' }, ada);
    const told = live.next();
    await facade.server.close();
    expect(await told).toEqual({ kind: 'complete' });
    expect(facade.events.subscribers()).toBe(0);
  });

  test('two thousand leave nothing behind', async () => {
    const facade = await createFacade({ env: { ...takingWebhooks, LIMIT_SUBSCRIPTIONS_STAFF: '2000' } });
    const all = await Promise.all(
      Array.from({ length: 2_000 }, () => subscribe(facade, everything, { id: 'ada' }, reader)),
    );
    expect(facade.events.subscribers()).toBe(2_000);
    await deliver(facade, { type: 'RENEWAL', id: '1', app_user_id: 'ada' });
    const told = await Promise.all(all.map((live) => live.next()));
    expect(new Set(told.map(codeIn))).toEqual(new Set([undefined]));
    await Promise.all(all.map((live) => live.leave()));
    await nextTurn();
    expect(facade.events.subscribers()).toBe(0);
    expect(facade.clock.sleeping()).toBe(0);
    const one = await subscribe(facade, everything, { id: 'ada' }, reader);
    expect(one.response.status).toBe(200);
    await one.leave();
  }, 60_000);
});
