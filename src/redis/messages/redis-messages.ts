import type { Logger } from '../../observability/logger.ts';
import type { DomainEvent } from '../../events/domain-events.ts';
import type { RedisConnection } from '../redis-connection.ts';
import type { RedisLink } from '../redis-link.ts';
import type { RedisNames } from '../redis-names.ts';
import { createPeers } from './peers.ts';

/** What servers tell each other. */
export type ServerMessage =
  | { readonly kind: 'invalidate'; readonly tags: readonly string[] }
  /** Everything that is remembered may be wrong. */
  | { readonly kind: 'forget' }
  /** A webhook was refused, so something is not known yet. */
  | { readonly kind: 'webhook-refused' }
  | { readonly kind: 'event'; readonly event: DomainEvent };

/** A server of a later release may tell of more. */
const knownKinds: ReadonlySet<string> = new Set<ServerMessage['kind']>([
  'invalidate',
  'forget',
  'webhook-refused',
  'event',
]);

/** What they say of themselves. */
type SignOfLife = { readonly kind: 'alive' } | { readonly kind: 'leaving' };

export interface RedisMessages {
  /** The message as it travels, for scripts that publish it themselves. */
  text(message: ServerMessage): string;
  /** Tells all other servers, as far as they can be reached. */
  send(message: ServerMessage): void;
  /**
   * Since when (epoch milliseconds) every message of others has arrived here; null while some may be missed, also because
   * another server is not heard of.
   */
  heardSince(): number | null;
  start(): void;
  /** Says good-bye, as far as Redis can be reached. */
  leave(): Promise<void>;
  close(): Promise<void>;
}

const lookEveryMs = 500;
const pongWithinMs = 400;
const aliveEveryMs = 1_000;

/** `onGap` is called when messages come again after some may have been missed, before the first of them. */
export function createRedisMessages(parts: {
  /** Of its own: one that subscribes can do nothing else. */
  readonly connection: RedisConnection;
  readonly link: Pick<RedisLink, 'run' | 'onBack'>;
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
  const timers: NodeJS.Timeout[] = [];
  let closed = false;
  const peers = createPeers({ now: () => parts.now(), elapsed: () => performance.now() });

  const text = (message: ServerMessage | SignOfLife): string => JSON.stringify({ from: serverId, message });

  /** Whether others have not been told of something that happened here. Changes are told again elsewhere, by their tags. */
  let isUntold = false;
  const publish = (message: ServerMessage | SignOfLife): Promise<void> =>
    parts.link
      .run((redis) => redis.publish(names.channel, text(message)))
      .then(
        () => undefined,
        // Whoever has lost its own connection makes up for what it missed; whoever has not does not know of it.
        () => {
          isUntold ||= message.kind === 'event';
        },
      );
  parts.link.onBack(() => {
    if (!isUntold) return;
    isUntold = false;
    // What it was need not be kept: whoever follows something reads again.
    void publish({ kind: 'forget' });
  });

  const receive = (body: string): void => {
    try {
      const { from, message } = JSON.parse(body) as { from: string; message: ServerMessage | SignOfLife };
      if (from === serverId) return;
      if (message.kind === 'leaving') {
        peers.left(from);
        return;
      }
      peers.heard(from);
      if (message.kind === 'alive') return;
      if (!knownKinds.has(message.kind)) throw new TypeError('Nobody here knows this kind.');
      parts.onMessage(message);
    } catch {
      // The text may hold personal data.
      logger.error('a message of another server cannot be read');
      // It may have told of any change.
      parts.onMessage({ kind: 'forget' });
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
        peers.listenAnew();
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
      void publish(message);
    },
    heardSince() {
      const completeSince = peers.completeSince();
      return heardSince === null || completeSince === null ? null : Math.max(heardSince, completeSince);
    },
    start() {
      void lookAfter();
      timers.push(
        setInterval(() => void lookAfter(), lookEveryMs).unref(),
        setInterval(() => void publish({ kind: 'alive' }), aliveEveryMs).unref(),
      );
    },
    async leave() {
      for (const timer of timers) clearInterval(timer);
      await publish({ kind: 'leaving' });
    },
    async close() {
      closed = true;
      for (const timer of timers) clearInterval(timer);
      await connection.close();
    },
  };
}
