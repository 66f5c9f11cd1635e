import type { Logger } from '../../observability/logger.ts';
import type { DomainEvent } from '../../events/domain-events.ts';
import type { RedisConnection } from '../redis-connection.ts';
import type { RedisLink } from '../redis-link.ts';
import type { RedisNames } from '../redis-names.ts';

/** What servers tell each other. */
export type ServerMessage =
  | { readonly kind: 'invalidate'; readonly tags: readonly string[] }
  /** Everything that is remembered may be wrong. */
  | { readonly kind: 'forget' }
  | { readonly kind: 'event'; readonly event: DomainEvent };

export interface RedisMessages {
  /** The message as it travels, for scripts that publish it themselves. */
  text(message: ServerMessage): string;
  /** Tells all other servers, as far as they can be reached. */
  send(message: ServerMessage): void;
  /** Since when (epoch milliseconds) every message of others has arrived here; null while some may be missed. */
  heardSince(): number | null;
  start(): void;
  close(): Promise<void>;
}

const lookEveryMs = 500;
const pongWithinMs = 400;

/** `onGap` is called when messages come again after some may have been missed, before the first of them. */
export function createRedisMessages(parts: {
  /** Of its own: one that subscribes can do nothing else. */
  readonly connection: RedisConnection;
  readonly link: Pick<RedisLink, 'run'>;
  readonly names: RedisNames;
  readonly serverId: string;
  readonly logger: Logger;
  /** Epoch milliseconds. */
  now(): number;
  onMessage(message: ServerMessage): void;
  onGap(): void;
}): RedisMessages {
  const { connection, names, serverId, logger } = parts;
  let heardSince: number | null = null;
  let hadHeard = false;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const text = (message: ServerMessage): string => JSON.stringify({ from: serverId, message });

  const receive = (body: string): void => {
    try {
      const { from, message } = JSON.parse(body) as { from: string; message: ServerMessage };
      if (from !== serverId) parts.onMessage(message);
    } catch {
      // The text may hold personal data.
      logger.error('a message of another server cannot be read');
    }
  };

  connection.onReady((redis) => {
    redis.removeAllListeners('message');
    redis.on('message', (_channel: string, body: string) => {
      receive(body);
    });
    redis.subscribe(names.channel).then(
      () => {
        if (closed || heardSince !== null) return;
        heardSince = parts.now();
        if (hadHeard) parts.onGap();
        hadHeard = true;
      },
      () => {
        connection.reconnect();
      },
    );
  });
  connection.onClose(() => {
    heardSince = null;
  });

  /** A connection that was cut without a word looks like one on which nothing happens. */
  const lookAfter = async (): Promise<void> => {
    try {
      const redis = await connection.ready();
      if (heardSince === null) return;
      let late: NodeJS.Timeout | undefined;
      const answered = await Promise.race([
        redis.ping().then(() => true),
        new Promise<false>((resolve) => {
          late = setTimeout(resolve, pongWithinMs, false);
        }),
      ]);
      clearTimeout(late);
      if (answered || closed) return;
      heardSince = null;
      connection.reconnect();
    } catch {
      // It connects by itself as soon as it can.
    }
  };

  return {
    text,
    send(message) {
      // What is missed while Redis is away is made up for by whoever reconnects.
      parts.link.run((redis) => redis.publish(names.channel, text(message))).catch(() => undefined);
    },
    heardSince: () => heardSince,
    start() {
      void lookAfter();
      timer = setInterval(() => void lookAfter(), lookEveryMs);
      timer.unref();
    },
    async close() {
      closed = true;
      clearInterval(timer);
      await connection.close();
    },
  };
}
