import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createSandbox, type Sandbox } from '../../../src/sandbox/create-sandbox.ts';
import { createManualClock, type ManualClock } from '../../fakes/manual-clock.ts';
import { createFacade, type Facade } from '../../support/facade.ts';
import { createTestRedis, type TestRedis } from '../../support/redis-server.ts';
import { describeWithRedis } from '../../support/requirements.ts';

const customer = 'query ($id: ID!) { customer(id: $id) { id attributes { nodes { name value } } } }';
const remove =
  'mutation ($input: DeleteCustomerInput!) { deleteCustomer(input: $input) { __typename ... on DeleteCustomerPayload { deletedCustomerId } } }';
const webhookSecret = 'CANARY-webhooks-of-two-servers';

describeWithRedis('two servers with one Redis', (program) => {
  let redis: TestRedis;
  let clock: ManualClock;
  let sandbox: Sandbox;
  let one: Facade;
  let other: Facade;

  const health = async (facade: Facade): Promise<Record<string, unknown>> =>
    (await (await facade.server.fetch(new Request('http://facade.test/health'))).json()) as Record<
      string,
      unknown
    >;
  const bothReach = (): Promise<void> =>
    redis.until(async () => {
      const found = await Promise.all([health(one), health(other)]);
      return found.every((answer) => answer['redis'] === 'ok');
    });
  const start = (): Promise<Facade> =>
    createFacade({
      sandbox,
      clock,
      env: {
        REDIS_URL: redis.url,
        REVENUECAT_WEBHOOK_AUTHORIZATION: webhookSecret,
        CACHE_ANSWERS_MAX_BYTES: '0',
        CACHE_STALE_CUSTOMER_SECONDS: '0',
      },
    });
  const callsOf = async (work: () => Promise<unknown>): Promise<readonly string[]> => {
    sandbox.forgetCalls();
    await work();
    return sandbox.calls.map((call) => call.operationId);
  };
  const webhook = (facade: Facade, id: string, customerId: string): Promise<Response> =>
    facade.server.fetch(
      new Request('http://facade.test/webhooks/revenuecat', {
        method: 'POST',
        headers: { authorization: webhookSecret },
        body: JSON.stringify({ event: { id, type: 'RENEWAL', app_user_id: customerId } }),
      }),
    );

  beforeEach(async () => {
    redis = await createTestRedis(program);
    await redis.start({ old: true });
    clock = createManualClock();
    sandbox = createSandbox({ clock, rateLimits: 'off' });
    one = await start();
    other = await start();
    await bothReach();
    // Both listen.
    await redis.until(async () => {
      const [, count] = (await redis.client().pubsub('NUMSUB', 'revenuecat-graphql:messages')) as [
        string,
        number,
      ];
      return count === 2;
    });
  });
  afterEach(async () => {
    await Promise.all([one.server.close(), other.server.close()]);
    redis.dispose();
  });

  test('say that they are degraded while Redis is full, which nobody uses then though all are connected', async () => {
    const ready = async (): Promise<unknown> =>
      (await one.server.fetch(new Request('http://facade.test/ready'))).json();
    expect(await ready()).toMatchObject({ status: 'ready', parts: { redis: 'ok' } });
    await redis.client().config('SET', 'maxmemory', '1');
    // Whoever has something to keep there finds out.
    await one.data(customer, { id: 'ada' });
    await redis.until(async () => (await health(one))['redis'] === 'away');
    expect(await ready()).toMatchObject({ status: 'degraded', parts: { redis: 'degraded' } });
    await redis.client().config('SET', 'maxmemory', '0');
    await bothReach();
    expect(await ready()).toMatchObject({ status: 'ready', parts: { redis: 'ok' } });
  });

  test('load a customer once for both', async () => {
    const first = await callsOf(() => one.data(customer, { id: 'ada' }));
    expect(first).toContain('get-customer');
    await redis.until(async () => (await redis.client().keys('*:value:*')).length > 0);
    expect(await callsOf(() => other.data(customer, { id: 'ada' }))).toEqual([]);
  });

  test('both forget what a webhook to one of them names', async () => {
    await one.data(customer, { id: 'ada' });
    await other.data(customer, { id: 'ada' });
    expect(await callsOf(() => other.data(customer, { id: 'ada' }))).toEqual([]);
    expect(await (await webhook(one, 'event-1', 'ada')).json()).toEqual({ status: 'applied' });
    // By the message, not by the clock, which stands still.
    await redis.until(async () => (await callsOf(() => other.data(customer, { id: 'ada' }))).length > 0);
  });

  test('apply a webhook once, whichever of them it comes to', async () => {
    expect(await (await webhook(one, 'event-2', 'ada')).json()).toEqual({ status: 'applied' });
    expect(await (await webhook(other, 'event-2', 'ada')).json()).toEqual({ status: 'applied before' });
  });

  test('do a write with a key once, whichever of them it is sent to', async () => {
    const input = { customerId: 'zoe', idempotencyKey: 'key-1' };
    const calls = await callsOf(async () => {
      const answers = await Promise.all([
        one.data(remove, { input }),
        other.data(remove, { input }),
        one.data(remove, { input }),
      ]);
      expect(answers[1]).toEqual(answers[0]);
      expect(answers[2]).toEqual(answers[0]);
    });
    expect(calls.filter((operation) => operation === 'delete-customer')).toHaveLength(1);
    expect(await other.data(remove, { input: { ...input, customerId: 'ada' } })).toMatchObject({
      deleteCustomer: { __typename: 'ConflictError' },
    });
  });

  test('do a write with a key once, also where Redis was emptied in between and never went away', async () => {
    const block =
      'mutation ($input: BlockCustomerInput!) { result: blockCustomer(input: $input) { __typename } }';
    const input = { customerId: 'zoe', idempotencyKey: 'key-1' };
    const done = { result: { __typename: 'BlockCustomerPayload' } };
    expect(await one.data(block, { input })).toEqual(done);
    await redis.client().flushall();
    // Refused until the servers have told what they know, and nothing is sent.
    const calls = await callsOf(() =>
      redis.until(async () => {
        const { data, errors } = await other.query(block, { input });
        if (errors.length === 0) expect(data).toEqual(done);
        else expect(errors[0]?.extensions['code']).toBe('UPSTREAM_UNAVAILABLE');
        return errors.length === 0;
      }),
    );
    expect(calls).not.toContain('block-customer');
  });

  test('both see at once that a change which one of them made is done', async () => {
    await other.data(customer, { id: 'zoe' });
    await one.data(remove, { input: { customerId: 'zoe' } });
    await redis.until(async () => (await other.data(customer, { id: 'zoe' }))['customer'] === null);
  });

  test('go on without Redis, but for writes with a key, and tell so', async () => {
    await one.data(customer, { id: 'ada' });
    redis.kill();
    await redisIsAway();
    expect(await callsOf(() => one.data(customer, { id: 'ada' }))).toEqual([]);
    expect(await one.data(customer, { id: 'wilma' })).toMatchObject({ customer: { id: 'wilma' } });
    const refused = await one.query(remove, { input: { customerId: 'zoe', idempotencyKey: 'key-2' } });
    expect(refused.errors[0]?.extensions).toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      retryAfterMs: 1_000,
    });
    expect(refused.errors[0]?.message).toContain('nothing was sent');
    expect(await one.data(remove, { input: { customerId: 'zoe' } })).toMatchObject({
      deleteCustomer: { __typename: 'DeleteCustomerPayload' },
    });
  });

  test('forget what they may have missed the change of while they could not hear each other', async () => {
    await other.data(customer, { id: 'ada' });
    redis.kill();
    await redisIsAway();
    await webhook(one, 'event-3', 'ada');
    expect(await callsOf(() => other.data(customer, { id: 'ada' }))).toEqual([]);
    await redis.start({ old: true });
    await redis.until(async () => (await callsOf(() => other.data(customer, { id: 'ada' }))).length > 0);
  });

  describe('with a live feed', () => {
    const plain = 'query ($id: ID!) { customer(id: $id) { id } }';
    const callsOfRead = (): Promise<readonly string[]> => callsOf(() => other.data(plain, { id: 'ada' }));

    beforeEach(async () => {
      await webhook(one, 'feed-1', 'wilma');
      await webhook(one, 'feed-2', 'wilma');
      await redis.until(async () => (await health(other))['webhooks'] === 'live');
      // Within one millisecond nobody can tell which came first.
      await clock.advance(1);
    });

    test('take a customer of each other for minutes', async () => {
      await one.data(plain, { id: 'ada' });
      await redis.until(async () => (await redis.client().keys('*:value:*')).length > 0);
      await clock.advance(100_000);
      expect(await callsOfRead()).toEqual([]);
    });

    test('neither relies on a feed of which the other has refused a part', async () => {
      await callsOfRead();
      await clock.advance(100_000);
      expect(await callsOfRead()).toEqual([]);
      const refused = await one.server.fetch(
        new Request('http://facade.test/webhooks/revenuecat', {
          method: 'POST',
          headers: { authorization: webhookSecret },
          body: 'no event',
        }),
      );
      expect(refused.status).toBe(400);
      await redis.until(async () => (await health(other))['webhooks'] === 'silent');
      expect(await callsOfRead()).toEqual(['get-customer']);
    });

    test('neither relies on it while a server that took part of it is not heard of', async () => {
      const sign = (kind: string): Promise<number> =>
        redis
          .client()
          .publish('revenuecat-graphql:messages', JSON.stringify({ from: 'a third', message: { kind } }));
      await sign('alive');
      await callsOfRead();
      await clock.advance(100_000);
      expect(await callsOfRead()).toEqual([]);
      await redis.until(async () => (await callsOfRead()).length > 0);
    });
  });

  test('ask for a chart one at a time', async () => {
    const chart = '{ project { overviewMetrics { id } } }';
    const calls = await callsOf(() => Promise.all([one.data(chart), other.data(chart)]));
    expect(calls.filter((operation) => operation.includes('overview'))).toHaveLength(1);
  });

  async function redisIsAway(): Promise<void> {
    for (let away = false; !away;) {
      await nextTurn();
      away = (await Promise.all([health(one), health(other)])).every((answer) => answer['redis'] === 'away');
    }
  }
});
