import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Logger } from '../observability/logger.ts';
import type { RedisConnection } from './redis-connection.ts';
import type { RedisNames } from './redis-names.ts';
import { redisMemory, redisTime } from './redis-memory.ts';
import { defineScript, runScript, type RedisScript } from './redis-script.ts';

/** Redis cannot be used now, or did not answer in time. */
export class RedisAwayError extends Error {
  override readonly name = 'RedisAwayError';

  /** Whether it was asked: what it was asked may then have been done all the same. */
  readonly wasAsked: boolean;

  constructor(wasAsked: boolean, cause?: unknown) {
    super('Redis cannot be used at the moment.', { cause });
    this.wasAsked = wasAsked;
  }
}

/** What Redis remembers, as a whole. Another id means that it has lost what it knew. */
export interface RedisMemory {
  readonly id: string;
  /** How long it has remembered when this was asked, in milliseconds. */
  readonly ageMs: number;
}

/**
 * The one way to Redis: it never makes anybody wait for a Redis that is known to be slow, full or gone. After a failure
 * everything is refused at once until a probe, which writes, has come back well.
 */
export interface RedisLink {
  /** Rejects with `RedisAwayError` after `timeoutMs` (default 500) at the latest, and with other errors as Redis gave them. */
  run<Result>(work: (redis: Redis) => Promise<Result>, timeoutMs?: number): Promise<Result>;
  script(
    script: RedisScript,
    keys: readonly string[],
    args: readonly (string | number | Buffer)[],
    timeoutMs?: number,
  ): Promise<unknown>;
  status(): 'ok' | 'away';
  /** For how long it has remembered what it was told, in milliseconds; 0 before it could be asked. */
  memoryAgeMs(): number;
  /** Connects, without waiting for it. */
  start(): void;
  /**
   * Called whenever Redis can be used again, the first time included, before anybody else uses it; and when it was found to have lost its
   * memory meanwhile.
   */
  onBack(listener: (memory: RedisMemory) => void): void;
  close(): void;
}

/** Keys share a slot: see `RedisNames.key`. Gives the id of the memory, since when it is, and the time. */
const probe = defineScript(`${redisTime}${redisMemory}
local id, since, noted = rememberedBy(KEYS[1])
if id == nil then id, since = ARGV[1], now end
-- The clock was set back.
if since > now then since, noted = now, false end
if not noted then redis.call('SET', KEYS[1], string.format('%s:%d:%s', id, since, run)) end
redis.call('SET', KEYS[2], '1', 'PX', 10000)
return { id, string.format('%d', since), string.format('%d', now) }
`);

/** So often the memory is looked at, in milliseconds: nothing else tells of a Redis that was emptied. */
const lookEveryMs = 1_000;
const usualTimeoutMs = 500;
const probeTimeoutMs = 1_000;
const shortestPauseMs = 50;
const longestPauseMs = 1_000;
/** A single late answer to somebody in a hurry may be this process's own fault. */
const lateInARow = 3;

/** Errors of a Redis that cannot serve now, by the first word; other errors are about the command. */
const unfit =
  /^-?(LOADING|READONLY|MASTERDOWN|CLUSTERDOWN|OOM|MISCONF|BUSY|NOAUTH|WRONGPASS|NOPERM|NOREPLICAS|TRYAGAIN)\b/;

