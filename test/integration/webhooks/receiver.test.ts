import fc from 'fast-check';
import { expect, test } from 'vitest';
import { wireEnums } from '../../../src/revenuecat/generated/enums.ts';
import {
  createReceivingFacade,
  webhookAuthorization as authorization,
} from '../../support/webhook-deliveries.ts';

const nameOfAda = `{ customer(id: "ada") { id activeEntitlements(first: 1) { nodes { expiresAt } } } }`;

async function createReceiver(env: Readonly<Record<string, string>> = {}) {
  const receiving = await createReceivingFacade(env);
  /** Upstream calls of reading a customer. */
  return { ...receiving, callsOfReading: () => receiving.callsOf(nameOfAda) };
}

const aliases = ['$RCAnonymousID:8069', 'user/1?x=#%', '..', '🦆'];

test.each([
  ['the canonical id', { type: 'RENEWAL', app_user_id: 'ada' }],
  ['the original id', { type: 'CANCELLATION', app_user_id: '$RCAnonymousID:1', original_app_user_id: 'ada' }],
  ['an alias', { type: 'EXPIRATION', app_user_id: '$RCAnonymousID:1', aliases: [...aliases, 'ada'] }],
  ['who gave something away', { type: 'TRANSFER', transferred_from: ['ada'], transferred_to: ['bob'] }],
  ['who got something', { type: 'TRANSFER', transferred_from: ['bob'], transferred_to: ['ada'] }],
  ['nobody, so anybody', { type: 'TYPE_OF_NEXT_YEAR' }],
])('a customer is read again after an event that names %s', async (_, event) => {
  const { send, callsOfReading } = await createReceiver();
  expect(await callsOfReading()).not.toEqual([]);
  expect(await callsOfReading()).toEqual([]);
  expect((await send({ id: 'event', ...event })).status).toBe(200);
  expect(await callsOfReading()).not.toEqual([]);
});

test.each(wireEnums.WebhookEventType)(
  'the documented event %s is applied to the customer that it names',
  async (type) => {
    const { send, callsOfReading } = await createReceiver();
    await callsOfReading();
    const event = {
      type: type.toUpperCase(),
      id: '1',
      app_user_id: '$RCAnonymousID:1',
      original_app_user_id: 'ada',
    };
    expect((await send(event)).status).toBe(200);
    expect(await callsOfReading()).not.toEqual([]);
  },
);

test('an event of somebody else, and a test event, leave what is remembered of a customer', async () => {
  const { send, callsOfReading } = await createReceiver();
  await callsOfReading();
  await send({ type: 'RENEWAL', id: '1', app_user_id: 'bob' });
  await send({ type: 'TEST', id: '2', app_user_id: 'ada' });
  expect(await callsOfReading()).toEqual([]);
});

test('an event that comes twice is applied once, also when both come together', async () => {
  const { send, callsOfReading } = await createReceiver();
  const event = { type: 'RENEWAL', id: 'x'.repeat(100_000), app_user_id: 'ada' };
  const both = await Promise.all([send(event), send(event)]);
  expect(await Promise.all(both.map((answer) => answer.json()))).toEqual([
    { status: 'applied' },
    { status: 'applied before' },
  ]);
  await callsOfReading();
  expect((await send(event)).status).toBe(200);
  expect(await callsOfReading()).toEqual([]);
});

test.each(['', 'wrong', `${authorization} `.slice(1), `Bearer ${authorization}`])(
  'whoever does not know the authorization gets 401 and changes nothing (%#)',
  async (header) => {
    const { deliver, callsOfReading } = await createReceiver();
    await callsOfReading();
    const body = JSON.stringify({ event: { type: 'RENEWAL', id: '1', app_user_id: 'ada' } });
    const answers = [
      await deliver(body, '', header),
      await deliver('{', '', header),
      await deliver(body, '/other', null),
    ];
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401]);
    expect(new Set(await Promise.all(answers.map((answer) => answer.text()))).size).toBe(1);
    expect(await callsOfReading()).toEqual([]);
  },
);

test.each([
  '',
  '{',
  'null',
  '[]',
  '{}',
  '{"event":null}',
  '{"event":[]}',
  '{"event":{"type":7}}',
  '['.repeat(300_000),
])('what is no event is refused with 400 (%#)', async (body) => {
  const { deliver } = await createReceiver();
  expect((await deliver(body)).status).toBe(400);
});

test('a large event is taken, and a larger body than any event refused with 413', async () => {
  const { deliver } = await createReceiver();
  const event = (bytes: number) => JSON.stringify({ event: { type: 'RENEWAL', note: 'x'.repeat(bytes) } });
  expect((await deliver(event(900_000))).status).toBe(200);
  expect((await deliver(event(1_000_000))).status).toBe(413);
});

test('without the setting there is no such path, and with it only for the project that is served', async () => {
  const { facade, deliver } = await createReceiver();
  const event = JSON.stringify({ event: { type: 'TEST' } });
  expect((await deliver(event, `/${facade.sandbox.projectId}`)).status).toBe(200);
  expect((await deliver(event, '/proj_other')).status).toBe(404);
  const closed = await createReceiver({ REVENUECAT_WEBHOOK_AUTHORIZATION: '' });
  expect((await closed.deliver(event)).status).toBe(404);
});

test('more webhooks within a minute than the limit are refused with when to come back', async () => {
  const { facade, send } = await createReceiver({ LIMIT_WEBHOOKS: '2' });
  await send({ type: 'TEST', id: '1' });
  await send({ type: 'TEST', id: '2' });
  const refused = await send({ type: 'TEST', id: '3' });
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '60']);
  await facade.clock.advance(60_000);
  expect((await send({ type: 'TEST', id: '3' })).status).toBe(200);
});

test('health says whether webhooks arrive, where they are taken', async () => {
  const { facade, send } = await createReceiver();
  const health = async (): Promise<unknown> =>
    (await facade.server.fetch(new Request('http://server.test/health'))).json();
  expect(await health()).toEqual({ status: 'ok', webhooks: 'silent' });
  await send({ type: 'TEST', id: '1' });
  await send({ type: 'TEST', id: '2' });
  expect(await health()).toEqual({ status: 'ok', webhooks: 'live' });
});

test('no body makes the receiver fail', async () => {
  const { deliver } = await createReceiver();
  const event = fc.record(
    {
      type: fc.oneof(fc.string(), fc.constantFrom('RENEWAL', 'TRANSFER'), fc.jsonValue()),
      id: fc.jsonValue(),
      app_user_id: fc.jsonValue(),
      aliases: fc.jsonValue(),
      transferred_to: fc.jsonValue(),
      event_timestamp_ms: fc.oneof(fc.double(), fc.jsonValue()),
    },
    { requiredKeys: [] },
  );
  const body = fc.oneof(
    fc.string(),
    fc.json(),
    event.map((made) => JSON.stringify({ event: made })),
  );
  await fc.assert(
    fc.asyncProperty(body, async (text) => [200, 400].includes((await deliver(text)).status)),
    { numRuns: 200 },
  );
});
