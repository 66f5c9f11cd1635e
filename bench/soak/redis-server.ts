import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';

/** A Redis of the run's own, which writes each change to disk before it answers, and wants a password. */
export interface SoakRedis {
  readonly url: string;
  /** Cut as by a power cut, away for so long, and back: with all that it knew, or with nothing. */
  restart(awayMs: number, memory: 'kept' | 'lost'): Promise<void>;
  stop(): Promise<void>;
}

const readyWithinMs = 10_000;

/** Rejects where `redis-server` is not installed. */
export async function startSoakRedis(password: string): Promise<SoakRedis> {
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), 'soak-redis-'));
  const url = `redis://:${password}@127.0.0.1:${String(port)}`;
  let running: ChildProcess | null = null;

  const start = async (): Promise<void> => {
    const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', ''];
    const durable = ['--appendonly', 'yes', '--appendfsync', 'always', '--requirepass', password];
    const child = spawn('redis-server', [...args, ...durable, '--maxmemory-policy', 'noeviction'], {
      stdio: 'ignore',
    });
    running = child;
    await once(child, 'spawn');
    await untilItAnswers(url);
  };
  const kill = async (): Promise<void> => {
    const child = running;
    running = null;
    if (child === null || child.exitCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  };

  await start();
  // Servers would wait for what others tell a Redis that has just begun to remember; here there are none yet.
  const client = new Redis(url);
  await client.set('revenuecat-graphql:memory:{link}', `first:${String(Date.now() - 3_600_000)}`);
  client.disconnect();

  return {
    url,
    async restart(awayMs, memory) {
      await kill();
      if (memory === 'lost') await rm(join(folder, 'appendonlydir'), { recursive: true, force: true });
      await delay(awayMs);
      await start();
    },
    async stop() {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function untilItAnswers(url: string): Promise<void> {
  const deadline = performance.now() + readyWithinMs;
  for (;;) {
    const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.ping();
      return;
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await delay(50);
    } finally {
      client.disconnect();
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('No port was given.');
  return address.port;
}
