import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { subscribe } from '../../support/live.ts';
import { createObservedFacade, webhookAuthorization, type ObservedFacade } from './observed-facade.ts';

const follow = 'subscription ($id: ID!) { customerChanged(id: $id) { customer { id } } }';

const countOnce = async (facade: ObservedFacade, name: string, labels: object, wanted: number) => {
  while ((await facade.count(name, { ...labels })) !== wanted) await nextTurn();
};

test('subscriptions are counted while they are open, by how they ended, and with the delay of what they tell', async () => {
  const facade = await createObservedFacade();
  const first = await subscribe(facade, follow, { id: 'ada' });
  const other = await subscribe(facade, follow, { id: 'wilma' });
  expect(await facade.count('open_subscriptions', { transport: 'sse' })).toBe(2);
  const response = await facade.server.fetch(
    new Request('http://facade.test/webhooks/revenuecat', {
      method: 'POST',
      headers: { authorization: webhookAuthorization },
      body: JSON.stringify({
        event: { type: 'RENEWAL', app_user_id: 'ada', event_timestamp_ms: facade.clock.now() - 2_000 },
      }),
    }),
  );
  expect(response.status).toBe(200);
  await first.next();
  expect(await facade.count('live_event_delay_seconds_count')).toBe(1);
  expect(await facade.count('live_event_delay_seconds_sum')).toBe(2);
  await first.leave();
  await countOnce(facade, 'open_subscriptions', { transport: 'sse' }, 1);
  expect(await facade.count('subscriptions_ended_total', { how: 'left' })).toBe(1);
  await facade.server.close();
  expect(await facade.count('open_subscriptions', { transport: 'sse' })).toBe(0);
  expect(await facade.count('subscriptions_ended_total', { how: 'closing' })).toBe(1);
  await other.leave();
});
