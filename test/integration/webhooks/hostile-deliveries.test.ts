import { expect, test } from 'vitest';
import { createReceivingFacade } from '../../support/webhook-deliveries.ts';

const event = { type: 'RENEWAL', id: '1', app_user_id: 'ada' };
const wrapped = JSON.stringify({ event });
const nested = (levels: number): string =>
  `{"event":{"type":"RENEWAL","app_user_id":"ada","deep":${'['.repeat(levels)}${']'.repeat(levels)}}}`;

const encoder = new TextEncoder();
const utf16 = Buffer.from(wrapped, 'utf16le');
const latin1 = Buffer.from(wrapped.replace('ada', 'Zoë'), 'latin1');

test.each([
  ['an event in UTF-16', utf16, 400],
  ['an event in Latin-1 that names somebody with an umlaut', latin1, 400],
  ['half of a character', Buffer.concat([encoder.encode(wrapped), Buffer.from([0xe2])]), 400],
  [
    'an event behind a byte order mark',
    Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), encoder.encode(wrapped)]),
    200,
  ],
  ['an event that is nested as no event is', nested(60), 400],
  ['an event that is nested a hundred thousand levels deep', nested(100_000), 400],
  ['an event with some levels', nested(10), 200],
  ['an event in a list', `[${wrapped}]`, 400],
  ['two events', wrapped + wrapped, 400],
  ['an event without the object around it', JSON.stringify(event), 400],
  ['an event of a type that is a list', JSON.stringify({ event: { ...event, type: ['RENEWAL'] } }), 400],
  [
    'an event of a type that nobody has heard of',
    JSON.stringify({ event: { ...event, type: 'X'.repeat(9_000) } }),
    200,
  ],
  [
    'an event with names of ours',
    '{"event":{"type":"RENEWAL","__proto__":{"id":1},"constructor":null}}',
    200,
  ],
  [
    'ids that are no texts',
    JSON.stringify({ event: { ...event, aliases: [1, null, {}, ['x']], app_user_id: 7 } }),
    200,
  ],
  ['a number for an event', '{"event":1e999}', 400],
  ['text', 'type=RENEWAL&app_user_id=ada', 400],
])('%s is answered, and not with 500', async (_, body, status) => {
  const { deliver } = await createReceivingFacade();
  expect((await deliver(body)).status).toBe(status);
});

test.each(['/', '/%', '/%00', '/%2e%2e', '/..%2f', `/${'x'.repeat(10_000)}`, '/proj1/more', '/__proto__'])(
  'no path of an unknown project takes an event (%#)',
  async (path) => {
    const { facade, deliver, callsOf } = await createReceivingFacade();
    const document = '{ customer(id: "ada") { firstSeenAt } }';
    await callsOf(document);
    expect((await deliver(wrapped, path)).status).toBe(404);
    expect(await callsOf(document)).toEqual([]);
    expect(facade.logs.join('')).not.toContain('request failed');
  },
);

test('more ids than anybody has mean everybody', async () => {
  const { send, callsOf } = await createReceivingFacade();
  const document = '{ customer(id: "ada") { firstSeenAt } }';
  await callsOf(document);
  const aliases = Array.from({ length: 2_000 }, (_, index) => `alias ${String(index)}`);
  expect((await send({ type: 'RENEWAL', aliases })).status).toBe(200);
  expect(await callsOf(document)).toEqual(['get-customer']);
});

test('other methods are no deliveries', async () => {
  const { facade } = await createReceivingFacade();
  for (const method of ['GET', 'PUT', 'DELETE', 'HEAD', 'OPTIONS']) {
    const response = await facade.server.fetch(
      new Request('http://server.test/webhooks/revenuecat', {
        method,
        headers: { authorization: 'x'.repeat(20) },
      }),
    );
    expect(response.status).toBe(404);
  }
});

test('what is refused tells nothing of the authorization, and nothing of the body', async () => {
  const { facade, deliver } = await createReceivingFacade();
  const body = JSON.stringify({ event: { type: 7, app_user_id: 'grace@secret.example' } });
  for (const header of ['wrong', undefined]) {
    const text = await (await deliver(body, '', header)).text();
    expect(text).not.toContain('grace@secret.example');
  }
  expect(facade.logs.join('')).not.toContain('grace@secret.example');
});
