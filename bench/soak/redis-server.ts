import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createRedisProcess } from '../redis-process.ts';

/** A Redis of the run's own, which writes each change to disk before it answers, and wants a password. */
export interface SoakRedis {
  readonly url: string;
  /** Cut as by a power cut, away for so long, and back: with all that it knew, or with nothing. */
  restart(awayMs: number, memory: 'kept' | 'lost'): Promise<void>;
  stop(): Promise<void>;
}

/** Rejects where `redis-server` is not installed. */
export async function startSoakRedis(password: string): Promise<SoakRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'soak-redis-'));
  const durable = ['--appendonly', 'yes', '--appendfsync', 'always', '--maxmemory-policy', 'noeviction'];
  const redis = await createRedisProcess({ password, args: ['--dir', folder, ...durable] });
  await redis.start();
  // Servers would wait for what others tell a Redis that has just begun to remember; here there are none yet.
  await redis.use((client) =>
    client.set('revenuecat-graphql:memory:{link}', `first:${String(Date.now() - 3_600_000)}`),
  );

  return {
    url: redis.url,
    async restart(awayMs, memory) {
      await redis.kill();
      if (memory === 'lost') await rm(join(folder, 'appendonlydir'), { recursive: true, force: true });
      await delay(awayMs);
      await redis.start();
    },
    async stop() {
      await redis.kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
