import { once } from 'node:events';
import {
  Agent,
  request,
  type IncomingMessage,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
} from 'node:http';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inspectForLeaks } from '../support/leak-inspection.ts';
import { environmentOfPrograms, startProcess, type RunningProcess } from '../support/running-process.ts';

let server: RunningProcess;
let url = '';
let token = '';
// One connection for all: what one answer leaves behind would be seen in the next.
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

beforeAll(async () => {
  server = startProcess([process.execPath, 'src/main.ts'], {
    cwd: fileURLToPath(new URL('../../', import.meta.url)),
    env: { ...environmentOfPrograms(), HOST: '127.0.0.1', PORT: '0', LIMIT_REQUEST_BYTES: '5000' },
  });
  await server.until(() => server.output().includes('GraphQL is at'));
  [url = ''] = /(?<=^GraphQL is at )\S+$/m.exec(server.output()) ?? [];
  [token = ''] = /sandbox-customer-\S+/.exec(server.output()) ?? [];
});
afterAll(() => {
  agent.destroy();
  server.dispose();
});

interface Received {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Sends the parts of a body, in chunks where no length is told. */
async function post(parts: readonly string[], headers: OutgoingHttpHeaders = {}): Promise<Received> {
  const sent = request(url, {
    method: 'POST',
    agent,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, ...headers },
  });
  for (const part of parts) sent.write(part);
  sent.end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  const chunks = (await response.toArray()) as Buffer[];
  const text = Buffer.concat(chunks).toString('utf8');
  inspectForLeaks('response body', text);
  return { status: response.statusCode, headers: response.headers, text };
}

const body = JSON.stringify({ query: '{ customer(id: "ada") { id } }' });

test('a plain answer comes with its length, its type and its request id, whether it was remembered or not', async () => {
  for (const id of ['first', 'second', 'third']) {
    const { status, headers, text } = await post([body], {
      'x-request-id': id,
      'content-length': Buffer.byteLength(body),
    });
    expect({ status, data: JSON.parse(text) as unknown }).toEqual({
      status: 200,
      data: { data: { customer: { id: 'ada' } } },
    });
    expect(headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'content-length': String(Buffer.byteLength(text)),
      'x-request-id': id,
    });
    expect(headers).not.toHaveProperty('x-hono-already-sent');
  }
});

test('a body that comes in pieces is read whole', async () => {
  const { status, text } = await post([body.slice(0, 10), body.slice(10)]);
  expect({ status, data: JSON.parse(text) as unknown }).toMatchObject({ status: 200, data: { data: {} } });
});

test('a body beyond the limit is refused, by the length that it tells or by counting', async () => {
  const large = JSON.stringify({ query: `{ __typename } #${'x'.repeat(6_000)}` });
  expect(await post([large], { 'content-length': Buffer.byteLength(large) })).toMatchObject({ status: 413 });
  expect(await post([large.slice(0, 3_000), large.slice(3_000)])).toMatchObject({ status: 413 });
});
