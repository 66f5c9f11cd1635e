import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createSandbox, type Sandbox } from '../../src/sandbox/create-sandbox.ts';
import { serveSandbox, type ServedSandbox } from '../../src/sandbox/serve-sandbox.ts';
import { holdNext } from '../support/held-writes.ts';
import { environmentOfPrograms, startProcess, type RunningProcess } from '../support/running-process.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const token = 'stop-test-token';
/** Far above what anything here takes on a busy machine, and below the ten seconds of a call upstream. */
const stopMs = 5_000;

let sandbox: Sandbox;
let upstream: ServedSandbox;
let server: RunningProcess;
let url: URL;
let agent: Agent;

// The process itself, not npm: what npm does with signals is another test's matter.
beforeEach(async () => {
  agent = new Agent({ keepAlive: true });
  sandbox = createSandbox({ rateLimits: 'off' });
  upstream = await serveSandbox(sandbox, 0, '127.0.0.1');
  const sha256 = createHash('sha256').update(token).digest('hex');
  server = startProcess([process.execPath, 'src/main.ts'], {
    cwd: root,
    env: {
      ...environmentOfPrograms(),
      HOST: '127.0.0.1',
      PORT: '0',
      LIMIT_STOP_MS: String(stopMs),
      REVENUECAT_API_KEY: sandbox.keys.read,
      REVENUECAT_WRITE_API_KEY: sandbox.keys.write,
      REVENUECAT_API_URL: upstream.url,
      REVENUECAT_PROJECT_ID: sandbox.projectId,
      AUTH_TOKENS: JSON.stringify([{ name: 'stop', sha256, scopes: ['*'] }]),
    },
  });
  await server.until(() => /GraphQL is at \S+/.test(server.output()));
  url = new URL(/GraphQL is at (\S+)/.exec(server.output())?.[1] ?? '');
});

afterEach(async () => {
  agent.destroy();
  server.dispose();
  await upstream.close();
});

interface Answered {
  readonly status: number | undefined;
  readonly text: string;
}

/** Sends a document over the agent's connections; resolves to the answer, and rejects when the connection is cut. */
async function query(document: string, agent: Agent): Promise<Answered> {
  const sent = httpRequest(url, {
    method: 'POST',
    agent,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
  });
  sent.end(JSON.stringify({ query: document }));
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += String(chunk);
  return { status: response.statusCode, text };
}

/** Sends a document that waits for upstream, and goes on when upstream has got the question. */
async function startWaiting(agent: Agent): Promise<{ readonly answer: Promise<Answered | 'cut'> }> {
  const answer = query('{ customer(id: "ada") { id lastSeenCountry } }', agent).catch(() => 'cut' as const);
  while (sandbox.callsTo('get-customer').length === 0) await delay(10);
  return { answer };
}

async function timed<T>(work: Promise<T>): Promise<{ result: T; ms: number }> {
  const startedAt = performance.now();
  const result = await work;
  return { result, ms: performance.now() - startedAt };
}

