import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { OperationId } from '../../src/revenuecat/generated/operations.ts';
import { createSandbox, type Sandbox } from '../../src/sandbox/create-sandbox.ts';
import type { Fault } from '../../src/sandbox/http/faults.ts';
import { serveSandbox, type ServedSandbox } from '../../src/sandbox/serve-sandbox.ts';
import { startServerProcess, type ServerProcess } from '../support/server-process.ts';

let sandbox: Sandbox;
let upstream: ServedSandbox;
const servers: ServerProcess[] = [];

beforeEach(async () => {
  sandbox = createSandbox({ rateLimits: 'off' });
  upstream = await serveSandbox(sandbox, 0, '127.0.0.1');
});

afterEach(async () => {
  for (const server of servers.splice(0)) server.dispose();
  await upstream.close();
});

async function start(env: Readonly<Record<string, string>> = {}): Promise<ServerProcess> {
  const server = await startServerProcess({ sandbox, url: upstream.url }, { env });
  servers.push(server);
  return server;
}

const giving = 'create-virtual-currencies-transaction' satisfies OperationId;
const giveCoins = `mutation ($key: String) {
  createVirtualCurrencyTransaction(
    input: { customerId: "newcomer", adjustments: [{ currencyCode: "COIN", amount: 5 }], idempotencyKey: $key }
  ) {
    __typename
    ... on CreateVirtualCurrencyTransactionPayload { balances { nodes { balance } } }
  }
}`;
const given = {
  status: 200,
  body: { data: { createVirtualCurrencyTransaction: { balances: { nodes: [{ balance: 5 }] } } } },
};

/** What the customer really has, as upstream says. */
async function coins(): Promise<number> {
  const response = await fetch(
    `${upstream.url}/v2/projects/${sandbox.projectId}/customers/newcomer/virtual_currencies`,
    { headers: { authorization: `Bearer ${sandbox.keys.read}` } },
  );
  const { items } = (await response.json()) as { items: { currency_code: string; balance: number }[] };
  return items.find(({ currency_code: code }) => code === 'COIN')?.balance ?? 0;
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await delay(10);
}

/** Begins the mutation, and kills the process when upstream has got as far as `reached` says. */
async function killWhile(
  reached: OperationId,
  fault: Fault,
  env: Readonly<Record<string, string>> = {},
): Promise<ServerProcess> {
  const switchOff = sandbox.faults.add(fault);
  const server = await start(env);
  const answer = server.query(giveCoins, { key: 'one gift' }).catch(() => 'cut' as const);
  await until(() => sandbox.callsTo(reached).length > 0);
  expect(await server.stop('SIGKILL')).toBe('SIGKILL');
  expect(await answer).toBe('cut');
  switchOff();
  return server;
}

const moments: readonly [string, OperationId, Fault, Readonly<Record<string, string>>, number][] = [
  // Without the setting the server has to ask for the project first, and is kept waiting for that.
  ['before the write is sent', 'list-projects', { kind: 'hang' }, { REVENUECAT_PROJECT_ID: '' }, 0],
  ['while upstream has not done it yet', giving, { kind: 'hang', operationId: giving }, {}, 0],
  [
    'after upstream did it, before its answer',
    giving,
    { kind: 'hang', operationId: giving, afterEffect: true },
    {},
    5,
  ],
];

describe('a process that is killed', () => {
  test.each(moments)(
    '%s has sent it once at most, and its successor sends nothing by itself',
    async (...moment) => {
      const [, reached, fault, env, expected] = moment;
      const killed = await killWhile(reached, fault, env);
      const sent = sandbox.callsTo(giving).length;
      expect(sent).toBeLessThanOrEqual(1);
      // Of what was sent the log tells, though nobody could write how it ended.
      const told = killed.lines('mutation is sent');
      expect(told).toHaveLength(sent);
      for (const line of told)
        expect(line).toMatchObject({
          mutation: 'createVirtualCurrencyTransaction',
          operation: giving,
          targetIds: { customer_id: 'newcomer' },
          requestId: expect.any(String) as unknown,
          viewerKind: 'staff',
        });
      expect(killed.lines('audit')).toEqual([]);
      expect(await coins()).toBe(expected);
      const successor = await start();
      await successor.query('{ customer(id: "newcomer") { id } }');
      expect(sandbox.callsTo(giving)).toHaveLength(sent);
      expect(await coins()).toBe(expected);
    },
  );

  test.each(moments)(
    '%s: asked again with the same key, the successor does it once, because upstream is given a key, too',
    async (...moment) => {
      const [, reached, fault, env] = moment;
      await killWhile(reached, fault, env);
      const successor = await start();
      expect(await successor.query(giveCoins, { key: 'one gift' })).toMatchObject(given);
      expect(await coins()).toBe(5);
    },
  );

  test('after the answer: asked again with the same key, nothing happens twice', async () => {
    const server = await start();
    expect(await server.query(giveCoins, { key: 'one gift' })).toMatchObject(given);
    expect(await server.stop('SIGKILL')).toBe('SIGKILL');
    const successor = await start();
    expect(await successor.query(giveCoins, { key: 'one gift' })).toMatchObject(given);
    expect(await coins()).toBe(5);
    const audited = (process: ServerProcess) => process.lines('audit').map(({ outcome }) => outcome);
    // The answer may arrive before the line that was written ahead of it: they come by different ways.
    await until(() => audited(successor).length > 0);
    expect([audited(server), audited(successor)]).toEqual([['OK'], ['OK']]);
  });

  test('forgets the keys of writes that upstream takes none for: who asks again has it sent again', async () => {
    const block = `mutation {
      blockCustomer(input: { customerId: "ada", idempotencyKey: "once" }) { __typename }
    }`;
    const server = await start();
    await server.query(block);
    await server.query(block);
    expect(sandbox.callsTo('block-customer')).toHaveLength(1);
    await server.stop('SIGKILL');
    const successor = await start();
    expect(sandbox.callsTo('block-customer')).toHaveLength(1);
    await successor.query(block);
    expect(sandbox.callsTo('block-customer')).toHaveLength(2);
  });
});
