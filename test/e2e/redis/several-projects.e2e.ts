import { afterEach, beforeEach, expect, test } from 'vitest';
import { createSandbox } from '../../../src/sandbox/create-sandbox.ts';
import { createFacade, type Facade } from '../../support/facade.ts';
import { createTestRedis, type TestRedis } from '../../support/redis-server.ts';
import { describeWithRedis } from '../../support/requirements.ts';

describeWithRedis('a server of several projects that was cut off from the others', (program) => {
  let redis: TestRedis;
  let facade: Facade;
  const sandbox = createSandbox({ rateLimits: 'off' });
  const other = sandbox.addProject('Larkspur Maps');

  beforeEach(async () => {
    redis = await createTestRedis(program);
    await redis.start({ old: true });
    facade = await createFacade({
      sandbox,
      fetch: (url, init) => sandbox.fetch(url, init),
      env: {
        REDIS_URL: redis.url,
        REVENUECAT_PROJECTS: JSON.stringify({
          [sandbox.projectId]: { readKey: sandbox.keys.read },
          [other.projectId]: { readKey: other.keys.read },
        }),
      },
    });
    await redis.until(async () => (await health()) === 'ok');
  });
  afterEach(async () => {
    await facade.server.close();
    redis.dispose();
  });
  const health = async (): Promise<unknown> => {
    const response = await facade.server.fetch(new Request('http://facade.test/health'));
    return ((await response.json()) as { redis: unknown }).redis;
  };

  test('lets whoever follows a customer of any of them read again', async () => {
    const leaving = new AbortController();
    const told = new Set<string>();
    const listening = [sandbox.projectId, other.projectId].map(async (projectId) => {
      const topic = { kind: 'customer-changed', projectId, customerIds: ['ada'] } as const;
      for await (const event of facade.events.subscribe(topic, { signal: leaving.signal })) {
        told.add(event.projectId);
        if (told.size === 2) leaving.abort();
      }
    });
    redis.kill();
    await redis.start();
    await redis.until(() => told.size === 2);
    await Promise.all(listening);
    expect([...told].sort()).toEqual([sandbox.projectId, other.projectId].sort());
  });
});
