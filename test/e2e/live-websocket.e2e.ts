import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { CloseCode, createClient, type Client } from 'graphql-ws';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { createFacade, exampleQuery, type Asker, type Facade } from '../support/facade.ts';
import { holdNext } from '../support/held-writes.ts';
import { inspectForLeaks } from '../support/leak-inspection.ts';
import { deliver, takingWebhooks } from '../support/webhooks.ts';

const liveCustomer = await exampleQuery('live-customer');
const protocol = 'graphql-transport-ws';

let facade: Facade;
let url: string;
const clients: Client[] = [];
const sockets: WebSocket[] = [];

beforeEach(async () => {
  facade = await createFacade({
    env: {
      ...takingWebhooks,
      HOST: '127.0.0.1',
      PORT: '0',
      LIMIT_CALLS_CUSTOMER: '5',
      LIMIT_STOP_MS: '5000',
      CORS_ORIGINS: 'https://shop.example',
      INTROSPECTION: 'off',
    },
  });
  url = (await facade.server.listen()).replace('http:', 'ws:');
});

afterEach(async () => {
  for (const client of clients.splice(0)) await client.dispose();
  for (const socket of sockets.splice(0)) socket.terminate();
  await facade.server.close();
});

/** A client as people use it. */
async function clientOf(asker: Asker): Promise<Client> {
  const authorization = await facade.authorizationOf(asker);
  const client = createClient({
    url,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    connectionParams: authorization === null ? {} : { authorization },
    on: { message: (message) => inspectForLeaks('response body', JSON.stringify(message)) },
  });
  clients.push(client);
  return client;
}

interface Told {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly { readonly extensions?: Record<string, unknown> }[];
}

/** What an operation brought, and how it ended. */
async function resultsOf(
  client: Client,
  query: string,
  variables: Record<string, unknown> = {},
): Promise<Told[]> {
  const results: Told[] = [];
  for await (const result of client.iterate({ query, variables })) results.push(result as Told);
  return results;
}

/** A connection by hand. */
async function connect(
  options: { headers?: Record<string, string>; protocols?: string[] } = {},
): Promise<WebSocket> {
  const socket = new WebSocket(url, options.protocols ?? [protocol], { headers: options.headers ?? {} });
  sockets.push(socket);
  await once(socket, 'open');
  return socket;
}

async function statusOf(target: string, headers: Record<string, string> = {}): Promise<number | undefined> {
  const socket = new WebSocket(target, [protocol], { headers });
  sockets.push(socket);
  socket.on('error', () => undefined);
  const [, response] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode?: number }];
  return response.statusCode;
}

const closeOf = async (socket: WebSocket): Promise<number> => ((await once(socket, 'close')) as [number])[0];

