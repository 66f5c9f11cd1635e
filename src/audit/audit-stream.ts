import type { AuditDestination } from './audit-queue.ts';

/** The one command of Redis that this needs. */
export interface StreamAppender {
  xadd(
    key: string,
    maxlen: 'MAXLEN',
    about: '~',
    length: number,
    id: '*',
    field: string,
    value: string,
  ): Promise<unknown>;
}

/** How many records a stream keeps, roughly: Redis cuts it where that is cheap. */
const streamLength = 100_000;

/**
 * A Redis stream with one entry for each record, as JSON in its field `record`. An entry whose confirmation was lost is
 * sent again, so a reader may see a record twice, under one request id and mutation.
 */
export function createAuditStream(key: string, connect: () => Promise<StreamAppender>): AuditDestination {
  return {
    name: 'redis stream',
    async append(line) {
      const redis = await connect();
      await redis.xadd(key, 'MAXLEN', '~', streamLength, '*', 'record', line);
    },
    // The connection is shared, and closed by its owner.
    close: () => Promise.resolve(),
  };
}
