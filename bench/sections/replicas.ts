import { eventually, startCluster, usesRedis } from '../replicas/cluster.ts';
import { flood, usualDelayMs, type Incident } from '../replicas/flood.ts';
import type { Section } from '../section.ts';

const customerSeconds = 10;
/** Until servers hear each other again after Redis is back. */
const settledMs = 3_000;

/** Three servers with one key at ten times the allowed rate; one of them is killed, then Redis, which comes back empty. */
export const replicas: Section = async ({ report, quick }) => {
  const seconds = quick ? 20 : 180;
  const cluster = await startCluster({
    rateLimits: 'documented',
    env: { CACHE_CUSTOMER_SECONDS: String(customerSeconds) },
  });
  const at = (part: number): number => Math.round(seconds * part);
  let redisIsAway = { from: Infinity, to: Infinity };
  const incidents: readonly Incident[] = [
    { second: at(0.25), happen: async () => cluster.replicas[0]?.kill() },
    {
      second: at(0.5),
      async happen() {
        redisIsAway = { from: performance.now(), to: Infinity };
        await cluster.redis.kill();
      },
    },
    {
      second: at(0.7),
      async happen() {
        await cluster.redis.start();
        await eventually(async () =>
          (await Promise.all(cluster.replicas.slice(1).map(usesRedis))).every((uses) => uses),
        );
        redisIsAway.to = performance.now() + settledMs;
      },
    },
  ];
  try {
    const figures = await flood(cluster, {
      seconds,
      incidents,
      allowedMs: (beganAt) =>
        beganAt >= redisIsAway.from && beganAt <= redisIsAway.to ? customerSeconds * 1_000 : usualDelayMs,
    });
    const { coldReads, hotReads, writes } = figures;
    const failures = Object.entries(coldReads.failed);
    const failed = failures.reduce((sum, [, count]) => sum + count, 0);
    if (failed > 0) report.table('Reads that failed otherwise', ['code', 'reads'], failures);
    report.table(
      `Three servers at ten times the allowed rate for ${String(seconds)} s; one is killed, then Redis`,
      ['requests', 'answered', 'of them stale', 'refused', 'cut', 'wrong'],
      [
        ['new customers', coldReads.answered, 0, coldReads.limited, coldReads.cut, failed],
        [
          'a customer that changes',
          hotReads.right + hotReads['marked stale'],
          hotReads['marked stale'],
          hotReads.refused,
          hotReads.cut,
          hotReads.old,
        ],
      ],
    );
    report.table(
      'Writes with keys, sent until their outcome was told',
      ['writes', 'requests', 'done', 'unknown', 'no outcome', 'lost', 'doubled'],
      [
        [
          writes.sent,
          writes.tries,
          writes.outcomes.done,
          writes.outcomes.unknown,
          writes.outcomes['refused for good'] + writes.outcomes['never answered'],
          figures.lostWrites,
          figures.doubledWrites,
        ],
      ],
    );
    report.atMost('count', '429s received from upstream by three servers', figures.refusedByUpstream, 0);
    report.atMost('count', 'writes lost', figures.lostWrites, 0);
    report.atMost('count', 'writes done twice', figures.doubledWrites, 0);
    report.atMost('count', 'old answers that do not say so', hotReads.old, 0);
    report.atMost('count', 'reads that failed otherwise', failed, 0);
    report.atLeast(
      'count',
      'upstream calls a minute, of 480',
      Math.round((figures.calls / seconds) * 60),
      240,
    );
  } finally {
    await cluster.stop();
  }
};
