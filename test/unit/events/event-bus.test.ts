import { expect, test } from 'vitest';
import {
  customersTopic,
  customerTopic,
  webhooksTopic,
  type CustomerChanged,
  type WebhookReceived,
} from '../../../src/events/domain-events.ts';
import { createEventBus } from '../../../src/events/event-bus.ts';
import { SubscriberTooSlowError } from '../../../src/events/event-queue.ts';

const forEver = (): { signal: AbortSignal } => ({ signal: new AbortController().signal });

function changed(customerIds: readonly string[], occurredAt = 1): CustomerChanged {
  return {
    kind: 'customer-changed',
    projectId: 'proj1',
    customerIds,
    source: 'webhook',
    eventType: 'RENEWAL',
    occurredAt,
  };
}

function received(eventId: string): WebhookReceived {
  return {
    kind: 'webhook-received',
    projectId: 'proj1',
    eventId,
    eventType: 'RENEWAL',
    occurredAt: 1,
    body: {},
  };
}

test('who follows a customer by its canonical id hears of an event that names it among others', async () => {
  const bus = createEventBus();
  const events = bus.subscribe(customerTopic('proj1', ['ada']), forEver());
  bus.publish(changed(['bob']));
  bus.publish(changed(['$RCAnonymousID:1', 'ada']));
  expect((await events.next()).value).toMatchObject({ customerIds: ['$RCAnonymousID:1', 'ada'] });
});

test('an event that names a customer by two of its ids comes once', async () => {
  const bus = createEventBus();
  const stop = new AbortController();
  const events = bus.subscribe(customerTopic('proj1', ['ada', 'alias']), { signal: stop.signal });
  const first = events.next();
  bus.publish(changed(['ada', 'alias']));
  await first;
  const second = events.next();
  stop.abort();
  expect(await second).toEqual({ done: true, value: undefined });
});

test('a change that may be of any customer reaches those who follow one, in its project only', async () => {
  const bus = createEventBus();
  const here = bus.subscribe(customerTopic('proj1', ['ada']), forEver());
  const elsewhere = bus.subscribe(customerTopic('proj2', ['ada']), forEver());
  bus.publish(changed([]));
  expect((await here.next()).value).toEqual(changed([]));
  bus.publish({ ...changed(['ada']), projectId: 'proj2' });
  expect((await elsewhere.next()).value).toMatchObject({ projectId: 'proj2', customerIds: ['ada'] });
});

test('of changes that nobody has read only the latest of each customer waits', async () => {
  const bus = createEventBus();
  const events = bus.subscribe(customersTopic('proj1'), forEver());
  for (let at = 1; at <= 5000; at += 1) bus.publish(changed([at % 2 === 0 ? 'ada' : 'bob'], at));
  expect((await events.next()).value).toEqual(changed(['bob'], 4999));
  expect((await events.next()).value).toEqual(changed(['ada'], 5000));
});

test('no webhook replaces another, and a reader behind too many of them is cut off and told why', async () => {
  const bus = createEventBus({ mostWaiting: 2 });
  const events = bus.subscribe(webhooksTopic('proj1'), forEver());
  bus.publish(received('one'));
  bus.publish(received('two'));
  expect((await events.next()).value).toMatchObject({ eventId: 'one' });
  bus.publish(received('three'));
  bus.publish(received('four'));
  await expect(events.next()).rejects.toThrow(SubscriberTooSlowError);
  expect((await events.next()).done).toBe(true);
  expect(bus.subscribers()).toBe(0);
});

test('subscribers are gone when their signal ends, when they return, and when it had ended before', async () => {
  const bus = createEventBus();
  const stop = new AbortController();
  const one = bus.subscribe(customersTopic('proj1'), { signal: stop.signal });
  const other = bus.subscribe(webhooksTopic('proj1'), forEver());
  expect(bus.subscribers()).toBe(2);
  stop.abort();
  await other.return?.();
  expect(bus.subscribers()).toBe(0);
  const late = bus.subscribe(customersTopic('proj1'), { signal: stop.signal });
  expect(bus.subscribers()).toBe(0);
  expect([(await one.next()).done, (await other.next()).done, (await late.next()).done]).toEqual([
    true,
    true,
    true,
  ]);
});
