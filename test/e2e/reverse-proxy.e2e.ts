import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { request, type IncomingMessage } from 'node:http';
import { createClient as createStreamClient } from 'graphql-sse';
import { createClient as createSocketClient } from 'graphql-ws';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { parse } from 'yaml';
import { createSandbox, type Sandbox } from '../../src/sandbox/create-sandbox.ts';
import { serveSandbox, type ServedSandbox } from '../../src/sandbox/serve-sandbox.ts';
import { canary } from '../support/leak-inspection.ts';
import { readEvents } from '../support/live.ts';
import { startNginx, type Nginx } from '../support/nginx.ts';
import { describeWithNginx } from '../support/requirements.ts';
import { startServerProcess, type ServerProcess } from '../support/server-process.ts';

const token = canary('token_behind_a_proxy');
const authorization = `Bearer ${token}`;
const aCustomer = 'query ($id: ID!) { customer(id: $id) { id lastSeenCountry } }';
const change =
  'mutation { setCustomerAttributes(input: { customerId: "ada", attributes: [{ name: "seat", value: "12" }] }) { __typename } }';
const live = 'subscription { customerChanged(id: "ada") { reason customer { id } } }';

/** A server and an upstream of its own, so that it can be told which of them was asked. */
interface Replica {
  readonly sandbox: Sandbox;
  readonly upstream: ServedSandbox;
  readonly server: ServerProcess;
}

const composed = parse(
  await readFile(new URL('../../deploy/compose/compose.yaml', import.meta.url), 'utf8'),
) as { services: { graphql: { environment: Record<string, string> } } };
const { REDIS_URL: _redis, METRICS_PORT: _metrics, ...environment } = composed.services.graphql.environment;

