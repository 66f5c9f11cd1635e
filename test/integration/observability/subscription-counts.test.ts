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

test('an event that cannot be told whole is counted by its code, and has a line with the id of its request', async () => {
  const facade = await createObservedFacade();
  const stream = await subscribe(facade, follow.replace('subscription', 'subscription Follow'), {
    id: 'ada',
  });
  expect(await facade.count('part_errors_total')).toBe(0);
  facade.sandbox.faults.add({ kind: 'status', status: 500 });
  await facade.server.fetch(
    new Request('http://facade.test/webhooks/revenuecat', {
      method: 'POST',
      headers: { authorization: webhookAuthorization },
      body: JSON.stringify({ event: { type: 'RENEWAL', app_user_id: 'ada' } }),
    }),
  );
  const told = await facade.clock.finish(stream.next());
  expect(told).toMatchObject({ errors: [{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }] });
  expect(await facade.count('part_errors_total', { code: 'UPSTREAM_UNAVAILABLE' })).toBe(1);
  expect(await facade.count('part_errors_total')).toBe(1);
  const lines = facade.logs.map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
  expect(lines.filter(({ msg }) => msg === 'part failed')).toEqual([
    expect.objectContaining({
      level: 'warn',
      requestId: stream.response.headers.get('x-request-id'),
      errors: { UPSTREAM_UNAVAILABLE: 1 },
    }),
  ]);
  const event = (await facade.spans()).find(({ name }) => name === 'subscription event');
  expect(event?.attributes).toEqual({ 'graphql.operation.name': 'Follow' });
  await stream.leave();
});
