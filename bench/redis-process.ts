import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { freePort } from './free-port.ts';

/** A Redis that may be killed. Unless it is told otherwise it keeps nothing on disk, so it comes back empty. */
export interface RedisProcess {
  readonly url: string;
  /** Rejects when nothing answers in time, as where the program is not installed. */
  start(): Promise<void>;
  /** Ends it as a power cut does. */
  kill(): Promise<void>;
  /** Works with a client that is closed afterwards. */
  use<Result>(work: (client: Redis) => Promise<Result>): Promise<Result>;
}

const startMs = 10_000;

/** `program`: what to start, by name or path; `args`: what it is told besides. Nothing runs before `start`. */
export async function createRedisProcess(
  options: {
    readonly program?: string | undefined;
    readonly args?: readonly string[];
    readonly password?: string;
  } = {},
): Promise<RedisProcess> {
  const { program = 'redis-server', args = [], password } = options;
  const port = await freePort();
  const url = `redis://${password === undefined ? '' : `:${password}@`}127.0.0.1:${String(port)}`;
  const secured = password === undefined ? [] : ['--requirepass', password];
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
      const usual = ['--port', String(port), '--bind', '127.0.0.1', '--save', ''];
      const child = spawn(program, [...usual, ...secured, ...args], {
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
