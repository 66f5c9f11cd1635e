import { randomUUID } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import {
  createIdempotency,
  IdempotencyKeyReusedError,
  IdempotencyUnavailableError,
  identifyWrite,
  rememberedForMs,
  type Idempotency,
  type IdempotentWrite,
} from '../../loading/idempotency.ts';
import { OutcomeUnknownError } from '../../revenuecat/errors.ts';
import { RedisAwayError, type RedisLink } from '../redis-link.ts';
import { outcomeText, readOutcome } from './outcome-text.ts';
import type { WriteAttempt, WriteRecords } from './write-records.ts';

/** What this server knows of a write that it ran: the outcome, null where the key is free again, undefined while it runs. */
interface OwnWrite {
  readonly attempt: WriteAttempt;
  outcome: string | null | undefined;
}

/** A server that has not been heard of for so long is taken for dead, in the middle of a write. */
export const writeLeaseMs = 15_000;
/** So often it says that it lives, in milliseconds. */
const goOnEveryMs = 4_000;
/** So often a server looks whether the other one is done, in milliseconds. */
const lookEveryMs = 100;
/** So long every server has to tell a Redis without a memory what it knows, in milliseconds. */
export const toldAfterMs = 5_000;
/** So much is told at once: one after another, ten thousand writes would take longer than that. */
const toldAtOnce = 200;
const retryAfterMs = 1_000;
/** Of so many of its latest writes a server can tell a Redis that has lost its memory. */
const mostOwnWrites = 10_000;

/**
 * Idempotency keys that all servers know. One server runs the write, and says so while it does; the others wait for its outcome. Where
 * that server dies in the middle, the outcome is unknown for good, and nothing is sent a second time. When Redis cannot be
 * asked, or has just begun to remember, a write with a key is refused unless this server knows its outcome by itself.
 */
export function createRedisIdempotency(parts: {
  readonly records: WriteRecords;
  readonly link: Pick<RedisLink, 'onBack'>;
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** Called once for a write whose server died: whatever it may have changed is not to be trusted any more. */
  onLost(write: IdempotentWrite): void;
}): Idempotency {
  const { records, link } = parts;
  const local = createIdempotency();
  const ownWrites = new LRUCache<string, OwnWrite>({ max: mostOwnWrites, ttl: rememberedForMs });
  /** What others were running when this server was asked for it, by name: whoever of them dies can say nothing any more. */
  const othersWrites = new LRUCache<string, WriteAttempt>({ max: mostOwnWrites, ttl: rememberedForMs });
  /** What Redis has not heard yet: last words, and after a loss of its memory everything. */
  const untold = new Set<OwnWrite>();
  const untoldOfOthers = new Set<WriteAttempt>();
  let memoryId: string | null = null;

  const tell = async (own: OwnWrite): Promise<void> => {
    untold.add(own);
    const { attempt, outcome } = own;
    await (outcome === undefined ? records.goOn(attempt) : records.finish(attempt, outcome));
    if (own.outcome === outcome) untold.delete(own);
  };
  /** In the name of whoever runs it, who can still tell how it ended. */
  const tellOfOther = async (attempt: WriteAttempt): Promise<void> => {
    await records.goOn(attempt);
    untoldOfOthers.delete(attempt);
  };
  /** Rejects when Redis goes away again: the next time it is back, this goes on with what is left. */
  const tellAll = async (): Promise<void> => {
    const words = [
      ...[...untold].map((own) => () => tell(own)),
      ...[...untoldOfOthers].map((attempt) => () => tellOfOther(attempt)),
    ];
    for (let from = 0; from < words.length; from += toldAtOnce)
      await Promise.all(words.slice(from, from + toldAtOnce).map((word) => word()));
  };
  link.onBack(({ id }) => {
    const lost = memoryId !== null && memoryId !== id;
    memoryId = id;
    if (lost) {
      for (const own of ownWrites.values()) untold.add(own);
      for (const attempt of othersWrites.values()) untoldOfOthers.add(attempt);
    }
    tellAll().catch(() => undefined);
  });

  const runHere = async <Outcome>(
    own: OwnWrite,
    run: () => Promise<Outcome>,
    isFinal: (result: PromiseSettledResult<Outcome>) => boolean,
  ): Promise<Outcome> => {
    ownWrites.set(own.attempt.owner, own);
    const over = new AbortController();
    void (async () => {
      for (;;) {
        await parts.sleep(goOnEveryMs, over.signal);
        await records.goOn(own.attempt).catch(() => undefined);
      }
    })().catch(() => undefined);
    const work = run();
    const [result] = await Promise.allSettled([work]);
    over.abort();
    own.outcome = isFinal(result) ? outcomeText(result) : null;
    if (own.outcome === null) ownWrites.delete(own.attempt.owner);
    await tell(own).catch(() => undefined);
    return work;
  };

  const begin = async (own: OwnWrite): ReturnType<WriteRecords['begin']> => {
    try {
      return await records.begin(own.attempt);
    } catch (error) {
      // It may be written there all the same that this one runs, and it does not.
      own.outcome = null;
      if (!(error instanceof RedisAwayError) || error.wasAsked) untold.add(own);
      throw new IdempotencyUnavailableError(retryAfterMs, error);
    }
  };

  const noteOther = (attempt: WriteAttempt): void => {
    if (othersWrites.get(attempt.name)?.owner !== attempt.owner) othersWrites.set(attempt.name, attempt);
  };

  const once = async <Outcome>(
    write: IdempotentWrite,
    run: () => Promise<Outcome>,
    isFinal: (result: PromiseSettledResult<Outcome>) => boolean,
  ): Promise<Outcome> => {
    const own: OwnWrite = { attempt: { ...identifyWrite(write), owner: randomUUID() }, outcome: undefined };
    for (;;) {
      const beginning = await begin(own);
      if (beginning.kind === 'young') throw new IdempotencyUnavailableError(beginning.afterMs);
      if (beginning.kind === 'wait') noteOther({ ...own.attempt, owner: beginning.owner });
      else othersWrites.delete(own.attempt.name);
      if (beginning.kind === 'done') return readOutcome(beginning.outcome, write.operation) as Outcome;
      if (beginning.kind === 'reused') throw new IdempotencyKeyReusedError();
      if (beginning.kind === 'lost') {
        parts.onLost(write);
        throw new OutcomeUnknownError({ operationId: write.operation, status: null, retryable: false });
      }
      if (beginning.kind === 'run') return runHere(own, run, isFinal);
      await parts.sleep(lookEveryMs, new AbortController().signal);
    }
  };

  return {
    // What this server knows by itself it need not ask for.
    once: (write, run, isFinal) =>
      local.once(
        write,
        () => once(write, run, isFinal),
        (result) => !isRefusal(result) && isFinal(result),
      ),
  };
}

/** Whether nothing ran, here or elsewhere, that could have an outcome. */
function isRefusal(result: PromiseSettledResult<unknown>): boolean {
  return (
    result.status === 'rejected' &&
    (result.reason instanceof IdempotencyUnavailableError ||
      result.reason instanceof IdempotencyKeyReusedError)
  );
}
