import { afterEach, describe, expect, test } from 'vitest';
import { createSandbox } from '../../../src/sandbox/create-sandbox.ts';
import { readSwitches } from '../../../src/sandbox/sandbox-switches.ts';
import { serveSandbox, type ServedSandbox } from '../../../src/sandbox/serve-sandbox.ts';

describe('the switches of a sandbox on a port', () => {
  test('nothing set means the documented limits, no latency and the usual business', () => {
    expect(readSwitches({ PORT: '', SANDBOX_LATENCY_MS: '' })).toEqual({
      host: 'localhost',
      port: 4001,
      customers: undefined,
      latencyMs: 0,
      rateLimits: 'documented',
      rateLimitOffsetMs: 0,
      webhooks: { copies: 1, delayMs: 0, reversed: false },
    });
  });

  test('each switch is read', () => {
    const switches = readSwitches({
      HOST: '127.0.0.1',
      PORT: '0',
      SANDBOX_CUSTOMERS: '100000',
      SANDBOX_LATENCY_MS: '50',
      SANDBOX_RATE_LIMITS: 'off',
      SANDBOX_RATE_LIMIT_OFFSET_MS: '23456',
      SANDBOX_WEBHOOK_COPIES: '2',
      SANDBOX_WEBHOOK_DELAY_MS: '3000',
      SANDBOX_WEBHOOK_ORDER: 'reversed',
    });
    expect(switches).toEqual({
      host: '127.0.0.1',
      port: 0,
      customers: 100_000,
      latencyMs: 50,
      rateLimits: 'off',
      rateLimitOffsetMs: 23_456,
      webhooks: { copies: 2, delayMs: 3_000, reversed: true },
    });
  });

  test.each([
    [{ PORT: '70000' }, 'PORT must be a whole number from 0 to 65535.'],
    [{ SANDBOX_LATENCY_MS: '-1' }, 'SANDBOX_LATENCY_MS must be a whole number from 0 to 60000.'],
    [{ SANDBOX_CUSTOMERS: '1e5' }, 'SANDBOX_CUSTOMERS must be a whole number from 2000 to 1000000.'],
    [{ SANDBOX_WEBHOOK_COPIES: '0' }, 'SANDBOX_WEBHOOK_COPIES must be a whole number from 1 to 10.'],
    [{ SANDBOX_WEBHOOK_ORDER: 'any' }, 'SANDBOX_WEBHOOK_ORDER must be "kept" or "reversed".'],
    [
      { SANDBOX_RATE_LIMIT_OFFSET_MS: '60000' },
      'SANDBOX_RATE_LIMIT_OFFSET_MS must be a whole number from 0 to 59999.',
    ],
    [{ SANDBOX_RATE_LIMITS: 'no' }, 'SANDBOX_RATE_LIMITS must be "documented" or "off".'],
  ])('%j is refused with what to do', (env, message) => {
    expect(() => readSwitches(env)).toThrow(new RangeError(message));
  });

  test('a larger business begins with the customers of the usual one', () => {
    const clock = { now: () => Date.UTC(2030, 0, 1) };
    const idsOf = (customers?: number) => {
      const sandbox = createSandbox({ clock, customers });
      return [...(sandbox.store.project(sandbox.projectId)?.customers.after(null) ?? [])].map(({ id }) => id);
    };
    const usual = idsOf();
    const larger = idsOf(2500);
    expect(larger).toHaveLength(2500);
    expect(larger.slice(0, 2000)).toEqual(usual);
  });
});

describe('the calls that a sandbox on a port tells of', () => {
  let served: ServedSandbox | undefined;
  afterEach(async () => {
    await served?.close();
    served = undefined;
  });

  test('are counted by operation and status until they are forgotten', async () => {
    const sandbox = createSandbox({ seed: 'empty' });
    served = await serveSandbox(sandbox, 0, '127.0.0.1');
    const headers = { authorization: `Bearer ${sandbox.keys.read}` };
    const project = `${served.url}/v2/projects/${sandbox.projectId}`;
    await fetch(`${project}/customers`, { headers });
    await fetch(`${project}/customers/nobody`, { headers });

    const counts = (): Promise<unknown> =>
      fetch(`${served?.url ?? ''}/sandbox/calls`).then((it) => it.json());
    expect(await counts()).toEqual({ 'list-customers': { 200: 1 }, 'get-customer': { 404: 1 } });
    expect((await fetch(`${served.url}/sandbox/calls`, { method: 'DELETE' })).status).toBe(204);
    expect(await counts()).toEqual({});
    expect((await fetch(`${served.url}/sandbox/calls`, { method: 'POST' })).status).toBe(405);
  });
});
