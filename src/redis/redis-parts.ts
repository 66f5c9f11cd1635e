import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { SecondTier } from '../cache/second-tier.ts';
import type { EventBus } from '../events/event-bus.ts';
import { rememberedForMs, type Idempotency, type IdempotentWrite } from '../loading/idempotency.ts';
import type { Logger } from '../observability/logger.ts';
import type { AppliedEvents } from '../webhooks/applied-events.ts';
import { usualLeaseRules } from './budget/lease-book.ts';
import { createLeasedAccounts, type LeasedAccounts } from './budget/leased-accounts.ts';
import { createRedisLeaseBook } from './budget/redis-lease-book.ts';
import { createRedisSecondTier } from './cache/redis-second-tier.ts';
import { createRedisIdempotency, toldAfterMs, writeLeaseMs } from './idempotency/redis-idempotency.ts';
import { createWriteRecords } from './idempotency/write-records.ts';
import { createRedisEventBus } from './messages/redis-event-bus.ts';
import { createRedisMessages, type ServerMessage } from './messages/redis-messages.ts';
import { createRedisAppliedEvents } from './redis-applied-events.ts';
import { createRedisAutomaticDocuments, type AutomaticDocuments } from './redis-automatic-documents.ts';
import type { RedisConnection } from './redis-connection.ts';
import { createRedisLink, type RedisLink } from './redis-link.ts';
import { createRedisNames, type RedisNames } from './redis-names.ts';
import { createRedisSpendingAccounts, type SpendingAccounts } from './redis-spending-accounts.ts';

/** What a server shares with others through Redis. Nothing connects before `start`. */
export interface RedisParts {
  /** For further uses, with keys by `names`. */
  readonly link: RedisLink;
  readonly names: RedisNames;
  readonly accounts: LeasedAccounts;
  readonly idempotency: Idempotency;
  readonly secondTier: SecondTier;
  /** The bus that also tells other servers. */
  eventBus(local: EventBus): EventBus;
  appliedEvents(local: AppliedEvents): AppliedEvents;
  spendingAccounts(local: SpendingAccounts): SpendingAccounts;
  automaticDocuments(local: AutomaticDocuments): AutomaticDocuments;
  /** `away` also while Redis is slow or full: then each server goes on alone, as far as that is safe. */
  status(): 'ok' | 'away';
  /** Since when (epoch milliseconds) this server has heard of every change that others were told of; null while it may miss some. */
  heardSince(): number | null;
  /** Tells the other servers that this one refused a webhook: what it told of nobody knows until it comes again. */
  tellRefusedWebhook(): void;
  /** Begins to report to the others, and to listen. */
  start(): void;
  /** After the last request. The connection for commands is its owner's to close. */
  stop(): Promise<void>;
}

const reportEveryMs = 1_000;

export function createRedisParts(options: {
  readonly connection: RedisConnection;
  /** Another one, for listening. */
  readonly listening: RedisConnection;
  readonly prefix: string;
  readonly logger: Logger;
  readonly headroomPercent: number;
  /** Epoch milliseconds that never go back. */
  now(): number;
  /** The project that a cache key or a tag belongs to. */
  projectOf(keyOrTag: string): string;
  onMessage(message: ServerMessage): void;
  /** Messages may have been missed: see `createRedisMessages`. */
  onGap(): void;
  /** See `createRedisIdempotency`. */
  onLostWrite(write: IdempotentWrite): void;
}): RedisParts {
  const { connection, logger, headroomPercent, now } = options;
  const names = createRedisNames(options.prefix);
  const serverId = randomUUID();
  // By this machine's time whatever clock the server runs on: the others count on it.
  const sleep = (ms: number, signal: AbortSignal): Promise<void> =>
    delay(ms, undefined, { signal, ref: false });
  const link = createRedisLink(connection, { names, logger });
  const { onMessage, onGap } = options;
  const messages = createRedisMessages({
    connection: options.listening,
    link,
    names,
    serverId,
    logger,
    now,
    onMessage,
    onGap,
  });
  const rules = { headroomPercent, ...usualLeaseRules };
  const book = createRedisLeaseBook(link, { names, serverId, rules });
  const accounts = createLeasedAccounts({ book, headroomPercent, now });
  const idempotency = createRedisIdempotency({
    records: createWriteRecords(link, {
      names,
      leaseMs: writeLeaseMs,
      keptMs: rememberedForMs,
      toldAfterMs,
    }),
    link,
    sleep,
    onLost: options.onLostWrite,
  });
  const { projectOf } = options;
  const secondTier = createRedisSecondTier({ link, names, messages, projectOf, now, sleep });
  link.onBack(() => {
    void accounts.renew();
  });
  let timer: NodeJS.Timeout | undefined;

  return {
    link,
    names,
    accounts,
    idempotency,
    secondTier,
    eventBus: (local) => createRedisEventBus(local, messages),
    appliedEvents: (local) => createRedisAppliedEvents(link, { names, local }),
    spendingAccounts: (local) => createRedisSpendingAccounts(link, { names, local, now }),
    automaticDocuments: (local) => createRedisAutomaticDocuments(link, { names, local }),
    status: () => link.status(),
    heardSince: () => messages.heardSince(),
    tellRefusedWebhook() {
      messages.send({ kind: 'webhook-refused' });
    },
    start() {
      link.start();
      messages.start();
      timer = setInterval(() => void accounts.renew(), reportEveryMs);
      timer.unref();
    },
    async stop() {
      clearInterval(timer);
      await accounts.leave();
      await messages.leave();
      link.close();
      await messages.close();
    },
  };
}
