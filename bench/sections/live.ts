import { setTimeout as delay } from 'node:timers/promises';
import { openAudience, type Audience } from '../live/audience.ts';
import { startLiveWorld, type LiveWorld } from '../live/live-world.ts';
import { watchSlowReaders } from '../live/slow-readers.ts';
import type { Report } from '../report.ts';
import type { Section } from '../section.ts';

const eventsPerSecond = 200;
const mebibyte = 1024 * 1024;
/** With the real limits: more than can be read again for each event, so that events have to coalesce. */
const limitedCustomers = 50;

interface Run {
  readonly report: Report;
  readonly subscriptions: number;
  readonly seconds: number;
  readonly quick: boolean;
}

/** Two thousand open subscriptions and two hundred events a second: with upstream's limits lifted, and with them. */
export const live: Section = async ({ report, quick }) => {
  const run = { report, quick, subscriptions: quick ? 400 : 2_000, seconds: quick ? 5 : 30 };
  await withoutLimits(run);
  await withLimits(run);
};

async function withoutLimits({ report, subscriptions, seconds, quick }: Run): Promise<void> {
  const world = await startLiveWorld('off');
  try {
    const customerIds = await world.sandbox.customerIds(subscriptions);
    const idle = await world.contender.usage();
    const audience = await openAudience(world, { subscriptions, customerIds });
    // The first events find everything cold: code that was never run, and customers who were never read.
    await tellFor(seconds / 2, audience);
    await world.eventually(() => audience.missing() === 0, 60_000);
    audience.delaysMs.length = 0;
    const open = await world.contender.usage();
    await tellFor(seconds, audience);
    await world.eventually(() => audience.missing() === 0, 10_000);
    const after = await world.contender.usage();
    report.table(
      `${String(subscriptions)} subscriptions, ${String(eventsPerSecond)} events a second for ${String(seconds)} s, limits lifted`,
      ['told', 'p50 ms', 'p99 ms', 'heap MiB idle', 'all open', 'after', 'RSS MiB', 'CPU s'],
      [
        [
          audience.delaysMs.length,
          percentile(audience.delaysMs, 50),
          percentile(audience.delaysMs, 99),
          ...[idle, open, after].map(({ heapUsed }) => Math.round(heapUsed / mebibyte)),
          Math.round(after.rss / mebibyte),
          Math.round((after.cpuMs - open.cpuMs) / 100) / 10,
        ],
      ],
    );
    report.atMost('count', 'subscribers that missed the last event of their customer', audience.missing(), 0);
    report.atMost('count', 'events told with errors', audience.errors(), 0);
    report.atMost(
      'timing',
      'p99 from an event to its subscriber, in ms',
      percentile(audience.delaysMs, 99),
      1_000,
    );
    const perSubscription = Math.round((open.heapUsed - idle.heapUsed) / subscriptions / 1024);
    report.atMost('count', 'heap that an open subscription takes, in KiB', perSubscription, 100);
    await slowReaders(world, report, quick);
    audience.close();
  } finally {
    await world.stop();
  }
}

async function slowReaders(world: LiveWorld, report: Report, quick: boolean): Promise<void> {
  const before = await world.contender.usage();
  const { readers, cutOff } = await watchSlowReaders(world, {
    events: quick ? 60 : 120,
    waitMs: quick ? 60_000 : 120_000,
    eventStreams: !quick,
  });
  const after = await world.contender.usage();
  const grown = Math.round((after.heapUsed - before.heapUsed) / mebibyte);
  report.table(
    'Readers who take nothing, while large events come',
    ['readers', 'cut off', 'heap MiB more'],
    [[readers, cutOff, grown]],
  );
  report.atLeast('count', 'readers who take nothing and are cut off', cutOff, readers);
}

async function withLimits({ report, subscriptions, seconds }: Run): Promise<void> {
  const world = await startLiveWorld('documented');
  try {
    const customerIds = await world.sandbox.customerIds(limitedCustomers);
    const audience = await openAudience(world, { subscriptions, customerIds });
    await world.sandbox.takeCalls();
    await tellFor(seconds, audience);
    const sent = seconds * eventsPerSecond;
    const endedAt = performance.now();
    await world.eventually(() => audience.missing() === 0, 180_000);
    const restMs = Math.round(performance.now() - endedAt);
    const calls = await world.sandbox.takeCalls();
    report.table(
      `${String(subscriptions)} subscriptions to ${String(limitedCustomers)} customers, ${String(eventsPerSecond)} events a second for ${String(seconds)} s, real limits`,
      ['events', 'upstream calls', '429s', 'told', 'p50 ms', 'p99 ms', 'last after ms', 'missed'],
      [
        [
          sent,
          calls.total,
          calls.limited,
          audience.delaysMs.length,
          percentile(audience.delaysMs, 50),
          percentile(audience.delaysMs, 99),
          restMs,
          audience.missing(),
        ],
      ],
    );
    report.atMost('count', '429s received from upstream', calls.limited, 0);
    report.atMost('count', 'subscribers that missed the last event', audience.missing(), 0);
    report.atMost('count', 'events told with errors under the limits', audience.errors(), 0);
    // Each event would take one; there are so many as the limits leave room for.
    report.atMost('count', 'upstream calls for these events', calls.total, sent - 1);
    audience.close();
  } finally {
    await world.stop();
  }
}

/** Sends events at their pace, whatever becomes of them. */
async function tellFor(seconds: number, audience: Audience): Promise<void> {
  const begunAt = performance.now();
  const running: Promise<void>[] = [];
  for (let count = 0; count < seconds * eventsPerSecond; count += 1) {
    await delay(Math.max(0, begunAt + (count * 1_000) / eventsPerSecond - performance.now()));
    const told = audience.tell();
    // It is looked at in the end.
    told.catch(() => undefined);
    running.push(told);
  }
  const failed = (await Promise.allSettled(running)).find(({ status }) => status === 'rejected');
  if (failed !== undefined) throw new Error('Not all events were taken.', { cause: failed });
}

function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? 0;
}
