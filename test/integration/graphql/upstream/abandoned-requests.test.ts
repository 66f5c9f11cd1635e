import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createFacade } from '../../../support/facade.ts';

const document = '{ customer(id: "ada") { id lastSeenCountry } }';

/** A server whose upstream does not answer the first customer call until its caller gives up. */
async function hangingFacade() {
  const facade = await createFacade();
  facade.sandbox.faults.add({ operationId: 'get-customer', kind: 'hang', times: 1 });
  const started = async (): Promise<void> => {
    for (let turn = 0; turn < 1000 && facade.sandbox.calls.length === 0; turn += 1) await nextTurn();
    expect(facade.sandbox.callsTo('get-customer')).toHaveLength(1);
  };
  return { facade, started };
}

test('a client that leaves ends the call that nobody else waits for, and the log shows no fault', async () => {
  const { facade, started } = await hangingFacade();
  const client = new AbortController();
  const asked = facade.query(document, {}, 'administrator', { signal: client.signal });
  await started();
  expect(facade.clock.sleeping()).toBeGreaterThan(0);
  client.abort();
  await asked.catch(() => undefined);
  for (let turn = 0; turn < 20; turn += 1) await nextTurn();
  // The deadlines of the call and of the document are gone with them.
  expect(facade.clock.sleeping()).toBe(0);
  const levels = facade.logs.map((line) => (JSON.parse(line) as { level: string }).level);
  expect(levels.filter((level) => ['warn', 'error', 'fatal'].includes(level))).toEqual([]);
  await expect(facade.data(document)).resolves.toMatchObject({ customer: { id: 'ada' } });
});

test('a client that leaves takes nothing from another who waits for the same', async () => {
  const facade = await createFacade();
  facade.sandbox.faults.add({ operationId: 'get-customer', kind: 'latency', ms: 50, times: 1 });
  const client = new AbortController();
  const leaving = facade.query(document, {}, 'administrator', { signal: client.signal });
  const staying = facade.query(document);
  for (let turn = 0; turn < 1000 && facade.sandbox.calls.length === 0; turn += 1) await nextTurn();
  client.abort();
  await leaving.catch(() => undefined);
  const answer = await staying;
  expect(answer.data).toMatchObject({ customer: { id: 'ada' } });
  expect(facade.sandbox.callsTo('get-customer')).toHaveLength(1);
});

test('a client that leaves does not keep its change from being seen through', async () => {
  const facade = await createFacade();
  const read = '{ customer(id: "ada") { attributes { nodes { name value } } } }';
  await facade.data(read);
  facade.sandbox.faults.add({ operationId: 'set-customer-attributes', kind: 'latency', ms: 50 });
  const client = new AbortController();
  const writing = facade.query(
    `mutation { setCustomerAttributes(input: {
      customerId: "ada@old-login", attributes: [{ name: "team", value: "red" }]
    }) { __typename } }`,
    {},
    'administrator',
    { signal: client.signal },
  );
  const isSent = () => facade.sandbox.callsTo('set-customer-attributes').length > 0;
  for (let turn = 0; turn < 1000 && !isSent(); turn += 1) await nextTurn();
  client.abort();
  await writing.catch(() => undefined);
  const isAudited = () => facade.logs.some((line) => line.includes('"outcome":"OK"'));
  for (let turn = 0; turn < 1_000_000 && !isAudited(); turn += 1) await nextTurn();
  const { customer } = await facade.data<{ customer: { attributes: { nodes: unknown[] } } }>(read);
  expect(customer.attributes.nodes).toContainEqual({ name: 'team', value: 'red' });
});
