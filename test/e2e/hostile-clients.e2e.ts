import { once } from 'node:events';
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startServer, type StartedServer } from '../support/started-server.ts';

const headersMs = 400;
const receiveMs = 800;
const connections = 40;

let server: StartedServer;
let url: URL;

beforeAll(async () => {
  server = await startServer({
    LIMIT_HEADERS_MS: String(headersMs),
    LIMIT_RECEIVE_MS: String(receiveMs),
    LIMIT_CONNECTIONS: String(connections),
    LIMIT_PER_MINUTE_ANONYMOUS: '5',
  });
  url = new URL(server.url);
});

afterAll(() => {
  server.dispose();
});

const authorization = (): string => `Bearer ${server.tokens.administrator}`;
const body = JSON.stringify({ query: '{ viewer { name } }' });

/** A connection on which whatever comes is kept. */
interface Wire {
  readonly socket: Socket;
  /** What came until the server closed the connection. */
  readonly closed: Promise<string>;
}

async function open(): Promise<Wire> {
  const socket = connect(Number(url.port), '127.0.0.1');
  let received = '';
  socket.setEncoding('utf8').on('data', (text: string) => {
    received += text;
  });
  // A server that gives up on us may do so in the middle of our words.
  socket.on('error', () => undefined);
  const closed = new Promise<string>((resolve) => {
    socket.once('close', () => {
      resolve(received);
    });
  });
  await once(socket, 'connect');
  return { socket, closed };
}

/** One byte after another, until the connection is closed: the way to hold one for nothing. */
function dribble({ socket, closed }: Wire, text: string): void {
  let sent = 0;
  const timer = setInterval(() => {
    socket.write(text[sent % text.length] ?? 'x');
    sent += 1;
  }, 50);
  void closed.then(() => {
    clearInterval(timer);
  });
}

async function isAnswering(): Promise<boolean> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { authorization: authorization(), 'content-type': 'application/json' },
    body,
  });
  return response.ok && (await response.text()).includes('"viewer"');
}

describe('slow clients', () => {
  test('headers that never end are cut off, and others are answered meanwhile', async () => {
    const wires = await Promise.all(Array.from({ length: 20 }, () => open()));
    for (const wire of wires) {
      wire.socket.write('POST /graphql HTTP/1.1\r\nHost: x\r\nX-Slow: ');
      dribble(wire, 'abc');
    }
    expect(await isAnswering()).toBe(true);
    for (const { closed } of wires) expect(await closed).toMatch(/^(?:HTTP\/1\.1 408 |$)/);
  });

  test('a body that never ends is cut off, and others are answered meanwhile', async () => {
    const wires = await Promise.all(Array.from({ length: 20 }, () => open()));
    for (const wire of wires) {
      wire.socket.write(
        `POST /graphql HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization()}\r\nContent-Type: application/json\r\nContent-Length: 90000\r\n\r\n{"query":"`,
      );
      dribble(wire, ' ');
    }
    expect(await isAnswering()).toBe(true);
    for (const { closed } of wires) expect(await closed).not.toContain('"data"');
    expect(await isAnswering()).toBe(true);
  });

  test('a connection on which nothing comes at all is closed', async () => {
    const { closed } = await open();
    expect(await closed).toMatch(/^(?:HTTP\/1\.1 408 |$)/);
  });
});

