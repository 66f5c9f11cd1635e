import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';

/** A Redis that may be killed. It keeps nothing on disk, so it comes back empty. */
export interface RedisProcess {
  readonly url: string;
  start(): Promise<void>;
  /** Ends it as a power cut does. */
  kill(): Promise<void>;
  /** Works with a client that is closed afterwards. */
  use<Result>(work: (client: Redis) => Promise<Result>): Promise<Result>;
}

const startMs = 10_000;

/** `program`: what to start, by name or path. Nothing runs before `start`. */
export async function createRedisProcess(program = 'redis-server'): Promise<RedisProcess> {
  const port = await freePort();
  const url = `redis://127.0.0.1:${String(port)}`;
  let running: ChildProcess | null = null;

  const use: RedisProcess['use'] = async (work) => {
    const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null });
    client.on('error', () => undefined);
    try {
      return await work(client);
    } finally {
      client.disconnect();
    }
  };

  return {
    url,
    use,
    async start() {
      const child = spawn(program, ['--port', String(port), '--bind', '127.0.0.1', '--save', ''], {
        cwd: '/tmp',
        env: { PATH: process.env['PATH'] },
        stdio: 'ignore',
      });
      // A program that is not there tells so by an error, and then nothing ever answers.
      child.on('error', () => undefined);
      running = child;
      const deadline = performance.now() + startMs;
      while ((await use((client) => client.ping()).catch(() => null)) === null) {
        if (performance.now() > deadline) throw new Error(`${program} did not start.`);
        await delay(50);
      }
    },
    async kill() {
      const child = running;
      running = null;
      if (child === null || child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