async function opened(): Promise<Socket> {
  const socket = connect(Number(url.port), '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

const auditRecords = (): readonly unknown[] =>
  server
    .output()
    .split('\n')
    .filter((line) => line.startsWith('{') && line.includes('"msg":"audit"'))
    .map((line) => JSON.parse(line) as unknown);

const isHealthy = (): Promise<boolean> =>
  fetch(new URL('/health', url)).then(
    ({ ok }) => ok,
    () => false,
  );

describe('when the process is told to stop', () => {
  test('it ends with 0 at once when nothing runs, whatever connections are open', async () => {
    await query('{ __typename }', agent);
    // A connection that a browser opened ahead of time, and one whose request never comes to its end.
    const [unused, unfinished] = await Promise.all([opened(), opened()]);
    unfinished.write('POST /graphql HTTP/1.1\r\nhost: x\r\n');
    const { result, ms } = await timed(server.stop('SIGTERM'));
    expect(result, server.output()).toBe(0);
    expect(ms).toBeLessThan(stopMs);
    unused.destroy();
    unfinished.destroy();
  });

  test('it ends with 0 on SIGINT, too', async () => {
    expect(await server.stop('SIGINT'), server.output()).toBe(0);
  });

  test('running requests are answered, new ones are not taken, and it ends with 0 as soon as they are done', async () => {
    // Idle afterwards, and kept alive: it must not hold the end.
    await query('{ __typename }', new Agent({ keepAlive: true }));
    sandbox.faults.add({ kind: 'latency', ms: 700 });
    const { answer } = await startWaiting(agent);
    const stopped = timed(server.stop('SIGTERM'));
    while (await isHealthy()) await delay(10);
    await expect(answer).resolves.toMatchObject({
      status: 200,
      text: expect.stringContaining('"id":"ada"') as unknown,
    });
    const { result, ms } = await stopped;
    expect(result, server.output()).toBe(0);
    expect(ms).toBeLessThan(stopMs);
  });

  test('a mutation whose sender has left is seen through, with what it reads afterwards, and leaves its record', async () => {
    const write = holdNext(sandbox, 'block-customer');
    const reading = holdNext(sandbox, 'get-customer');
    const cut = query('mutation { blockCustomer(input: { customerId: "zoe" }) { __typename } }', agent).catch(
      () => 'cut' as const,
    );
    await write.begun;
    agent.destroy();
    expect(await cut).toBe('cut');
    const stopped = server.stop('SIGTERM');
    while (await isHealthy()) await delay(10);
    write.release();
    await reading.begun;
    reading.release();
    expect(await stopped, server.output()).toBe(0);
    const records = server
      .output()
      .split('\n')
      .filter((line) => line.includes('"msg":"audit"'));
    expect(records.map((line) => JSON.parse(line) as unknown)).toEqual([
      expect.objectContaining({ mutation: 'blockCustomer', outcome: 'OK', upstreamStatus: 200 }),
    ]);
  });

  test('a second signal changes nothing', async () => {
    sandbox.faults.add({ kind: 'latency', ms: 700 });
    const { answer } = await startWaiting(agent);
    const first = server.stop('SIGTERM');
    await delay(100);
    const [, second] = await Promise.all([server.stop('SIGINT'), server.stop('SIGTERM')]);
    await expect(answer).resolves.toMatchObject({ status: 200 });
    expect([await first, second], server.output()).toEqual([0, 0]);
  });

  test('a request that does not come to its end is cut when the time is up, and it ends with 0', async () => {
    sandbox.faults.add({ kind: 'hang' });
    const { answer } = await startWaiting(agent);
    const { result, ms } = await timed(server.stop('SIGTERM'));
    expect(result, server.output()).toBe(0);
    await expect(answer).resolves.toBe('cut');
    expect(ms).toBeGreaterThan(stopMs - 100);
    // Far below the deadline of a call upstream: nobody waits for that any more.
    expect(ms).toBeLessThan(stopMs + 4_000);
  });

  test('a mutation that does not come to its end leaves a record that nobody knows how it ended', async () => {
    sandbox.faults.add({ kind: 'hang' });
    const answer = query(
      'mutation { blockCustomer(input: { customerId: "ada" }) { __typename } }',
      agent,
    ).catch(() => 'cut' as const);
    while (sandbox.callsTo('block-customer').length === 0) await delay(10);
    expect(await server.stop('SIGTERM'), server.output()).toBe(0);
    await expect(answer).resolves.toBe('cut');
    expect(auditRecords()).toEqual([
      expect.objectContaining({
        mutation: 'blockCustomer',
        outcome: 'OUTCOME_UNKNOWN',
        upstreamStatus: null,
      }),
    ]);
  });

  test('a mutation whose client has left is waited for', async () => {
    sandbox.faults.add({ kind: 'latency', ms: 700 });
    const leaving = new Agent();
    const answer = query(
      'mutation { blockCustomer(input: { customerId: "ada" }) { __typename } }',
      leaving,
    ).catch(() => 'cut' as const);
    while (sandbox.callsTo('block-customer').length === 0) await delay(10);
    leaving.destroy();
    await expect(answer).resolves.toBe('cut');
    expect(await server.stop('SIGTERM'), server.output()).toBe(0);
    expect(auditRecords()).toEqual([expect.objectContaining({ mutation: 'blockCustomer', outcome: 'OK' })]);
  });
});
