import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createFacade, type Facade } from '../../support/facade.ts';
import { createTestRedis, type TestRedis } from '../../support/redis-server.ts';
import { describeWithRedis } from '../../support/requirements.ts';

/**
 * A node of a cluster refuses a script or a command whose keys lie in several slots, and a script that touches a key it was
 * not given in another slot. So everything that servers share is done once on one.
 */
describeWithRedis('a node of a Redis Cluster', (program) => {
  let folder: string;
  let redis: TestRedis;
  let facades: readonly Facade[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'redis-cluster-'));
    redis = await createTestRedis(program, { args: ['--cluster-enabled', 'yes', '--dir', folder] });
    await redis.start();
    const client = redis.client();
    await client.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
    await redis.until(async () => (await client.cluster('INFO')).includes('cluster_state:ok'));
    await client.set('revenuecat-graphql:memory:{link}', `old:${String(Date.now() - 3_600_000)}`);
  });
  afterAll(async () => {
    await Promise.all(facades.map((facade) => facade.server.close()));
    redis.dispose();
    await rm(folder, { recursive: true, force: true });
  });

  test('takes every command and script of the servers', async () => {
    const env = { REDIS_URL: redis.url, REVENUECAT_WEBHOOK_AUTHORIZATION: 'CANARY-webhooks-of-a-cluster' };
    const one = await createFacade({ env });
    const other = await createFacade({ env, sandbox: one.sandbox, clock: one.clock });
    facades = [one, other];
    const health = new Request('http://facade.test/health');
    for (const facade of facades) {
      await redis.until(async () => {
        const answer = (await (await facade.server.fetch(health.clone())).json()) as Record<string, unknown>;
        return answer['redis'] === 'ok';
      });
    }
    await one.data('{ customer(id: "ada") { id } project { overviewMetrics { id } } }');
    const remove = 'mutation ($input: DeleteCustomerInput!) { deleteCustomer(input: $input) { __typename } }';
    const input = { customerId: 'zoe', idempotencyKey: 'key-1' };
    for (const facade of facades) {
      expect(await facade.data(remove, { input })).toEqual({
        deleteCustomer: { __typename: 'DeleteCustomerPayload' },
      });
    }
    await one.server.fetch(
      new Request('http://facade.test/webhooks/revenuecat', {
        method: 'POST',
        headers: { authorization: env.REVENUECAT_WEBHOOK_AUTHORIZATION },
        body: JSON.stringify({ event: { id: 'event-1', type: 'RENEWAL', app_user_id: 'ada' } }),
      }),
    );
    const client = redis.client();
    await redis.until(async () => {
      const keys = await client.keys('*');
      const uses = new Set(keys.map((name) => /^revenuecat-graphql:(\w+):\{[^{}]+\}/.exec(name)?.[1]));
      // Every key has one group, in braces, which decides its slot.
      return (
        ['applied', 'budget', 'cache', 'memory', 'write'].every((use) => uses.has(use)) &&
        !uses.has(undefined)
      );
    });
    for (const { logs } of facades) expect(logs.join('')).not.toContain('redis is not used');
    expect(await client.info('errorstats')).not.toContain('CROSSSLOT');
    expect(await client.info('commandstats')).toMatch(/cmdstat_eval:.*rejected_calls=0,failed_calls=0/);
  });
});
