import { afterEach, beforeEach, expect, test } from 'vitest';
import { createSandbox, type Sandbox } from '../../../src/sandbox/create-sandbox.ts';
import { createManualClock, type ManualClock } from '../../fakes/manual-clock.ts';
import { createFacade, type Facade } from '../../support/facade.ts';
import { createTestRedis, type TestRedis } from '../../support/redis-server.ts';
import { describeWithRedis } from '../../support/requirements.ts';

const customer = 'query ($id: ID!) { customer(id: $id) { id } }';

/** Five times what the limit allows, from three servers. */
const requestsASecond = 13;

describeWithRedis('three servers with one key under five times the allowed load', (program) => {
  let redis: TestRedis;
  let clock: ManualClock;
  let sandbox: Sandbox;
  let facades: Facade[];

  beforeEach(async () => {
    redis = await createTestRedis(program);
    await redis.start({ old: true });
    clock = createManualClock();
    // Its minute begins at a moment of its own.
    sandbox = createSandbox({ clock, rateLimits: 'documented', rateLimitOffsetMs: 23_456 });
    facades = await Promise.all(
      [1, 2, 3].map(() =>
        createFacade({ sandbox, clock, env: { REDIS_URL: redis.url, LOG_LEVEL: 'debug' } }),
      ),
    );
    const healthy = async ({ server }: Facade): Promise<boolean> =>
      (await (await server.fetch(new Request('http://facade.test/health'))).text()).includes('"redis":"ok"');
    await redis.until(async () => (await Promise.all(facades.map(healthy))).every((ok) => ok));
  });
  afterEach(async () => {
    await Promise.all(facades.map((facade) => facade.server.close()));
    redis.dispose();
  });

  /** Asks for seconds of the clock, and gives how each request ended: by its code, or `OK`; `runs`: whether Redis does. */
  const load = async (seconds: number, name: string, runs = true): Promise<Record<string, number>> => {
    const client = runs ? redis.client() : null;
    const ends: Record<string, number> = {};
    const asked: Promise<void>[] = [];
    for (let second = 0; second < seconds; second += 1) {
      for (const [index, facade] of facades.entries()) {
        for (let request = 0; request < requestsASecond; request += 1) {
          const id = `${name}-${String(index)}-${String(second)}-${String(request)}`;
          asked.push(
            facade.query(customer, { id }).then(({ errors }) => {
              const code = errors[0]?.extensions['code'];
              const end = typeof code === 'string' ? code : 'OK';
              ends[end] = (ends[end] ?? 0) + 1;
            }),
          );
        }
      }
      // Redis is not on this clock, so it gets a moment of its own.
      await client?.ping();
      await clock.advance(1_000);
    }
    await clock.finish(Promise.all(asked));
    return ends;
  };
  const answers = (): number => facades.reduce((sum, { logs }) => sum + count(logs, '"status":404'), 0);
  const refusedByUpstream = (): number =>
    facades.reduce((sum, { logs }) => sum + count(logs, '"status":429'), 0);
  const count = (logs: readonly string[], text: string): number =>
    logs.filter((line) => line.includes(text) && line.includes('"msg":"upstream"')).length;

  test('are never refused by upstream, and use most of what there is', async () => {
    const ends = await load(75, 'first');
    expect(refusedByUpstream()).toBe(0);
    // Redis is not on this clock: where the machine is slow, a deadline passes while it answers.
    const { OK: done = 0, RATE_LIMITED: refused = 0, UPSTREAM_TIMEOUT: late = 0 } = ends;
    expect(done + refused + late).toBe(75 * 3 * requestsASecond);
    // 456 a minute, less a tenth for mutations, after a first minute that begins with less.
    expect(answers()).toBeGreaterThan(300);
  }, 120_000);

  test('are never refused by upstream when Redis is killed in the middle and comes back empty', async () => {
    await load(25, 'before');
    redis.kill();
    const without = await load(65, 'without', false);
    expect(without['OK']).toBeGreaterThan(100);
    await redis.start();
    await load(50, 'after');
    expect(refusedByUpstream()).toBe(0);
  }, 120_000);
});