/** Waits until the condition holds: what it waits for comes by itself, over a socket. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

describe('GraphQL over WebSocket', () => {
  test('each operation is a line of the log, with its name, its viewer, its outcome and how long it took', async () => {
    const client = await clientOf('administrator');
    await resultsOf(client, 'query OfSomebody { customer(id: "ada") { id } }');
    await resultsOf(client, 'query OfNothing { nothing }').catch(() => undefined);
    const lines = facade.logs
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .filter(({ msg, transport }) => msg === 'request' && transport === 'websocket');
    expect(lines).toMatchObject([
      { durationMs: 0, operation: { name: 'OfSomebody', kind: 'query', outcome: 'ok', viewerKind: 'staff' } },
      { operation: { outcome: 'failed', errors: { GRAPHQL_VALIDATION_FAILED: 1 } } },
    ]);
    expect(lines[0]?.['operation']).toMatchObject({ sent: 1 });
  });

  test('a change through HTTP, and a webhook, show in a subscription', async () => {
    const client = await clientOf({ customerId: 'ada' });
    const told = client.iterate<{ customerChanged: { reason: string; customer: { id: string } } }>({
      query: liveCustomer,
      variables: { id: 'ada@old-login' },
    });
    const first = told.next();
    await until(() => facade.events.subscribers() === 1);
    await facade.data(
      `mutation { setCustomerAttributes(input: { customerId: "ada", attributes: [{ name: "seat", value: "12" }] }) { __typename } }`,
    );
    expect((await first).value).toMatchObject({ data: { customerChanged: { reason: 'CHANGED_HERE' } } });
    await deliver(facade, { type: 'EXPIRATION', id: '1', app_user_id: 'ada' });
    expect((await told.next()).value).toMatchObject({
      data: { customerChanged: { reason: 'EXPIRATION', customer: { id: 'ada' } } },
    });
    await told.return?.();
    await until(() => facade.events.subscribers() === 0);
  });

  test('queries and mutations are taken, by the same rules', async () => {
    const client = await clientOf({ customerId: 'ada' });
    expect(await resultsOf(client, '{ customer(id: "ada") { id } }')).toMatchObject([
      { data: { customer: { id: 'ada' } } },
    ]);
    expect(await resultsOf(client, '{ customer(id: "wilma") { id } }')).toMatchObject([
      { data: { customer: null }, errors: [{ extensions: { code: 'FORBIDDEN' } }] },
    ]);
    const records = () => facade.logs.filter((line) => line.includes('"audit"'));
    const before = records().length;
    expect(
      await resultsOf(client, 'mutation { archiveOffering(input: { offeringId: "ofrng1" }) { __typename } }'),
    ).toMatchObject([{ errors: [{ extensions: { code: 'FORBIDDEN' } }] }]);
    expect(records().length).toBe(before + 1);
  });

  test.each([
    ['broken text', '{', 'GRAPHQL_PARSE_FAILED'],
    ['an unknown field', '{ nothing }', 'GRAPHQL_VALIDATION_FAILED'],
    ['five thousand brackets', '{'.repeat(5_000), 'QUERY_TOO_COMPLEX'],
    [
      'too many calls',
      '{ customersByIds(ids: ["1","2","3","4","5","6"]) { id firstSeenAt } }',
      'QUERY_TOO_COMPLEX',
    ],
  ])('%s is refused before it is executed', async (_, query, code) => {
    const client = await clientOf({ customerId: 'ada' });
    facade.takeCalls();
    const results = await resultsOf(client, query).catch((errors: unknown) => [{ errors } as Told]);
    expect(results).toMatchObject([{ errors: [{ extensions: { code, requestId: expect.any(String) } }] }]);
    expect(facade.takeCalls()).toEqual([]);
  });

  test('introspection is for those who may see the schema', async () => {
    const client = await clientOf({ customerId: 'ada' });
    const results = await resultsOf(client, '{ __schema { types { name } } }');
    expect(results).toMatchObject([{ errors: [{ extensions: { code: 'FORBIDDEN' } }] }]);
  });

  test('a subscription that is refused never begins', async () => {
    const client = await clientOf({ customerId: 'bob' });
    const results = await resultsOf(client, liveCustomer, { id: 'ada' }).catch((errors: unknown) => [
      { errors } as Told,
    ]);
    expect(results).toMatchObject([{ errors: [{ extensions: { code: 'FORBIDDEN' } }] }]);
    expect(facade.events.subscribers()).toBe(0);
  });

  test('a query that its client wants no more ends the call that it waits for', async () => {
    facade.sandbox.faults.add({ operationId: 'get-customer', kind: 'hang', times: 1 });
    const client = await clientOf('administrator');
    // Else the client would close the connection with its last operation.
    const other = client.iterate({ query: 'subscription { events { id } }' });
    const told = other.next();
    await until(() => facade.events.subscribers() === 1);
    const sleeping = facade.clock.sleeping();
    const results = client.iterate({ query: '{ customer(id: "ada") { lastSeenCountry } }' });
    const asked = results.next();
    await until(() => facade.sandbox.callsTo('get-customer').length === 1);
    await results.return?.();
    await asked;
    const lines = () => facade.logs.filter((line) => line.includes('"kind":"query"'));
    await until(() => lines().length > 0);
    expect(facade.clock.sleeping()).toBe(sleeping);
    expect(lines().map((line) => (JSON.parse(line) as { level: unknown }).level)).toEqual(['info']);
    expect(facade.events.subscribers()).toBe(1);
    await other.return?.();
    await told;
  });

  test('the token may come with the upgrade, as programs send it', async () => {
    const authorization = (await facade.authorizationOf({ customerId: 'ada' })) ?? '';
    const socket = await connect({ headers: { authorization } });
    socket.send(JSON.stringify({ type: 'connection_init' }));
    const [message] = (await once(socket, 'message')) as [Buffer];
    expect(JSON.parse(message.toString('utf8'))).toEqual({ type: 'connection_ack' });
  });

  test('when the token expires, its subscriptions end with an error and its connection takes no more', async () => {
    const client = await clientOf({ customerId: 'ada' });
    const told = client.iterate({ query: liveCustomer, variables: { id: 'ada' } });
    const first = told.next();
    await until(() => facade.events.subscribers() === 1);
    await facade.clock.advance(86_400_000 + 30_000);
    expect((await first).value).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
    const ended: unknown = await resultsOf(client, '{ viewer { name } }').catch((error: unknown) => error);
    expect(ended).toMatchObject({ code: CloseCode.Forbidden });
  });

  test('when the server stops, clients are told to go elsewhere, and it is not held up', async () => {
    const client = await clientOf({ customerId: 'ada' });
    const closed = new Promise<number>((resolve) => {
      client.on('closed', (event) => resolve((event as { code: number }).code));
    });
    const told = client.iterate({ query: liveCustomer, variables: { id: 'ada' } });
    const first = told.next().catch((error: unknown) => error);
    await until(() => facade.events.subscribers() === 1);
    const startedAt = performance.now();
    await facade.server.close();
    expect(performance.now() - startedAt).toBeLessThan(4_000);
    expect(await closed).toBe(1001);
    await first;
    expect(facade.events.subscribers()).toBe(0);
  });

  test('when the server stops, a mutation is answered before its connection is closed, and what is live is cut, not complete', async () => {
    const client = await clientOf('administrator');
    const closed = new Promise<number>((resolve) => {
      client.on('closed', (event) => resolve((event as { code: number }).code));
    });
    const live = client.iterate({ query: liveCustomer, variables: { id: 'ada' } });
    const first = live.next().then(
      () => 'complete',
      () => 'cut',
    );
    await until(() => facade.events.subscribers() === 1);
    const held = holdNext(facade.sandbox, 'block-customer');
    const mutation = 'mutation { blockCustomer(input: { customerId: "zoe" }) { __typename } }';
    const answered = resultsOf(client, mutation);
    await held.begun;
    const stopped = facade.server.close();
    await until(() => facade.events.subscribers() === 0);
    held.release();
    expect(await answered).toMatchObject([
      { data: { blockCustomer: { __typename: 'BlockCustomerPayload' } } },
    ]);
    expect(await closed).toBe(1001);
    expect(await first).toBe('cut');
    await stopped;
  });
});

describe('a connection', () => {
  const init = (authorization: unknown) =>
    JSON.stringify({ type: 'connection_init', payload: { authorization } });

  test.each([
    ['no credential', undefined],
    ['a credential that is not good', 'Bearer no-such-token-anywhere'],
    ['what no header can hold', 'Bearer \u0000\n'],
    ['what is no text', { toString: 'x' }],
  ])('with %s is closed', async (_, authorization) => {
    const socket = await connect();
    socket.send(init(authorization));
    expect(await closeOf(socket)).toBe(CloseCode.Forbidden);
  });

  test.each<[string, string | Buffer, number]>([
    ['what is no JSON', '{', CloseCode.BadRequest],
    ['what is no message', '{"type":"steal"}', CloseCode.BadRequest],
    ['bytes', Buffer.from([1, 2, 3]), CloseCode.BadRequest],
    [
      'an operation before the connection is acknowledged',
      '{"id":"1","type":"subscribe","payload":{"query":"{ viewer { name } }"}}',
      CloseCode.Unauthorized,
    ],
    ['more bytes than a request may have', 'x'.repeat(200_000), 1009],
  ])('that sends %s is closed', async (_, message, code) => {
    const socket = await connect();
    socket.send(message);
    expect(await closeOf(socket)).toBe(code);
  });

  test('that introduces itself twice is closed', async () => {
    const socket = await connect();
    const authorization = await facade.authorizationOf('administrator');
    socket.send(init(authorization));
    socket.send(init(authorization));
    expect(await closeOf(socket)).toBe(CloseCode.TooManyInitialisationRequests);
  });

  test('that never introduces itself is closed', async () => {
    expect(await closeOf(await connect())).toBe(CloseCode.ConnectionInitialisationTimeout);
  });

  test('with another protocol is closed', async () => {
    const socket = new WebSocket(url, ['graphql-ws']);
    sockets.push(socket);
    const [error] = (await once(socket, 'error')) as [Error];
    expect(error.message).toContain('subprotocol');
  });

  test('that a page of another origin opens is refused', async () => {
    expect(await statusOf(url, { origin: 'https://evil.example' })).toBe(403);
    expect(await statusOf(url, { origin: 'null' })).toBe(403);
    await connect({ headers: { origin: 'https://shop.example' } });
    await connect({ headers: { origin: new URL(url).origin.replace('ws:', 'http:') } });
  });

  test('to another path finds nothing', async () => {
    expect(await statusOf(url.replace('/graphql', '/health'))).toBe(404);
  });

  test('that offers another protocol of HTTP is answered as if it had not', async () => {
    const { hostname, port } = new URL(url);
    const sent = request({
      hostname,
      port,
      path: '/health',
      headers: { connection: 'Upgrade', upgrade: 'h2c' },
    });
    sent.end();
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    response.resume();
    expect(response.statusCode).toBe(200);
  });

  test('may not begin more operations by saying that those under way are complete', async () => {
    facade.sandbox.faults.add({ operationId: 'set-customer-attributes', kind: 'hang', times: 100 });
    const socket = await connect();
    const messages: { id?: string; type: string; payload?: unknown }[] = [];
    socket.on('message', (data: Buffer) => messages.push(JSON.parse(data.toString('utf8')) as never));
    socket.send(init(await facade.authorizationOf('administrator')));
    await until(() => messages.length === 1);
    const query = `mutation { setCustomerAttributes(input: {
      customerId: "ada", attributes: [{ name: "team", value: "red" }]
    }) { __typename } }`;
    for (let id = 0; id < 150; id += 1) {
      socket.send(JSON.stringify({ id: String(id), type: 'subscribe', payload: { query } }));
      if (id < 149) socket.send(JSON.stringify({ id: String(id), type: 'complete' }));
    }
    await until(() => messages.length === 2);
    expect(messages[1]).toMatchObject({ id: '149', type: 'error' });
    expect(messages[1]?.payload).toMatchObject([{ extensions: { code: 'RATE_LIMITED', limit: 100 } }]);
  });

  test('may have so many operations under way', async () => {
    const socket = await connect();
    const messages: { id?: string; type: string; payload?: unknown }[] = [];
    socket.on('message', (data: Buffer) => messages.push(JSON.parse(data.toString('utf8')) as never));
    socket.send(init(await facade.authorizationOf('administrator')));
    await until(() => messages.length === 1);
    for (let id = 0; id < 150; id += 1)
      socket.send(
        JSON.stringify({
          id: String(id),
          type: 'subscribe',
          payload: { query: 'subscription { events { id } }' },
        }),
      );
    await until(() => messages.filter(({ type }) => type === 'next' || type === 'error').length === 100);
    expect(facade.events.subscribers()).toBe(50);
    expect(messages.filter(({ type }) => type === 'next' || type === 'error')).toHaveLength(100);
    socket.close();
    await until(() => facade.events.subscribers() === 0);
  });
});
