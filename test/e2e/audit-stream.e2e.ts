import { afterEach, beforeEach, expect, test } from 'vitest';
import { createFacade, type Facade } from '../support/facade.ts';
import { inspectForLeaks } from '../support/leak-inspection.ts';
import { createTestRedis, type TestRedis } from '../support/redis-server.ts';
import { describeWithRedis } from '../support/requirements.ts';

const password = 'CANARY-password-of-redis';

describeWithRedis('the audit stream', (program) => {
  let redis: TestRedis;
  let facade: Facade;

  /** What the stream holds, oldest first. */
  const stream = async (): Promise<readonly Record<string, unknown>[]> => {
    const entries = await redis.client().xrange('facade:audit', '-', '+');
    return entries.map(([, [name, value = '']]) => {
      expect(name).toBe('record');
      inspectForLeaks('audit record', value);
      return JSON.parse(value) as Record<string, unknown>;
    });
  };

  const remove = (customerId: string): Promise<unknown> =>
    facade.data('mutation ($input: DeleteCustomerInput!) { deleteCustomer(input: $input) { __typename } }', {
      input: { customerId },
    });

  const health = async (): Promise<unknown> =>
    (await facade.server.fetch(new Request('http://facade.test/health'))).json();

  /** Lets the queue try again until something is so. */
  const until = (condition: () => boolean | Promise<boolean>): Promise<void> =>
    redis.until(async () => {
      await facade.clock.advance(1_000);
      return condition();
    });

  beforeEach(async () => {
    redis = await createTestRedis(program, { password });
    facade = await createFacade({ env: { AUDIT_REDIS_STREAM: 'facade:audit', REDIS_URL: redis.url } });
  });
  afterEach(async () => {
    await facade.server.close();
    redis.dispose();
    expect(facade.logs.join('')).not.toContain(password);
  });

  test('has one entry for each mutation, in order', async () => {
    await redis.start({ old: true });
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
    await redis.start({ old: true });
    await until(async () => (await stream()).length === 1);

    redis.kill();
    await remove('ada');
    await remove('wilma');
    await redis.start({ old: true });
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
