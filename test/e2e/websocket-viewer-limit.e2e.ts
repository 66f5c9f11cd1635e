import { once } from 'node:events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { createFacade, type Asker, type Facade } from '../support/facade.ts';

let facade: Facade;
let url: string;
const sockets: WebSocket[] = [];

beforeEach(async () => {
  facade = await createFacade({
    env: {
      HOST: '127.0.0.1',
      PORT: '0',
      TRUST_PROXY: '1',
      LIMIT_PER_MINUTE_ANONYMOUS: '3',
      LIMIT_PER_MINUTE_CUSTOMER: '4',
    },
  });
  url = await facade.server.listen();
});

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.terminate();
  await facade.server.close();
});

interface Told {
  readonly id?: string;
  readonly type: string;
  readonly payload?: unknown;
}

/** A connection that has introduced itself, and what came first: a message, or the code that it was closed with. */
async function introduce(
  authorization: string | null,
  address = '203.0.113.7',
): Promise<{ socket: WebSocket; first: Told | number }> {
  const headers = { 'x-forwarded-for': address };
  const socket = new WebSocket(url.replace('http:', 'ws:'), ['graphql-transport-ws'], { headers });
  sockets.push(socket);
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization } }));
  return { socket, first: await nextOf(socket) };
}

function nextOf(socket: WebSocket): Promise<Told | number> {
  return new Promise((resolve) => {
    const take = (data: Buffer): void => {
      socket.off('close', resolve);
      resolve(JSON.parse(data.toString('utf8')) as Told);
    };
    socket.once('message', take);
    socket.once('close', resolve);
  });
}

const closings = async (authorization: string | null, address?: string): Promise<Told | number> =>
  (await introduce(authorization, address)).first;

async function statusOfRequest(authorization: string | null, address: string): Promise<number> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-forwarded-for': address,
      ...(authorization === null ? {} : { authorization }),
    },
    body: '{"query":"{ __typename }"}',
  });
  await response.text();
  return response.status;
}

/** The messages that these operations are answered with, one after another. */
async function answersTo(socket: WebSocket, queries: readonly string[]): Promise<(Told | number)[]> {
  const answers = [];
  for (const [index, query] of queries.entries()) {
    socket.send(JSON.stringify({ id: String(index), type: 'subscribe', payload: { query } }));
    answers.push(await nextOf(socket));
  }
  return answers;
}

const ada: Asker = { customerId: 'ada' };

test('bad credentials are counted by address, together with those of requests', async () => {
  expect(await closings('Bearer wrong')).toBe(4403);
  expect(await statusOfRequest('Bearer wrong', '203.0.113.7')).toBe(401);
  expect(await closings(null)).toBe(4403);
  expect(await closings('Bearer wrong')).toBe(1013);
  expect(await statusOfRequest(null, '203.0.113.7')).toBe(429);
  expect(await closings('Bearer wrong', '203.0.113.8')).toBe(4403);
});

test('who signs in is let in from an address whose units others have spent', async () => {
  for (let time = 0; time < 4; time += 1) await closings('Bearer wrong');
  expect(await closings(await facade.authorizationOf(ada))).toEqual({ type: 'connection_ack' });
});

test('a connection and each operation on it cost a unit, also those that are refused or broken', async () => {
  const { socket } = await introduce(await facade.authorizationOf(ada));
  const answers = await answersTo(socket, ['{', '{ nothing }', `{${'a '.repeat(5_000)}}`, '{', '{']);
  const codes = answers.map((answer) => answer as { payload: { extensions: object }[] });
  expect(codes.map(({ payload: [error] }) => error?.extensions)).toMatchObject([
    { code: 'GRAPHQL_PARSE_FAILED' },
    { code: 'GRAPHQL_VALIDATION_FAILED' },
    { code: 'QUERY_TOO_COMPLEX' },
    { code: 'RATE_LIMITED', limitedBy: 'VIEWER', limit: 4, remaining: 0, retryAfterMs: 60_000 },
    { code: 'RATE_LIMITED' },
  ]);
  expect(await closings(await facade.authorizationOf(ada))).toBe(1013);
  expect(await statusOfRequest(await facade.authorizationOf(ada), '203.0.113.7')).toBe(429);
});

test('an operation that runs costs what it costs over HTTP', async () => {
  const { socket } = await introduce(await facade.authorizationOf(ada));
  const answers = await answersTo(socket, ['{ viewer { name } }']);
  expect(answers).toMatchObject([{ type: 'next', payload: { data: { viewer: { name: 'ada' } } } }]);
  expect(await statusOfRequest(await facade.authorizationOf(ada), '203.0.113.7')).toBe(200);
  expect(await statusOfRequest(await facade.authorizationOf(ada), '203.0.113.7')).toBe(200);
  expect(await statusOfRequest(await facade.authorizationOf(ada), '203.0.113.7')).toBe(429);
});
