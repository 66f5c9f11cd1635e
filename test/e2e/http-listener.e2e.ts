import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createHttpListener, type HttpListener } from '../../src/server/http/http-listener.ts';

const limits = {
  connections: 10,
  headersMs: 5_000,
  receiveMs: 5_000,
  keepAliveMs: 60_000,
  stalledMs: 60_000,
};
const request = 'GET / HTTP/1.1\r\nHost: here\r\n\r\n';

let listener: HttpListener;
const sockets: Socket[] = [];
afterEach(() => {
  listener.cut();
  for (const socket of sockets.splice(0)) socket.destroy();
});

/** A listener that answers everything, and its port. */
async function listen(
  answer: (response: ServerResponse) => unknown = (response) => response.end('answered'),
  stalledMs = limits.stalledMs,
): Promise<number> {
  listener = createHttpListener(
    (_request, response) => void answer(response),
    { ...limits, stalledMs },
    null,
  );
  return Number(new URL(await listener.listen({ host: '127.0.0.1', port: 0 })).port);
}

async function open(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1').setEncoding('utf8');
  sockets.push(socket);
  await once(socket, 'connect');
  return socket;
}

async function ask(socket: Socket): Promise<string> {
  let text = '';
  socket.on('data', (part: string) => {
    text += part;
  });
  socket.write(request);
  while (!text.includes('answered')) await once(socket, 'data');
  return text;
}

async function portIsClosed(port: number): Promise<void> {
  for (let isOpen = true; isOpen;) {
    const socket = connect(port, '127.0.0.1');
    isOpen = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => {
        resolve(true);
      });
      // Also of a connection that nobody has accepted when the port closes.
      socket.on('error', () => {
        resolve(false);
      });
    });
    socket.destroy();
  }
}

test('a request that comes after the port has closed, by a connection that is open, is answered', async () => {
  const port = await listen();
  const kept = await open(port);
  expect(await ask(kept)).toContain('keep-alive');
  const fresh = await open(port);
  const drained = listener.drain();
  await portIsClosed(port);
  for (const socket of [kept, fresh]) {
    const over = once(socket, 'close');
    const text = await ask(socket);
    expect(text.slice(text.lastIndexOf('HTTP/1.1'))).toMatch(/^HTTP\/1\.1 200 OK\r\n.*connection: close/is);
    await over;
  }
  await drained;
});

test('a connection on which nothing comes holds the stop for a moment only', async () => {
  const port = await listen();
  const silent = await open(port);
  await ask(silent);
  await listener.drain();
  const over = once(silent, 'close');
  listener.cut();
  await over;
});

test('without a connection it is over at once', async () => {
  await listen();
  await listener.drain();
});

test('a connection whose client takes nothing of its answer is cut', async () => {
  let answer: ServerResponse | undefined;
  // More than the kernels hold between the two.
  const port = await listen((response) => (answer = response).end(Buffer.alloc(64_000_000)), 300);
  const socket = await open(port);
  socket.pause().write(request);
  while (answer === undefined) await new Promise((resolve) => setImmediate(resolve));
  await once(answer, 'close');
  expect(answer.writableFinished).toBe(false);
});

test('a connection is kept while no request is on it, however soon stalled ones are cut', async () => {
  const port = await listen(undefined, 100);
  const socket = await open(port);
  await ask(socket);
  const other = await open(port);
  // Nothing comes on it, so it is what time would have cut.
  await once(other, 'close');
  expect(await ask(socket)).toContain('answered');
});
