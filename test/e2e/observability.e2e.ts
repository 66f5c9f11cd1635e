import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createSandbox, type Sandbox } from '../../src/sandbox/create-sandbox.ts';
import { serveSandbox, type ServedSandbox } from '../../src/sandbox/serve-sandbox.ts';
import { inspectForLeaks } from '../support/leak-inspection.ts';
import { readSamples, sumOf } from '../support/metrics-text.ts';
import { startServerProcess, type ServerProcess } from '../support/server-process.ts';

interface ReceivedSpan {
  readonly name: string;
  readonly traceId: string;
}

let sandbox: Sandbox;
let upstream: ServedSandbox;
let collector: Server;
let server: ServerProcess | undefined;
const received: { path: string; span: ReceivedSpan; service: unknown }[] = [];

interface OtlpBody {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly { key: string; value: { stringValue?: string } }[] };
    readonly scopeSpans: readonly { readonly spans: readonly ReceivedSpan[] }[];
  }[];
}

beforeEach(async () => {
  received.length = 0;
  sandbox = createSandbox({ rateLimits: 'off' });
  upstream = await serveSandbox(sandbox, 0, '127.0.0.1');
  collector = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      inspectForLeaks('trace', body);
      for (const { resource, scopeSpans } of (JSON.parse(body) as OtlpBody).resourceSpans)
        for (const span of scopeSpans.flatMap(({ spans }) => spans)) {
          const service = resource.attributes.find(({ key }) => key === 'service.name')?.value.stringValue;
          received.push({ path: request.url ?? '', span, service });
        }
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  }).listen(0, '127.0.0.1');
  await once(collector, 'listening');
});

afterEach(async () => {
  server?.dispose();
  await upstream.close();
  collector.closeAllConnections();
  collector.close();
});

const aCustomer = 'query ACustomer { customer(id: "ada") { id lastSeenCountry } }';

test('metrics are on their own port, and what is left of the spans is sent before the process ends', async () => {
  const { port } = collector.address() as AddressInfo;
  const running = await startServerProcess(
    { sandbox, url: upstream.url },
    {
      env: {
        METRICS_PORT: '0',
        OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${String(port)}`,
        OTEL_SERVICE_NAME: 'the-facade',
      },
    },
  );
  server = running;
  const [line] = running.lines('metrics');
  const metricsUrl = String(line?.['url']);
  expect(new URL(metricsUrl).port).not.toBe(running.url.port);
  const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
  await running.query(aCustomer, {}, { traceparent: `00-${traceId}-00f067aa0ba902b7-01` });

  const response = await fetch(metricsUrl);
  const text = await response.text();
  inspectForLeaks('metrics', text);
  expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  const samples = readSamples(text);
  expect(sumOf(samples, 'revenuecat_graphql_upstream_sends_total')).toBe(sandbox.calls.length);
  expect(sumOf(samples, 'revenuecat_graphql_operation_duration_seconds_count')).toBe(1);
  expect((await fetch(new URL('/metrics', running.url))).status).toBe(404);

  expect(await running.stop()).toBe(0);
  expect(received.map(({ span }) => span.name)).toEqual(
    expect.arrayContaining(['POST graphql', 'query', 'get-customer']),
  );
  expect(new Set(received.map(({ span }) => span.traceId))).toEqual(new Set([traceId]));
  expect(new Set(received.map(({ path }) => path))).toEqual(new Set(['/v1/traces']));
  expect(new Set(received.map(({ service }) => service))).toEqual(new Set(['the-facade']));
});

test('a collector that is away neither slows an answer nor holds the stop', async () => {
  const running = await startServerProcess(
    { sandbox, url: upstream.url },
    { env: { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9', LIMIT_STOP_MS: '1500' } },
  );
  server = running;
  expect(await running.query(aCustomer)).toMatchObject({ status: 200 });
  const startedAt = performance.now();
  expect(await running.stop(), running.output()).toBe(0);
  expect(performance.now() - startedAt).toBeLessThan(5_000);
});

test('told to stop, it is not ready at once, and answers all the same until the delay is over', async () => {
  const running = await startServerProcess(
    { sandbox, url: upstream.url },
    { env: { STOP_DELAY_MS: '3000' } },
  );
  server = running;
  const ready = async (): Promise<number> => (await fetch(new URL('/ready', running.url))).status;
  expect(await ready()).toBe(200);
  const stopped = running.stop();
  await running.until(async () => (await ready()) === 503);
  expect(await running.query(aCustomer)).toMatchObject({ status: 200 });
  const alive = await fetch(new URL('/health', running.url));
  expect(alive.status).toBe(200);
  // Whoever keeps a connection comes back over another one, to another server.
  expect(alive.headers.get('connection')).toBe('close');
  expect(await stopped, running.output()).toBe(0);
});

test('what is refused before it can be read is counted and logged by its status, and no client makes a fault of it', async () => {
  const running = await startServerProcess({ sandbox, url: upstream.url }, { env: { METRICS_PORT: '0' } });
  server = running;
  const statusOf = async (request: string): Promise<number> => {
    const socket = connect(Number(running.url.port), running.url.hostname);
    let answer = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => (answer += chunk));
    socket.write(request);
    await once(socket, 'close');
    return Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);
  };
  const end = 'connection: close\r\n\r\n';
  expect(await statusOf('this is no HTTP\r\n\r\n')).toBe(400);
  expect(await statusOf(`GET /graphql HTTP/1.1\r\nhost: a\r\nx-long: ${'x'.repeat(20_000)}\r\n${end}`)).toBe(
    431,
  );
  expect(await statusOf(`GET /graphql HTTP/1.1\r\nhost: a b\r\n${end}`)).toBe(400);
  expect(await statusOf(`TRACE /graphql HTTP/1.1\r\nhost: a\r\n${end}`)).toBe(405);
  const upgrade = 'connection: upgrade\r\nupgrade: websocket\r\n\r\n';
  expect(await statusOf(`GET /elsewhere HTTP/1.1\r\nhost: a\r\n${upgrade}`)).toBe(404);
  await running.until(() => running.lines('request').length === 5);
  expect(running.lines('request').map(({ status }) => status)).toEqual([400, 431, 400, 405, 404]);
  expect(running.lines('request').map(({ level }) => level)).toEqual(Array.from({ length: 5 }, () => 'info'));
  const samples = readSamples(await (await fetch(String(running.lines('metrics')[0]?.['url']))).text());
  const requests = (route: string) =>
    sumOf(samples, 'revenuecat_graphql_http_requests_total', { route, status: '4xx' });
  expect([requests('unread'), requests('graphql'), requests('other')]).toEqual([3, 1, 1]);
  expect(sumOf(samples, 'revenuecat_graphql_errors_total', { code: 'INTERNAL_SERVER_ERROR' })).toBe(0);
});
