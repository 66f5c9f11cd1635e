import { setTimeout as delay } from 'node:timers/promises';
import type { Fleet } from './fleet.ts';
import type { SoakRedis } from './redis-server.ts';

/** What was done to the servers and to Redis. */
export interface ChaosTally {
  kills: number;
  stops: number;
  /** Of the stops, those that did not end by themselves, or not with 0. */
  badStops: number;
  redisRestarts: number;
  redisLosses: number;
}

/** How long things stay as they are, in milliseconds. */
export interface ChaosPace {
  readonly betweenMs: number;
  readonly redisAwayMs: number;
  /** Whether Redis is also emptied: that takes until nobody asks for a write any more whose server was killed. */
  readonly losesMemory: boolean;
}

const settledWithinMs = 60_000;

/** Kills, stops and restarts, one thing after the other, until the run is over. Servers in place 0 are left alone. */
export async function runChaos(parts: {
  readonly fleet: Fleet;
  readonly redis: SoakRedis;
  readonly places: number;
  readonly pace: ChaosPace;
  readonly isOver: () => boolean;
  /** Writes that are still asked for after their server was killed. */
  readonly cutAndOpen: () => number;
}): Promise<ChaosTally> {
  const { fleet, redis, pace, isOver } = parts;
  const tally: ChaosTally = { kills: 0, stops: 0, badStops: 0, redisRestarts: 0, redisLosses: 0 };
  let round = 0;
  const place = (step: number): number => 1 + ((round + step) % (parts.places - 1));

  const steps: readonly (() => Promise<void>)[] = [
    async () => {
      await fleet.kill(place(0));
      tally.kills += 1;
      await fleet.start(place(0));
    },
    async () => {
      await redis.restart(pace.redisAwayMs, 'kept');
      tally.redisRestarts += 1;
    },
    async () => {
      const code = await fleet.stop(place(1));
      tally.stops += 1;
      if (code !== 0) tally.badStops += 1;
      await fleet.start(place(1));
    },
    async () => {
      if (!pace.losesMemory) return;
      // What only a dead server and the old memory knew would be lost: docs/decisions.md says so.
      for (const until = performance.now() + settledWithinMs; parts.cutAndOpen() > 0; await delay(100))
        if (performance.now() > until) return;
      await redis.restart(pace.redisAwayMs, 'lost');
      tally.redisLosses += 1;
    },
  ];
  while (!isOver()) {
    for (const step of steps) {
      for (let waited = 0; waited < pace.betweenMs && !isOver(); waited += 100) await delay(100);
      if (isOver()) break;
      await step();
    }
    round += 1;
  }
  return tally;
}
