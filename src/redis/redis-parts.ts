import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { rememberedForMs, type Idempotency, type IdempotentWrite } from '../loading/idempotency.ts';
import type { Logger } from '../observability/logger.ts';
import { usualLeaseRules } from './budget/lease-book.ts';
import { createLeasedAccounts, type LeasedAccounts } from './budget/leased-accounts.ts';
import { createRedisLeaseBook } from './budget/redis-lease-book.ts';
import { createRedisIdempotency, writeLeaseMs } from './idempotency/redis-idempotency.ts';
import { createWriteRecords } from './idempotency/write-records.ts';
import type { RedisConnection } from './redis-connection.ts';
import { createRedisLink, type RedisLink } from './redis-link.ts';
import { createRedisNames, type RedisNames } from './redis-names.ts';

/** What a server shares with others through Redis. Nothing connects before `start`. */
export interface RedisParts {
  readonly link: RedisLink;
  readonly names: RedisNames;
  readonly accounts: LeasedAccounts;
  readonly idempotency: Idempotency;
  /** `away` also while Redis is slow or full: then each server goes on alone, as far as that is safe. */
  status(): 'ok' | 'away';
  /** Begins to report to the others. */
  start(): void;
  /** After the last request; the connection is its owner's to close. */
  stop(): Promise<void>;
}

const reportEveryMs = 1_000;

export function createRedisParts(options: {
  readonly connection: RedisConnection;
  readonly prefix: string;
  readonly logger: Logger;
  readonly headroomPercent: number;
  /** Epoch milliseconds that never go back. */
  now(): number;
  /** See `createRedisIdempotency`. */
  onLostWrite(write: IdempotentWrite): void;
}): RedisParts {
  const { connection, logger, headroomPercent, now } = options;
  const names = createRedisNames(options.prefix);
  const serverId = randomUUID();
  const link = createRedisLink(connection, { names, logger });
  const book = createRedisLeaseBook(link, {
    names,
    serverId,
    rules: { headroomPercent, ...usualLeaseRules },
  });
  const accounts = createLeasedAccounts({ book, headroomPercent, now });
  const idempotency = createRedisIdempotency({
    records: createWriteRecords(link, { names, leaseMs: writeLeaseMs, keptMs: rememberedForMs }),
    link,
    sleep: (ms, signal) => delay(ms, undefined, { signal, ref: false }),
    onLost: options.onLostWrite,
  });
  link.onBack(() => {
    void accounts.renew();
  });
  let timer: NodeJS.Timeout | undefined;

  return {
    link,
    names,
    accounts,
    idempotency,
    status: () => link.status(),
    start() {
      link.start();
      // By this machine's time whatever clock the server runs on: the others count on it.
      timer = setInterval(() => void accounts.renew(), reportEveryMs);
      timer.unref();
    },
    async stop() {
      clearInterval(timer);
      await accounts.leave();
      link.close();
    },
  };
}
