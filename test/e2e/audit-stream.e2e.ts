import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createFacade, type Facade } from '../support/facade.ts';
import { inspectForLeaks } from '../support/leak-inspection.ts';
import { describeWithRedis } from '../support/requirements.ts';
import {
  environmentOfPrograms,
  freePort,
  startProcess,
  type RunningProcess,
} from '../support/running-process.ts';

const password = 'CANARY-password-of-redis';

describeWithRedis('the audit stream', (redisServer) => {
  let port: number;
  let url: string;
  let redis: RunningProcess | null = null;
  let facade: Facade;

  const startRedis = async (): Promise<void> => {
    redis?.dispose();
    redis = startProcess(
      [redisServer, '--port', String(port), '--bind', '127.0.0.1', '--save', '', '--requirepass', password],
      { cwd: '/tmp', env: environmentOfPrograms() },
    );
    const started = redis;
    await started.until(() => started.output().includes('Ready to accept connections'));
    // As if it had run for an hour: a new one makes servers wait for each other's reports on the budget.
    const client = new Redis(url);
    await client.set('revenuecat-graphql:memory:{link}', `old:${String(Date.now() - 3_600_000)}`);
    client.disconnect();
  };

  /** What the stream holds, oldest first. */
  const stream = async (): Promise<readonly Record<string, unknown>[]> => {
    const client = new Redis(url);
    try {
      const entries = await client.xrange('facade:audit', '-', '+');
      return entries.map(([, [name, value = '']]) => {
        expect(name).toBe('record');
        inspectForLeaks('audit record', value);
        return JSON.parse(value) as Record<string, unknown>;
      });
    } finally {
      client.disconnect();
    }
  };

  const remove = (customerId: string): Promise<unknown> =>
    facade.data('mutation ($input: DeleteCustomerInput!) { deleteCustomer(input: $input) { __typename } }', {
      input: { customerId },
    });

  const health = async (): Promise<unknown> =>
    (await facade.server.fetch(new Request('http://facade.test/health'))).json();

  /** Lets the queue try again until something is so. */
  const until = async (condition: () => boolean | Promise<boolean>): Promise<void> => {
    if (redis === null) throw new Error('Redis does not run.');
    await redis.until(async () => {
      await facade.clock.advance(1_000);
      return condition();
    });
  };

  beforeEach(async () => {
    port = await freePort();
    url = `redis://:${password}@127.0.0.1:${String(port)}`;
    facade = await createFacade({ env: { AUDIT_REDIS_STREAM: 'facade:audit', REDIS_URL: url } });
  });
  afterEach(async () => {
    await facade.server.close();
    redis?.dispose();
    redis = null;
    expect(facade.logs.join('')).not.toContain(password);
  });

  test('has one entry for each mutation, in order', async () => {
    await startRedis();
    await remove('zoe');
    await remove('nobody-has-this-id');
    await until(async () => (await stream()).length === 2);
    expect(await stream()).toMatchObject([
      { mutation: 'deleteCustomer', targetIds: { customer_id: 'zoe' }, outcome: 'OK', upstreamStatus: 200 },
      { targetIds: { customer_id: 'nobody-has-this-id' }, outcome: 'NOT_FOUND', upstreamStatus: 404 },
    ]);
    expect(await health()).toMatchObject({ status: 'ok', audit: 'ok' });
  });

  test('gets what happened before Redis was there, and while it was away', async () => {
    await remove('zoe');
    await facade.clock.advance(0);
    await startRedis();
    await until(async () => (await stream()).length === 1);

    redis?.dispose();
    await remove('ada');
    await remove('wilma');
    await startRedis();
    await until(async () => (await stream()).length >= 2);
    // This Redis keeps nothing on disk, so the first record went with it.
    expect((await stream()).map((record) => record['targetIds'])).toMatchObject([
      { customer_id: 'ada' },
      { customer_id: 'wilma' },
    ]);
    expect(facade.logs.join('')).toContain('"destination":"redis stream"');
    expect(await health()).toMatchObject({ status: 'ok', audit: 'ok' });
  });

  test('stops nobody from stopping the server, and what it did not take is told', async () => {
    await remove('zoe');
    await facade.server.close();
    expect(facade.logs.join('')).toContain(
      '"mutation":"deleteCustomer","msg":"an audit record is kept in this log only"',
    );
  });
});
