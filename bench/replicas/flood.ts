import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { bodyOf, documents } from '../documents.ts';
import type { Cluster } from './cluster.ts';
import { createKeyedWrites, type KeyedWrites } from './keyed-writes.ts';
import { createWatchedValue, type WatchedValue } from './watched-value.ts';

/** What a flood brought, and whether the books balance. */
export interface FloodFigures {
  readonly coldReads: {
    readonly answered: number;
    readonly limited: number;
    readonly cut: number;
    /** How many failed otherwise, by the code of the error. */
    readonly failed: Readonly<Record<string, number>>;
  };
  readonly hotReads: ReturnType<WatchedValue['tally']>;
  readonly writes: ReturnType<KeyedWrites['tally']>;
  /** Told to be done, and not there. */
  readonly lostWrites: number;
  /** Sent to upstream beyond one for each that upstream has. */
  readonly doubledWrites: number;
  /** Calls that upstream answered, and those that it refused with 429. */
  readonly calls: number;
  readonly refusedByUpstream: number;
}

/** Something that happens to the servers at a second of the flood. */
export interface Incident {
  readonly second: number;
  happen(): Promise<void>;
}

const entitlementShape = z.object({ id: z.string() });

/** Ten times what upstream allows for customers in a minute; each new customer takes a call. */
const coldPerSecond = 80;
const ticksPerSecond = 10;
const secondsBetweenWrites = 2;
const secondsBetweenChanges = 3;
/** A change may be told to other servers for so long, with all of them well. */
export const usualDelayMs = 1_000;

/**
 * Ten times the allowed load for so many seconds, with incidents in the middle: reads of new customers, reads of one whose value changes,
 * and writes with keys. `allowedMs`: see `createWatchedValue`.
 */
export async function flood(
  cluster: Cluster,
  options: {
    readonly seconds: number;
    readonly incidents: readonly Incident[];
    readonly allowedMs?: (beganAt: number) => number;
  },
): Promise<FloodFigures> {
  const { seconds, incidents, allowedMs = () => usualDelayMs } = options;
  const { sandbox } = cluster;
  const { id: entitlementId } = entitlementShape.parse(
    await cluster.upstream('POST', 'entitlements', { lookup_key: 'flood', display_name: 'Flood' }),
  );
  const customerIds = await sandbox.customerIds(Math.ceil(seconds / secondsBetweenWrites));
  const writes = createKeyedWrites(cluster, { entitlementId, customerIds });
  const watched = createWatchedValue(cluster, allowedMs);
  await watched.change();
  await sandbox.takeCalls();

  const failed: Record<string, number> = {};
  const coldReads = { answered: 0, limited: 0, cut: 0, failed };
  const readCold = async (id: string): Promise<void> => {
    const answer = await cluster.ask(bodyOf(documents.entitlementCheck, { id })).catch(() => null);
    const [error] = answer?.errors ?? [];
    if (answer === null) coldReads.cut += 1;
    else if (error === undefined) coldReads.answered += 1;
    else if (error.extensions?.['code'] === 'RATE_LIMITED') coldReads.limited += 1;
    else {
      const code = String(error.extensions?.['code']);
      failed[code] = (failed[code] ?? 0) + 1;
    }
  };
  const running: Promise<void>[] = [];
  const begunAt = performance.now();
  for (let tick = 0; tick < seconds * ticksPerSecond; tick += 1) {
    const isAt = (everySeconds: number): boolean => tick % (everySeconds * ticksPerSecond) === 0;
    for (const { second, happen } of incidents) if (tick === second * ticksPerSecond) running.push(happen());
    if (isAt(secondsBetweenWrites)) writes.send();
    if (isAt(secondsBetweenChanges)) running.push(watched.change());
    running.push(watched.read());
    for (let count = 0; count < coldPerSecond / ticksPerSecond; count += 1)
      running.push(readCold(`nobody-${String(tick)}-${String(count)}`));
    await delay(Math.max(0, begunAt + ((tick + 1) * 1_000) / ticksPerSecond - performance.now()));
  }
  await Promise.all(running);
  await writes.finish();
  const calls = await sandbox.takeCalls();
  const { found, lost } = await writes.find();
  return {
    coldReads,
    hotReads: watched.tally(),
    writes: writes.tally(),
    lostWrites: lost,
    doubledWrites: (calls.byOperation['grant-customer-entitlement'] ?? 0) - found,
    calls: calls.total,
    refusedByUpstream: calls.limited,
  };
}
