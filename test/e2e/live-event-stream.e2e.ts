import { once } from 'node:events';
import { connect } from 'node:net';
import { createClient, type Client, type ClientOptions } from 'graphql-sse';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createFacade, exampleQuery, type Asker, type Facade } from '../support/facade.ts';
import { deliver, takingWebhooks } from '../support/webhooks.ts';

const liveCustomer = await exampleQuery('live-customer');

let facade: Facade;
let url: string;
const clients: { dispose(): void }[] = [];

beforeEach(async () => {
  facade = await createFacade({
    env: { ...takingWebhooks, HOST: '127.0.0.1', PORT: '0', LIMIT_STOP_MS: '5000' },
  });
  url = await facade.server.listen();
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.dispose();
  await facade.server.close();
});

async function headersOf(asker: Asker): Promise<Record<string, string>> {
  const authorization = await facade.authorizationOf(asker);
  return authorization === null ? {} : { authorization };
}

/** Waits until the condition holds: what it waits for comes by itself, over a socket. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

describe.each([false, true])('GraphQL over SSE, with a single connection: %s', (singleConnection) => {
  const clientOf = async (asker: Asker): Promise<Client<typeof singleConnection>> => {
    const options = { url, headers: await headersOf(asker), retryAttempts: 0, singleConnection };
    const client = createClient(options as ClientOptions<typeof singleConnection>);
    clients.push(client);
    return client;
  };

  test('a mutation and a webhook show in two subscriptions of one client', async () => {
    const client = await clientOf({ customerId: 'ada' });
    const follow = () => client.iterate({ query: liveCustomer, variables: { id: 'ada' } });
    const [one, other] = [follow(), follow()];
    const first = [one.next(), other.next()];
    await until(() => facade.events.subscribers() === 2);
    await facade.data(
      `mutation { setCustomerAttributes(input: { customerId: "ada", attributes: [{ name: "seat", value: "12" }] }) { __typename } }`,
    );
    for (const told of await Promise.all(first))
      expect(told.value).toMatchObject({ data: { customerChanged: { reason: 'CHANGED_HERE' } } });
    const second = [one.next(), other.next()];
    await deliver(facade, { type: 'EXPIRATION', id: '1', app_user_id: 'ada' });
    for (const told of await Promise.all(second))
      expect(told.value).toMatchObject({ data: { customerChanged: { reason: 'EXPIRATION' } } });
    await one.return?.();
    await until(() => facade.events.subscribers() === 1);
    client.dispose();
    await until(() => facade.events.subscribers() === 0);
  });

  test('queries are answered, and what is refused says why', async () => {
    const client = await clientOf({ customerId: 'ada' });
    const results: unknown[] = [];
    for await (const result of client.iterate({ query: '{ customer(id: "ada") { id } }' }))
      results.push(result);
    expect(results).toEqual([{ data: { customer: { id: 'ada' } } }]);
    const refused = await (async () => {
      for await (const result of client.iterate({ query: liveCustomer, variables: { id: 'wilma' } }))
        return result;
      return null;
    })().catch((error: unknown) => error);
    expect(refused).toMatchObject(
      singleConnection ? { errors: [{ extensions: { code: 'FORBIDDEN' } }] } : { response: { status: 403 } },
    );
    expect(facade.events.subscribers()).toBe(0);
  });

  test('streams end when the server stops, which is not held up', async () => {
    const client = await clientOf({ customerId: 'ada' });
    const told = client.iterate({ query: liveCustomer, variables: { id: 'ada' } });
    const end = told.next();
    await until(() => facade.events.subscribers() === 1);
    const startedAt = performance.now();
    await facade.server.close();
    expect(performance.now() - startedAt).toBeLessThan(4_000);
    expect(await end).toMatchObject({ done: true });
  });
});

describe('a stream of many operations', () => {
  const tokenHeader = 'x-graphql-event-stream-token';

  const send = async (method: string, asker: Asker, headers: Record<string, string> = {}, body?: unknown) =>
    fetch(url, {
      method,
      headers: {
        ...(await headersOf(asker)),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });

  test('belongs to whoever reserved it', async () => {
    const reserved = await send('PUT', { customerId: 'ada' });
    expect(reserved.status).toBe(201);
    const token = await reserved.text();
    const headers = { [tokenHeader]: token };
    const operation = { query: '{ viewer { name } }', extensions: { operationId: '1' } };
    expect((await send('PUT', 'nobody')).status).toBe(401);
    expect(
      (await send('GET', { customerId: 'bob' }, { ...headers, accept: 'text/event-stream' })).status,
    ).toBe(404);
    expect((await send('POST', { customerId: 'bob' }, headers, operation)).status).toBe(404);
    expect(
      (await send('POST', { customerId: 'ada' }, headers, { query: '{ viewer { name } }' })).status,
    ).toBe(400);
    expect((await send('POST', { customerId: 'ada' }, headers, operation)).status).toBe(202);
    // Its result waits for the stream, so it still runs.
    expect((await send('POST', { customerId: 'ada' }, headers, operation)).status).toBe(409);
    const stream = await send('GET', { customerId: 'ada' }, { ...headers, accept: 'text/event-stream' });
    expect(stream.status).toBe(200);
    const again = await send('GET', { customerId: 'ada' }, { ...headers, accept: 'text/event-stream' });
    expect(again.status).toBe(409);
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    while (!text.includes('event: complete')) text += (await reader?.read())?.value ?? '';
    expect(text).toContain('data: {"id":"1","payload":{"data":{"viewer":{"name":"ada"}}}}');
    await reader?.cancel();
  });

  test('that is reserved and not opened is forgotten, and nobody may reserve without end', async () => {
    const statuses: number[] = [];
    for (let count = 0; count < 21; count += 1)
      statuses.push((await send('PUT', { customerId: 'ada' })).status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(20);
    expect(statuses.at(-1)).toBe(429);
    await facade.clock.advance(30_000);
    expect((await send('PUT', { customerId: 'ada' })).status).toBe(201);
  });
});

test('a reader that is there and takes nothing is cut off, and what it held is given back', async () => {
  const body = JSON.stringify({ query: 'subscription { events { body } }' });
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  const { authorization = '' } = await headersOf('administrator');
  socket.write(
    [
      'POST /graphql HTTP/1.1',
      'host: facade',
      `authorization: ${authorization}`,
      'accept: text/event-stream',
      'content-type: application/json',
      `content-length: ${String(body.length)}`,
      '',
      body,
    ].join('\r\n'),
  );
  await until(() => facade.events.subscribers() === 1);
  socket.pause();
  const closed = once(socket, 'close');
  // More than the buffers of both ends hold.
  const note = 'x'.repeat(900_000);
  for (let index = 0; index < 40; index += 1)
    await deliver(facade, { type: 'RENEWAL', id: String(index), app_user_id: 'ada', note });
  expect(facade.events.subscribers()).toBe(1);
  await facade.clock.advance(90_000);
  expect(facade.events.subscribers()).toBe(0);
  // Only a reader notices; what was on its way still comes.
  socket.on('error', () => undefined);
  socket.resume();
  await closed;
});
