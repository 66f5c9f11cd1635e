import { afterEach, beforeEach, expect, test } from 'vitest';
import { startCluster, type Cluster } from '../../../bench/replicas/cluster.ts';
import { flood } from '../../../bench/replicas/flood.ts';
import { inspectOutput } from '../../support/process-leaks.ts';
import { describeWithRedis } from '../../support/requirements.ts';

const minuteMs = 60_000;
const seconds = 20;
const customerSeconds = 5;
/** Until servers hear each other again after Redis is back, and some more for a machine that is busy. */
const settledMs = 3_000;

describeWithRedis('three server processes under ten times the allowed load', (program) => {
  let cluster: Cluster;

  beforeEach(async () => {
    cluster = await startCluster({
      redisProgram: program,
      rateLimits: 'documented',
      // Upstream's minute ends in the middle of the flood, wherever that begins: the start takes several seconds.
      rateLimitOffsetMs: (Date.now() + 20_000) % minuteMs,
      env: { CACHE_CUSTOMER_SECONDS: String(customerSeconds) },
    });
  }, 120_000);
  afterEach(async () => {
    await cluster.stop();
    inspectOutput(cluster.output());
  });

  test('stay within the limits of the key, do each write once and read nothing wrong, though a server and then Redis are killed', async () => {
    let withoutRedis = { from: Infinity, to: Infinity };
    const figures = await flood(cluster, {
      seconds,
      incidents: [
        { second: 5, happen: async () => cluster.replicas[0]?.kill() },
        {
          second: 10,
          async happen() {
            withoutRedis = { from: performance.now(), to: Infinity };
            await cluster.redis.kill();
          },
        },
        {
          second: 14,
          async happen() {
            await cluster.redis.start();
            withoutRedis.to = performance.now() + settledMs;
          },
        },
      ],
      // Servers that cannot hear each other have their short lifetimes.
      allowedMs: (beganAt) =>
        beganAt >= withoutRedis.from && beganAt <= withoutRedis.to ? customerSeconds * 1_000 : 1_000,
    });
    expect(figures).toMatchObject({
      refusedByUpstream: 0,
      lostWrites: 0,
      doubledWrites: 0,
      hotReads: { old: 0 },
      writes: { outcomes: { 'refused for good': 0, 'never answered': 0 } },
    });
    // Whoever was not sent in time was told of the limit. On a busy machine an answer may not come in time, which is no limit.
    expect(timeoutsOfUnsent(cluster.output())).toEqual([]);
    expect({ ...figures.coldReads.failed, UPSTREAM_TIMEOUT: 0 }).toEqual({ UPSTREAM_TIMEOUT: 0 });
    // It was a flood, and those who were let through are many.
    expect(figures.coldReads.limited).toBeGreaterThan(500);
    expect(figures.calls).toBeGreaterThan(200);
    expect(figures.hotReads.right).toBeGreaterThan(20);
    expect(figures.writes.outcomes.done).toBeGreaterThan(5);
  }, 180_000);
});

/** The log lines of requests that were told that upstream did not answer, though it was asked nothing for them. */
function timeoutsOfUnsent(output: string): readonly string[] {
  const lines = output.split('\n').filter((line) => line.includes('"UPSTREAM_TIMEOUT"'));
  return lines.filter((line) => line.includes('"sent":0') && line.includes('"coalesced":0'));
}
