import { Redis } from 'ioredis';
import { createLogger } from '../../src/observability/logger.ts';
import { createRedisConnection, type RedisConnection } from '../../src/redis/redis-connection.ts';
import { createRedisLink, type RedisLink } from '../../src/redis/redis-link.ts';
import { createRedisNames, type RedisNames } from '../../src/redis/redis-names.ts';
import { environmentOfPrograms, freePort, startProcess, type RunningProcess } from './running-process.ts';

/** A Redis of a test's own, which it may kill. It keeps nothing on disk. */
export interface TestRedis {
  readonly url: string;
  /**
   * Starts it, for the first time or after `kill`, as empty as ever. With `old`, the servers with the usual prefix take it for
   * one that has run for long, so that they do not wait for each other's reports.
   */
  start(options?: { old: boolean }): Promise<void>;
  /** Ends it as a power cut does. */
  kill(): void;
  /** A client for the test itself, to look into it. */
  client(): Redis;
  /** Resolves when the condition holds; fails the test when it does not within half a minute. */
  until(condition: () => boolean | Promise<boolean>): Promise<void>;
  dispose(): void;
}

export async function createTestRedis(program: string, args: readonly string[] = []): Promise<TestRedis> {
  const port = await freePort();
  const url = `redis://127.0.0.1:${String(port)}`;
  const clients: Redis[] = [];
  let running: RunningProcess | null = null;
  return {
    url,
    async start({ old } = { old: false }) {
      running?.dispose();
      const started = startProcess(
        [
          program,
          '--port',
          String(port),
          '--bind',
          '127.0.0.1',
          '--save',
          '',
          '--enable-debug-command',
          'local',
          ...args,
        ],
        { cwd: '/tmp', env: environmentOfPrograms() },
      );
      running = started;
      await started.until(() => started.output().includes('Ready to accept connections'));
      if (!old) return;
      const client = new Redis(url);
      await client.set('revenuecat-graphql:memory:{link}', `old:${String(Date.now() - 3_600_000)}`);
      client.disconnect();
    },
    kill() {
      running?.dispose();
    },
    client() {
      const client = new Redis(url);
      client.on('error', () => undefined);
      clients.push(client);
      return client;
    },
    async until(condition) {
      if (running === null) throw new Error('Redis was never started.');
      await running.until(condition);
    },
    dispose() {
      for (const client of clients) client.disconnect();
      running?.dispose();
    },
  };
}

/** What a server has to do with Redis, without the server. */
export interface TestLink {
  readonly connection: RedisConnection;
  readonly link: RedisLink;
  readonly names: RedisNames;
  readonly logs: readonly string[];
  close(): Promise<void>;
}

export function createTestLink(url: string, prefix = 'test:'): TestLink {
  const logs: string[] = [];
  const logger = createLogger('debug', {
    write(line) {
      logs.push(line);
    },
  });
  const names = createRedisNames(prefix);
  const connection = createRedisConnection({ reveal: () => url }, { logger });
  const link = createRedisLink(connection, { names, logger });
  return {
    connection,
    link,
    names,
    logs,
    async close() {
      link.close();
      await connection.close();
    },
  };
}
