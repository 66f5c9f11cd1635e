import { createHash } from 'node:crypto';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { everyScope } from '../../src/sandbox/http/api-keys.ts';
import { createSandbox } from '../../src/sandbox/create-sandbox.ts';
import { serveSandbox } from '../../src/sandbox/serve-sandbox.ts';
import { canary } from '../support/leak-inspection.ts';
import {
  environmentOfPrograms,
  freePort,
  startProcess,
  type RunningProcess,
} from '../support/running-process.ts';

const cwd = fileURLToPath(new URL('../../', import.meta.url));
const staffToken = canary('staff_token');
const running: RunningProcess[] = [];
const ending: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const one of running.splice(0)) one.dispose();
  for (const end of ending.splice(0)) await end();
});

/** Not awaited by blocking: the sandbox that the command talks to may live in this process. */
async function runCommand(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<{ status: number | null; stdout: string; stderr: string }> {
  const child = spawn('npm', ['run', '--silent', 'webhooks:register', '--', ...args], {
    cwd,
    env: { ...environmentOfPrograms(), ...env },
  });
  const [stdout, stderr, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit') as Promise<[number | null]>,
  ]);
  return { status, stdout, stderr };
}

async function start(
  script: string,
  env: Readonly<Record<string, string>>,
  ready: RegExp,
): Promise<RunningProcess> {
  const program = startProcess(['npm', 'run', '--silent', script], {
    cwd,
    env: { ...environmentOfPrograms(), HOST: '127.0.0.1', ...env },
  });
  running.push(program);
  await program.until(() => ready.test(program.output()));
  return program;
}

/** What the sandbox's API answers, as JSON. */
async function postTo(url: string, key: string, body: unknown): Promise<number> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return response.status;
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error('What was waited for did not happen.');
    await delay(50);
  }
}

test(
  'what the command registered is told to the server, which then answers what holds now',
  { timeout: 120_000 },
  async () => {
    const port = String(await freePort());
    const sandbox = createSandbox({ rateLimits: 'off', sendWebhook: (request) => fetch(request) });
    const scopes = [...everyScope];
    const [readKey, writeKey] = [sandbox.addKey({ scopes }), sandbox.addKey({ scopes })];
    const served = await serveSandbox(sandbox, 0, '127.0.0.1');
    const stopWebhooks = sandbox.webhooks.start();
    ending.push(async () => {
      await stopWebhooks();
      await served.close();
    });
    const settings = {
      REVENUECAT_API_URL: served.url,
      REVENUECAT_API_KEY: readKey,
      REVENUECAT_WRITE_API_KEY: writeKey,
      REVENUECAT_PROJECT_ID: sandbox.projectId,
    };
    const command = await runCommand(['--url', `http://127.0.0.1:${port}/webhooks/revenuecat`], settings);
    expect([command.status, command.stderr]).toEqual([0, '']);
    const [authorization = ''] = /(?<=^REVENUECAT_WEBHOOK_AUTHORIZATION=).+$/m.exec(command.stdout) ?? [];

    const sha256 = createHash('sha256').update(staffToken).digest('hex');
    await start(
      'start',
      {
        ...settings,
        PORT: port,
        REVENUECAT_WEBHOOK_AUTHORIZATION: authorization,
        AUTH_TOKENS: JSON.stringify([{ name: 'staff', sha256, scopes: ['*'] }]),
        // Nothing but a webhook can end it within this test.
        CACHE_CUSTOMER_SECONDS: '3600',
      },
      /^GraphQL is at/m,
    );
    const { id } = sandbox.add.subscription({ customerId: 'countess', store: 'rc_billing' });
    const statusOfIt = async (): Promise<unknown> => {
      const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${staffToken}` },
        body: JSON.stringify({
          query: '{ customer(id: "countess") { subscriptions { nodes { status } } } }',
        }),
      });
      const { data } = (await response.json()) as {
        data: { customer: { subscriptions: { nodes: { status: string }[] } } };
      };
      return data.customer.subscriptions.nodes[0]?.status;
    };
    expect(await statusOfIt()).toBe('ACTIVE');
    const refund = `${served.url}/v2/projects/${sandbox.projectId}/subscriptions/${id}/actions/refund`;
    expect(await postTo(refund, writeKey, {})).toBe(200);
    await until(async () => (await statusOfIt()) === 'EXPIRED');

    // The refund and the end that follows are two events, and from the second on the feed is live.
    await until(async () => {
      const health = await fetch(`http://127.0.0.1:${port}/health`);
      return ((await health.json()) as { webhooks?: string }).webhooks === 'live';
    });
  },
);

test(
  'npm run sandbox posts to the integrations that are made through its API',
  { timeout: 60_000 },
  async () => {
    const told: { authorization: string | undefined; body: string }[] = [];
    const receiver = createServer((request, response) => {
      void text(request).then((body) => {
        told.push({ authorization: request.headers.authorization, body });
        response.end();
      });
    }).listen(0, '127.0.0.1');
    await once(receiver, 'listening');
    ending.push(async () => {
      receiver.close();
      await once(receiver, 'close');
    });
    const address = receiver.address();
    if (address === null || typeof address === 'string') throw new Error('The receiver has no port.');

    const sandbox = await start('sandbox', { PORT: '0', SANDBOX_WEBHOOK_COPIES: '2' }, /curl/);
    const [upstream = ''] = /(?<=sandbox: )\S+(?=\/v2)/.exec(sandbox.output()) ?? [];
    const [projectId = ''] = /(?<=project +)proj\w+/.exec(sandbox.output()) ?? [];
    const [key = ''] = /(?<=writing key +)\S+/.exec(sandbox.output()) ?? [];
    const project = `${upstream}/v2/projects/${projectId}`;
    const url = `http://127.0.0.1:${String(address.port)}/hook`;
    expect(
      await postTo(`${project}/integrations/webhooks`, key, {
        name: 'Ours',
        url,
        authorization_header: 'Bearer ours',
      }),
    ).toBe(201);
    const transaction = `${project}/customers/ada/virtual_currencies/transactions`;
    expect(await postTo(transaction, key, { adjustments: { COIN: 1 } })).toBe(200);
    const mine = () => told.filter(({ body }) => body.includes('VIRTUAL_CURRENCY_TRANSACTION'));
    await until(() => Promise.resolve(mine().length === 2));
    expect(mine()[0]).toEqual(mine()[1]);
    expect(mine()[0]?.authorization).toBe('Bearer ours');
    expect(await sandbox.stop()).toBe(0);
  },
);

test('npm start on its sandbox has a live feed of its own', { timeout: 60_000 }, async () => {
  const server = await start('start', { PORT: '0' }, /^GraphQL is at \S+$/m);
  const [url = ''] = /(?<=^GraphQL is at )\S+$/m.exec(server.output()) ?? [];
  await server.until(async () => {
    const response = await fetch(new URL('/health', url));
    return ((await response.json()) as { webhooks?: string }).webhooks === 'live';
  }, 10_000);
  expect(await server.stop()).toBe(0);
});

test('npm run webhooks:register without options says how it is used and ends with 2', async () => {
  const { status, stdout, stderr } = await runCommand([], {});
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).toContain('Usage: npm run webhooks:register');
});
