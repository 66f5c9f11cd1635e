import { setImmediate as nextTurn } from 'node:timers/promises';

import { describe, expect, test } from 'vitest';

import { createClient, type ClientOptions } from '../../../src/revenuecat/create-client.ts';
import {
  answersJson,
  answersNothing,
  cutsBody,
  cutsConnection,
  hangs,
  hangsInBody,
  redirectsTo,
  startMisbehavingServer,
  truncatesJson,
  type Behaviour,
} from '../../fakes/misbehaving-server.ts';
import { ada, canaryKey, failureOf } from '../../support/revenuecat-client.ts';

const customer = { object: 'customer', id: 'ada' };
const serves = answersJson(customer);
const fails = answersJson({ object: 'error', type: 'server_error', retryable: true }, 500);

/** A client over real sockets that waits no longer than it must. */
function realClient(baseUrl: string, options: Partial<ClientOptions> = {}) {
  const client = createClient({
    baseUrl,
    apiKey: { reveal: () => canaryKey },
    timeoutMs: 10_000,
    random: () => 0,
    ...options,
  });
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.close() });
}

const read = (client: ReturnType<typeof realClient>, timeoutMs?: number) =>
  client.call('get-customer', { path: ada }, { timeoutMs });
const write = (client: ReturnType<typeof realClient>, timeoutMs?: number) =>
  client.call('create-customer', { path: ada, body: { id: 'ada' } }, { timeoutMs });

// undici hands over the end of a body a moment before its socket is free, so a caller in a hurry opens a second one.
const freesItsSocket = () => nextTurn();

describe('one connection serves call after call', () => {
  test('that succeed', async () => {
    await using server = await startMisbehavingServer(serves);
    await using client = realClient(server.url);
    for (let call = 0; call < 5; call += 1) {
      await read(client);
      await freesItsSocket();
    }
    expect(server.paths).toHaveLength(5);
    expect(server.connections()).toBe(1);
  });

  test('that are refused, redirected, unreadable, or answered without a body', async () => {
    const refuses = answersJson({ object: 'error', type: 'resource_missing' }, 404);
    await using server = await startMisbehavingServer(
      refuses,
      redirectsTo('https://files.invalid/a'),
      truncatesJson,
      answersNothing,
      fails,
      serves,
    );
    await using client = realClient(server.url, { retry: { maxAttempts: 1 } });
    const calls = [
      () => failureOf(read(client)),
      () => client.call('get-invoice', { path: { ...ada, invoice_id: 'inv1' } }),
      () => failureOf(read(client)),
      () => client.call('block-customer', { path: ada }),
      () => failureOf(read(client)),
      () => read(client),
    ];
    for (const call of calls) {
      await call();
      await freesItsSocket();
    }
    expect(server.paths).toHaveLength(6);
    expect(server.connections()).toBe(1);
  });
});

describe('a read is answered all the same when the first try meets', () => {
  test.each<[string, Behaviour]>([
    ['a cut connection', cutsConnection],
    ['a body cut short', cutsBody],
    ['half a document', truncatesJson],
    ['an internal error', fails],
  ])('%s', async (_name, behaviour) => {
    await using server = await startMisbehavingServer(behaviour, serves);
    await using client = realClient(server.url);
    expect(await read(client)).toEqual(customer);
    expect(server.paths).toHaveLength(2);
  });
});

describe('a write is sent once, and its outcome is unknown, when it meets', () => {
  test.each<[string, Behaviour]>([
    ['a cut connection', cutsConnection],
    ['a body cut short', cutsBody],
    ['half a document', truncatesJson],
    ['no answer', hangs],
    ['half an answer and then nothing', hangsInBody],
  ])('%s', async (_name, behaviour) => {
    await using server = await startMisbehavingServer(behaviour);
    await using client = realClient(server.url);
    expect(await failureOf(write(client, 300))).toMatchObject({ name: 'OutcomeUnknownError' });
    expect(server.paths).toHaveLength(1);
  });
});

describe('a read ends at its deadline when it meets', () => {
  test.each<[string, Behaviour]>([
    ['no answer', hangs],
    ['half an answer and then nothing', hangsInBody],
  ])('%s', async (_name, behaviour) => {
    await using server = await startMisbehavingServer(behaviour);
    await using client = realClient(server.url);
    expect(await failureOf(read(client, 300))).toMatchObject({ name: 'UpstreamTimeoutError' });
  });
});

test('a port that nobody listens on is unavailable, and it is known that nothing was sent', async () => {
  const server = await startMisbehavingServer(serves);
  await server[Symbol.asyncDispose]();
  await using client = realClient(server.url);
  for (const call of [read, write]) {
    expect(await failureOf(call(client))).toMatchObject({
      name: 'UpstreamUnavailableError',
      mayHaveRun: false,
      cause: { code: 'ECONNREFUSED' },
    });
  }
});

test('a redirect to another host is not followed, so the key stays at home', async () => {
  await using elsewhere = await startMisbehavingServer(serves);
  await using server = await startMisbehavingServer(redirectsTo(`${elsewhere.url}/steal`));
  await using client = realClient(server.url);
  expect(await failureOf(read(client))).toMatchObject({ name: 'MalformedAnswerError' });
  expect(elsewhere.paths).toEqual([]);
});

test('awkward ids arrive as they were meant', async () => {
  await using server = await startMisbehavingServer(serves);
  await using client = realClient(server.url);
  const ids = ['a/b c?d#e%f', '😀', '$RCAnonymousID:1', '%2e%2e', 'x'.repeat(1500)];
  for (const id of ids) await client.call('get-customer', { path: { project_id: 'proj1', customer_id: id } });
  expect(server.paths.map((path) => decodeURIComponent(path.split('/').at(-1) ?? ''))).toEqual(ids);
});

test('closing waits for the calls under way', async () => {
  const slow: Behaviour = (_request, response) => {
    setTimeout(() => {
      serves(_request, response);
    }, 50);
  };
  await using server = await startMisbehavingServer(slow);
  const client = realClient(server.url);
  const work = read(client);
  await expect.poll(() => server.paths.length).toBe(1);
  await client.close();
  expect(await work).toEqual(customer);
});
