import { Redis } from 'ioredis';
import type { Logger } from '../observability/logger.ts';

/** The connection to Redis that every part of this server shares. */
export interface RedisConnection {
  /**
   * The client, connected. The first use connects; later the client reconnects by itself, and while it does, commands
   * fail at once. Rejects when Redis cannot be reached at first: the next use tries again.
   */
  ready(): Promise<Redis>;
  /** Called each time the connection has been lost. */
  onClose(listener: () => void): void;
  /** Called each time it has been made. */
  onReady(listener: (redis: Redis) => void): void;
  /** Gives up the connection for a new one: of one that was cut without a word nobody else tells. */
  reconnect(): void;
  close(): Promise<void>;
}

const connectTimeoutMs = 2_000;
const commandTimeoutMs = 2_000;
/** The other side of a connection that was cut does not say good-bye. */
const disconnectTimeoutMs = 300;
const longestPauseMs = 1_000;

/** Nothing connects before the first use. The URL may hold a password, so neither it nor a command is ever logged. */
export function createRedisConnection(
  url: { reveal(): string },
  parts: { readonly logger: Logger },
): RedisConnection {
  const { logger } = parts;
  let client: Redis | null = null;
  let connecting: Promise<Redis> | null = null;
  let away = false;
  const closeListeners: (() => void)[] = [];
  const readyListeners: ((redis: Redis) => void)[] = [];

  const create = (): Redis => {
    const made = new Redis(url.reveal(), {
      lazyConnect: true,
      connectTimeout: connectTimeoutMs,
      commandTimeout: commandTimeoutMs,
      disconnectTimeout: disconnectTimeoutMs,
      // Whoever asks has something better to do than to wait for Redis.
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      // Whoever subscribes has to know when it missed something, so it does so anew by itself.
      autoResubscribe: false,
      retryStrategy: (times) => Math.min(100 * 2 ** Math.min(times, 10), longestPauseMs),
    });
    // Without a listener the client would be silent; with each attempt a line, the log would be full of it.
    made.on('error', (error: Error & { code?: string }) => {
      if (!away) logger.error({ code: error.code ?? error.name }, 'redis cannot be used');
      away = true;
    });
    made.on('ready', () => {
      if (away) logger.info('redis can be used again');
      away = false;
      for (const listener of readyListeners) listener(made);
    });
    made.on('close', () => {
      for (const listener of closeListeners) listener();
    });
    return made;
  };

  return {
    ready() {
      client ??= create();
      const made = client;
      if (made.status !== 'wait' && made.status !== 'end') return Promise.resolve(made);
      connecting ??= made
        .connect()
        .then(() => made)
        .finally(() => {
          connecting = null;
        });
      return connecting;
    },
    onClose(listener) {
      closeListeners.push(listener);
    },
    onReady(listener) {
      readyListeners.push(listener);
    },
    reconnect() {
      client?.disconnect(true);
    },
    async close() {
      const made = client;
      if (made === null) return;
      // Between two attempts there is no connection that could end.
      const isOpen = ['connecting', 'connect', 'ready'].includes(made.status);
      const ended = isOpen ? new Promise((resolve) => made.once('end', resolve)) : Promise.resolve();
      made.disconnect();
      await ended;
    },
  };
}