export function createRedisLink(
  connection: RedisConnection,
  parts: { readonly names: RedisNames; readonly logger: Logger },
): RedisLink {
  const { names, logger } = parts;
  const listeners: ((memory: RedisMemory) => void)[] = [];
  let status: 'ok' | 'away' = 'away';
  let probing: Promise<void> | null = null;
  let timer: NodeJS.Timeout | undefined;
  let pauseMs = shortestPauseMs;
  let late = 0;
  let lateProbes = 0;
  let told = false;
  let closed = false;
  /** By the clock that counts from the start of this process. */
  let rememberedSince: number | null = null;
  let memoryId: string | null = null;
  let looking: NodeJS.Timeout | undefined;

  const askMemory = async (redis: Redis): Promise<RedisMemory> => {
    const keys = [names.key('memory', 'link'), names.key('probe', 'link')];
    const answer = await withTimeout(runScript(redis, probe, keys, [randomUUID()]), probeTimeoutMs);
    const [id = '', since = '0', now = '0'] = answer as readonly string[];
    return { id, ageMs: Math.max(0, Number(now) - Number(since)) };
  };

  const noteMemory = (memory: RedisMemory): void => {
    memoryId = memory.id;
    rememberedSince = performance.now() - memory.ageMs;
    for (const listener of listeners) listener(memory);
  };

  const probeOnce = async (): Promise<void> => {
    try {
      const redis = await withTimeout(connection.ready(), probeTimeoutMs * 2);
      const memory = await askMemory(redis);
      if (closed || redis.status !== 'ready') return retryLater(null);
      status = 'ok';
      pauseMs = shortestPauseMs;
      late = 0;
      lateProbes = 0;
      if (told) logger.info('redis is used again');
      told = false;
      noteMemory(memory);
      lookLater();
    } catch (error) {
      lateProbes = error instanceof LateError ? lateProbes + 1 : 0;
      if (lateProbes >= lateInARow) {
        lateProbes = 0;
        connection.reconnect();
      }
      retryLater(error);
    }
  };

  const lookLater = (): void => {
    clearTimeout(looking);
    looking = setTimeout(() => void look(), lookEveryMs);
    looking.unref();
  };

  const look = async (): Promise<void> => {
    try {
      const memory = await askMemory(await connection.ready());
      // Somebody else has found it away meanwhile: the probe will tell.
      if (closed || status === 'away') return;
      if (memory.id !== memoryId) {
        logger.warn('redis has lost its memory');
        noteMemory(memory);
      }
      lookLater();
    } catch (error) {
      goAway(error);
    }
  };

  const retryLater = (error: unknown): void => {
    if (closed) return;
    if (!told) logger.warn({ reason: reasonOf(error) }, 'redis is not used for now');
    told = true;
    timer = setTimeout(() => void startProbe(), pauseMs);
    timer.unref();
    pauseMs = Math.min(pauseMs * 2, longestPauseMs);
  };

  const startProbe = (): Promise<void> => {
    probing ??= probeOnce().finally(() => {
      probing = null;
    });
    return probing;
  };

  const goAway = (error: unknown): void => {
    if (status === 'away' || closed) return;
    status = 'away';
    retryLater(error);
  };
  connection.onClose(() => {
    goAway(null);
  });

  const run: RedisLink['run'] = async (work, timeoutMs = usualTimeoutMs) => {
    if (status === 'away') {
      // Before the first use there was no probe; after it, whoever comes while one is due does not wait for it.
      if (closed || told || timer !== undefined) throw new RedisAwayError(false);
      await startProbe();
      if ((status as 'ok' | 'away') === 'away') throw new RedisAwayError(false);
    }
    try {
      const result = await withTimeout(work(await connection.ready()), timeoutMs);
      late = 0;
      return result;
    } catch (error) {
      if (error instanceof LateError) {
        late += 1;
        if (late >= lateInARow || timeoutMs >= usualTimeoutMs) goAway(error);
        throw new RedisAwayError(true, error);
      }
      if (error instanceof Error && isReply(error) && !unfit.test(error.message)) throw error;
      goAway(error);
      throw new RedisAwayError(true, error);
    }
  };

  return {
    run,
    script: (script, keys, args, timeoutMs) =>
      run((redis) => runScript(redis, script, keys, args), timeoutMs),
    status: () => status,
    memoryAgeMs: () => (rememberedSince === null ? 0 : performance.now() - rememberedSince),
    start() {
      void startProbe();
    },
    onBack(listener) {
      listeners.push(listener);
    },
    close() {
      closed = true;
      status = 'away';
      clearTimeout(timer);
      clearTimeout(looking);
    },
  };
}

class LateError extends Error {
  override readonly name = 'LateError';
}

function withTimeout<Result>(work: Promise<Result>, ms: number): Promise<Result> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      // After a turn in which this process was busy timers run first: an answer that came meanwhile is read in this turn.
      setImmediate(() => {
        reject(new LateError());
      });
    }, ms);
    work.then(resolve, reject).finally(() => {
      clearTimeout(timer);
    });
  });
}

/** Whether Redis itself answered with the error. */
function isReply(error: Error): boolean {
  return error.name === 'ReplyError';
}

/** Never the message: it may quote a command. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'connection closed';
  if (isReply(error)) return unfit.exec(error.message)?.[1] ?? 'error reply';
  return (error as NodeJS.ErrnoException).code ?? error.name;
}