describeWithNginx('the reverse proxy of deploy/compose before three servers', (program) => {
  let replicas: readonly Replica[];
  let nginx: Nginx;
  let graph: URL;

  beforeEach(async () => {
    replicas = await Promise.all(
      [0, 1, 2].map(async () => {
        const sandbox = createSandbox({ rateLimits: 'off' });
        const upstream = await serveSandbox(sandbox, 0, '127.0.0.1');
        const sha256 = createHash('sha256').update(token).digest('hex');
        const env = {
          ...environment,
          LIMIT_PER_MINUTE_ANONYMOUS: '2',
          AUTH_TOKENS: JSON.stringify([{ name: 'staff', sha256, scopes: ['*'] }]),
        };
        const server = await startServerProcess({ sandbox, url: upstream.url }, { env });
        return { sandbox, upstream, server };
      }),
    );
    nginx = await startNginx(
      program,
      replicas.map(({ server }) => server.url),
    );
    graph = new URL('/graphql', nginx.url);
  });
  afterEach(async () => {
    nginx.dispose();
    for (const { server } of replicas) server.dispose();
    await Promise.all(replicas.map(({ upstream }) => upstream.close()));
  });

  const post = (query: string, variables: Record<string, unknown> = {}, accept = 'application/json') =>
    fetch(graph, {
      method: 'POST',
      headers: { authorization, accept, 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    });
  const get = (query: string) => {
    const url = new URL(graph);
    url.searchParams.set('query', query);
    return fetch(url, { headers: { authorization, accept: 'application/json' } });
  };
  /** The replica whose upstream is asked this first. */
  const askedFor = async (operation: Parameters<Sandbox['callsTo']>[0]): Promise<Replica> => {
    for (;;) {
      const asked = replicas.find(({ sandbox }) => sandbox.callsTo(operation).length > 0);
      if (asked !== undefined) return asked;
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  /** Makes the change on every server, because each tells only those who follow it there. */
  const changeEverywhere = async (): Promise<void> => {
    for (const { server } of replicas) {
      const answer = await fetch(server.url, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json' },
        body: JSON.stringify({ query: change }),
      });
      expect(await answer.json()).toMatchObject({ data: { setCustomerAttributes: expect.anything() } });
    }
  };

  test('queries go to all of them, and answers come as the servers gave them', async () => {
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, index) => post(aCustomer, { id: `id-${String(index)}` })),
    );
    for (const answer of answers) {
      expect(answer.status).toBe(200);
      expect(answer.headers.get('x-request-id')).toMatch(/^[\w.-]+$/);
      expect(answer.headers.get('ratelimit')).toContain('"viewer"');
      expect(await answer.json()).toMatchObject({ data: { customer: null } });
    }
    for (const { sandbox } of replicas) expect(sandbox.callsTo('get-customer').length).toBeGreaterThan(0);
    expect((await fetch(new URL('/health', nginx.url))).status).toBe(200);
    expect((await fetch(new URL('/metrics', nginx.url))).status).toBe(404);
    expect((await fetch(new URL('/ready', nginx.url))).status).toBe(404);
  });

  test('what is too large is refused by the server, in its own words', async () => {
    const answer = await post(`{ viewer { name } } # ${'x'.repeat(500_000)}`);
    expect(answer.status).toBe(413);
    expect(await answer.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
  });

  test('who does not sign in is told apart by the address that the proxy saw', async () => {
    const statusFrom = async (localAddress: string): Promise<number | undefined> => {
      const sent = request(graph, {
        localAddress,
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-forwarded-for': '203.0.113.7' },
      });
      sent.end('{"query":"{ __typename }"}');
      const [response] = (await once(sent, 'response')) as [IncomingMessage];
      response.resume();
      return response.statusCode;
    };
    // Each server keeps accounts of its own: two requests on each of three.
    const statuses: (number | undefined)[] = [];
    while (!statuses.includes(429) && statuses.length < 30) statuses.push(await statusFrom('127.0.0.2'));
    expect(statuses.slice(0, 2)).toEqual([200, 200]);
    expect(statuses.at(-1)).toBe(429);
    expect(await statusFrom('127.0.0.3')).toBe(200);
  });

  test('an event of a subscription passes when it happens', async () => {
    const subscription = readEvents(await post(live, {}, 'text/event-stream'));
    expect(subscription.response.headers.get('content-type')).toContain('text/event-stream');
    await changeEverywhere();
    expect(await subscription.next()).toMatchObject({
      kind: 'next',
      data: { customerChanged: { reason: 'CHANGED_HERE', customer: { id: 'ada' } } },
    });
    await subscription.leave();
  });

  test('all requests about one event stream reach the server that holds it', async () => {
    for (let index = 0; index < 4; index += 1) {
      const client = createStreamClient({
        url: graph.href,
        singleConnection: true,
        headers: { authorization },
        retryAttempts: 0,
      });
      const results = client.iterate({ query: '{ viewer { name } }' });
      expect((await results.next()).value).toMatchObject({ data: { viewer: { name: 'staff' } } });
      client.dispose();
    }
  });

  test('a WebSocket passes, and pages of the same origin may open it', async () => {
    const client = createSocketClient({
      url: graph.href.replace('http:', 'ws:'),
      webSocketImpl: class extends WebSocket {
        constructor(url: string, protocols: string[]) {
          super(url, protocols, { headers: { origin: nginx.url.origin } });
        }
      },
      retryAttempts: 0,
      connectionParams: { authorization },
    });
    const told = client.iterate({ query: live });
    let isTold = false;
    const first = told.next().finally(() => {
      isTold = true;
    });
    const asked = client.iterate({ query: '{ viewer { name } }' });
    expect((await asked.next()).value).toMatchObject({ data: { viewer: { name: 'staff' } } });
    // When it has begun cannot be seen from here.
    while (!isTold) await changeEverywhere();
    expect((await first).value).toMatchObject({ data: { customerChanged: { customer: { id: 'ada' } } } });
    await client.dispose();
  });

  test('when a server is killed, a read by GET is asked of another one, and nobody notices later', async () => {
    for (const { sandbox } of replicas) sandbox.faults.add({ kind: 'hang', times: 1 });
    const answer = get('{ customer(id: "ada") { id } }');
    const killed = await askedFor('get-customer');
    // The others would hang as well, and should answer.
    for (const { sandbox } of replicas) sandbox.faults.clear();
    killed.server.dispose();
    expect(await (await answer).json()).toMatchObject({ data: { customer: { id: 'ada' } } });
    expect(nginx.output()).not.toContain('customer');
    const later = await Promise.all(Array.from({ length: 30 }, () => post(aCustomer, { id: 'ada' })));
    expect(later.map(({ status }) => status)).toEqual(later.map(() => 200));
  });

  test('when a server is killed, a mutation that it was sent goes to no other, and the client is told so', async () => {
    for (const { sandbox } of replicas) sandbox.faults.add({ kind: 'hang' });
    const answer = post('mutation { blockCustomer(input: { customerId: "ada" }) { __typename } }');
    const killed = await askedFor('block-customer');
    for (const { sandbox } of replicas) sandbox.faults.clear();
    killed.server.dispose();
    const response = await answer;
    expect(response.status).toBe(502);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'OUTCOME_UNKNOWN' } }] });
    const calls = replicas.flatMap(({ sandbox }) => sandbox.callsTo('block-customer'));
    expect(calls).toHaveLength(1);
  });

  test('when a server is told to stop, whoever asks meanwhile is answered', async () => {
    const [first] = replicas;
    if (first === undefined) throw new Error('There is no server.');
    let isOver = false;
    const statuses: number[] = [];
    const ask = async (): Promise<void> => {
      while (!isOver) {
        const answer = await post(aCustomer, { id: 'ada' });
        await answer.text();
        statuses.push(answer.status);
      }
    };
    const asking = Promise.all([ask(), ask(), ask(), ask()]);
    while (statuses.length < 40) await new Promise((resolve) => setImmediate(resolve));
    expect(await first.server.stop()).toBe(0);
    const atEnd = statuses.length;
    while (statuses.length < atEnd + 40) await new Promise((resolve) => setImmediate(resolve));
    isOver = true;
    await asking;
    expect(new Set(statuses)).toEqual(new Set([200]));
  });
});
