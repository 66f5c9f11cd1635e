import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { wireEnums } from '../../../src/revenuecat/generated/enums.ts';
import { createReceivingFacade } from '../../support/webhook-deliveries.ts';

interface Sample {
  readonly name: string;
  readonly text: string;
  readonly event: Readonly<Record<string, unknown>> & { readonly type: string };
}

const folder = new URL('../../fixtures/webhooks/', import.meta.url);
const samples = readdirSync(folder).map((file): Sample => {
  const text = readFileSync(new URL(file, folder), 'utf8');
  return {
    name: file.replace('.json', ''),
    text,
    event: (JSON.parse(text) as { event: Sample['event'] }).event,
  };
});

const idFields = ['app_user_id', 'original_app_user_id', 'aliases', 'transferred_from', 'transferred_to'];
const idsOf = ({ event }: Sample): string[] => [
  ...new Set(idFields.flatMap((field) => event[field] ?? []) as string[]),
];

test('there is a sample of every documented type', () => {
  const types = new Set(samples.map(({ event }) => event.type.toLowerCase()));
  expect(wireEnums.WebhookEventType.filter((type) => !types.has(type))).toEqual([]);
});

describe.each(samples.filter(({ event }) => event.type !== 'TEST'))('the event $name', (sample) => {
  test('makes each customer that it names be read again, and nobody else', async () => {
    const { facade, deliver, callsOf } = await createReceivingFacade();
    const ids = idsOf(sample);
    for (const id of ids) facade.sandbox.add.customer({ id });
    const documentOf = (id: string) => `{ customer(id: ${JSON.stringify(id)}) { firstSeenAt } }`;
    for (const id of [...ids, 'ada']) await callsOf(documentOf(id));
    expect((await deliver(sample.text)).status).toBe(200);
    for (const id of ids) expect(await callsOf(documentOf(id)), id).toEqual(['get-customer']);
    expect(await callsOf(documentOf('ada'))).toEqual([]);
  });

  test('is applied once, however often and late it comes', async () => {
    const { facade, deliver } = await createReceivingFacade();
    const statuses: unknown[] = [];
    for (let time = 0; time < 3; time += 1) {
      statuses.push(await (await deliver(sample.text)).json());
      await facade.clock.advance(3_600_000);
    }
    expect(statuses).toEqual([
      { status: 'applied' },
      { status: 'applied before' },
      { status: 'applied before' },
    ]);
  });

  test('is taken without any one of its fields but the type, and with each of them null', async () => {
    const { send } = await createReceivingFacade();
    for (const field of Object.keys(sample.event).filter((name) => name !== 'type')) {
      const { [field]: _left, ...rest } = sample.event;
      expect((await send({ ...rest, id: `without ${field}` })).status, field).toBe(200);
      expect((await send({ ...sample.event, id: `null ${field}`, [field]: null })).status, field).toBe(200);
    }
  });
});

test('all of them in any order leave what holds now', async () => {
  const { facade, deliver } = await createReceivingFacade();
  facade.sandbox.add.customer({ id: 'lovelace-1815' });
  const document = '{ customer(id: "lovelace-1815") { id subscriptions { nodes { status } } } }';
  const before = await facade.data(document);
  for (const { text } of samples.toReversed()) await deliver(text);
  expect(await facade.data(document)).toEqual(before);
  facade.sandbox.add.subscription({ customerId: 'lovelace-1815' });
  // The oldest of all, and the last to come.
  await deliver(
    JSON.stringify({ event: { type: 'EXPIRATION', app_user_id: 'lovelace-1815', event_timestamp_ms: 1 } }),
  );
  expect(await facade.data(document)).toMatchObject({
    customer: { subscriptions: { nodes: [{ status: 'ACTIVE' }] } },
  });
});

test('a thousand at once are all taken, without a call and without waiting for the clock', async () => {
  const { facade, send } = await createReceivingFacade();
  facade.takeCalls();
  const answers = await Promise.all(
    Array.from({ length: 1_000 }, (_, index) =>
      send({ type: 'RENEWAL', id: `event ${String(index)}`, app_user_id: `customer ${String(index % 50)}` }),
    ),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  expect(facade.takeCalls()).toEqual([]);
});
