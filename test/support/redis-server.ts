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
   * one that has run for long, so that they do not wait for each other's reports. It is old before anybody can reach it: a
   * server that knows it young waits, and by a clock that stands still it waits for ever.
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

export async function createTestRedis(
  program: string,
  { args = [], password = '' }: { readonly args?: readonly string[]; readonly password?: string } = {},
): Promise<TestRedis> {
  const port = await freePort();
  const urlOf = (at: number): string =>
    `redis://${password === '' ? '' : `:${password}@`}127.0.0.1:${String(at)}`;
  const url = urlOf(port);
  const clients: Redis[] = [];
  let running: RunningProcess | null = null;
  return {
    url,
    async start({ old } = { old: false }) {
      running?.dispose();
      // The port is free when the process is gone, not when it is told to go.
      await running?.stop('SIGKILL');
      const firstPort = old ? await freePort() : port;
      const started = startProcess(
        [
          program,
          '--port',
          String(firstPort),
          '--bind',
          '127.0.0.1',
          '--save',
          '',
          '--enable-debug-command',
          'local',
          ...(password === '' ? [] : ['--requirepass', password]),
          ...args,
        ],
        { cwd: '/tmp', env: environmentOfPrograms() },
      );
      running = started;
      await started.until(() => started.output().includes('Ready to accept connections'));
      if (!old) return;
      const client = new Redis(urlOf(firstPort));
      await client.set('revenuecat-graphql:memory:{link}', `old:${String(Date.now() - 3_600_000)}`);
      await client.config('SET', 'port', String(port));
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
