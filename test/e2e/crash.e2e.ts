import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createSandbox, type Sandbox } from '../../src/sandbox/create-sandbox.ts';
import { serveSandbox, type ServedSandbox } from '../../src/sandbox/serve-sandbox.ts';
import { startServerProcess, type ServerProcess } from '../support/server-process.ts';

let sandbox: Sandbox;
let upstream: ServedSandbox;
let server: ServerProcess;

/** Plants what nothing handles, in the process itself, when a signal says so. */
const planted = `
  import process from 'node:process';
  process.on('SIGUSR2', () => { Promise.reject(new Error('a planted rejection')); });
  process.on('SIGPIPE', () => { throw new Error('a planted exception'); });
`;

beforeEach(async () => {
  sandbox = createSandbox({ rateLimits: 'off' });
  upstream = await serveSandbox(sandbox, 0, '127.0.0.1');
});

async function start(env: Readonly<Record<string, string>> = {}): Promise<void> {
  const nodeOptions = ['--import', `data:text/javascript,${encodeURIComponent(planted)}`];
  server = await startServerProcess({ sandbox, url: upstream.url }, { env, nodeOptions });
}

afterEach(async () => {
  server.dispose();
  await upstream.close();
});

test.each([
  ['SIGUSR2', 'unhandled rejection', 'a planted rejection'],
  ['SIGPIPE', 'uncaught exception', 'a planted exception'],
] as const)(
  'after %s, an %s, it says what happened, answers what runs, and ends with 1',
  async (signal, kind, message) => {
    await start();
    sandbox.faults.add({ kind: 'latency', ms: 700 });
    const answer = server.query('{ customer(id: "ada") { id lastSeenCountry } }');
    while (sandbox.callsTo('get-customer').length === 0) await delay(10);
    const code = await server.stop(signal);
    expect(code, server.output()).toBe(1);
    expect(await answer).toMatchObject({ status: 200, body: { data: { customer: { id: 'ada' } } } });
    const [line, ...others] = server.lines('the server fails and stops');
    expect(others).toEqual([]);
    expect(line).toMatchObject({ level: 'fatal', kind, err: { type: 'Error', message } });
    expect((line?.['err'] as { stack: string }).stack).toContain('data:text/javascript');
  },
);

test('it says what happened also where nothing is to be logged', async () => {
  await start({ LOG_LEVEL: 'silent' });
  expect(await server.stop('SIGUSR2'), server.output()).toBe(1);
  expect(server.lines('the server fails and stops')).toEqual([
    expect.objectContaining({ level: 'fatal', kind: 'unhandled rejection' }),
  ]);
});