describe('large requests', () => {
  test('ten megabytes in chunks are refused before they have come', async () => {
    const wire = await open();
    wire.socket.write(
      `POST /graphql HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization()}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`,
    );
    const piece = ' '.repeat(65_536);
    let taken = 0;
    for (let count = 0; count < 160 && !wire.socket.destroyed; count += 1) {
      const isRoom = wire.socket.write(`${piece.length.toString(16)}\r\n${piece}\r\n`);
      taken += piece.length;
      if (!isRoom) await Promise.race([once(wire.socket, 'drain').catch(() => undefined), wire.closed]);
    }
    wire.socket.end('0\r\n\r\n');
    expect(await wire.closed).toMatch(/^HTTP\/1\.1 413 [^]*LIMIT_REQUEST_BYTES/);
    // What the kernels hold between us comes on top of what the server reads.
    expect(taken).toBeLessThan(10_000_000);
    expect(await isAnswering()).toBe(true);
  });

  test('headers of more than 16 KiB are refused', async () => {
    const wire = await open();
    wire.socket.write(`GET /graphql HTTP/1.1\r\nHost: x\r\nX-Large: ${'a'.repeat(17_000)}\r\n\r\n`);
    expect(await wire.closed).toMatch(/^HTTP\/1\.1 431 /);
  });

  test('two lengths for one body are refused, so that no proxy and we can see two requests in it', async () => {
    const wire = await open();
    wire.socket.write(
      'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /health HTTP/1.1\r\nHost: x\r\n\r\n',
    );
    expect(await wire.closed).toMatch(/^HTTP\/1\.1 400 /);
  });

  test('two hosts are refused, so that no proxy and we can go by different ones', async () => {
    const wire = await open();
    wire.socket.write('GET /health HTTP/1.1\r\nHost: x\r\nhost: y\r\n\r\n');
    expect(await wire.closed).toMatch(/^HTTP\/1\.1 400 /);
  });
});

describe('clients of the older kind', () => {
  test('are answered without a host, and then let go', async () => {
    const wire = await open();
    wire.socket.write('GET /health HTTP/1.0\r\n\r\n');
    expect(await wire.closed).toMatch(/^HTTP\/1\.1 200 [^]*"status":"ok"/);
  });

  test('may name the whole address', async () => {
    const wire = await open();
    wire.socket.write('GET http://proxy.example/health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    expect(await wire.closed).toMatch(/^HTTP\/1\.1 200 [^]*"status":"ok"/);
  });
});

describe('connections', () => {
  test('stay open longer than those of proxies, who are told so', async () => {
    const agent = new Agent({ keepAlive: true });
    const sent = httpRequest(url, {
      method: 'POST',
      agent,
      headers: { authorization: authorization(), 'content-type': 'application/json' },
    });
    sent.end(body);
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    response.resume();
    expect(response.headers['keep-alive']).toBe('timeout=75');
    agent.destroy();
  });

  test('beyond the limit are closed at once, and the others go on', async () => {
    const wires = await Promise.all(Array.from({ length: connections + 10 }, () => open()));
    const first = await Promise.race(wires.map(({ closed }) => closed));
    expect(first).toBe('');
    for (const { socket } of wires) socket.destroy();
    await Promise.all(wires.map(({ closed }) => closed));
    expect(await isAnswering()).toBe(true);
  });
});

test('those who do not sign in are counted by the address of their connection', async () => {
  const statuses = [];
  for (let count = 0; count < 7; count += 1) {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': `203.0.113.${String(count)}` },
      body: '{"query":"{ __typename }"}',
    });
    await response.text();
    statuses.push(response.status);
  }
  expect(statuses).toEqual([200, 200, 200, 200, 200, 429, 429]);
});

describe('GraphQL over HTTP on a real connection', () => {
  test('every MUST and SHOULD of the audit suite holds, in both forms of a JSON request', async () => {
    for (const contentType of ['application/json', 'application/json; charset="utf-8"']) {
      const audits = serverAudits({
        url: url.href,
        fetchFn: (address: string, init: RequestInit = {}) => {
          const headers = new Headers(init.headers);
          headers.set('authorization', authorization());
          if (headers.get('content-type') === 'application/json') headers.set('content-type', contentType);
          return fetch(address, { ...init, headers });
        },
      });
      const required = audits.filter(({ name }) => /^(?:MUST|SHOULD)/.test(name));
      expect(required.length).toBeGreaterThan(30);
      for (const audit of required) {
        const result = await audit.fn();
        expect(result.status, `${audit.id} ${audit.name}`).toBe('ok');
      }
    }
  });
});
