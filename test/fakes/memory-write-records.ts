import type { Beginning, WriteRecords } from '../../src/redis/idempotency/write-records.ts';
import { unknownOutcome } from '../../src/redis/idempotency/outcome-text.ts';
import { RedisAwayError, type RedisMemory } from '../../src/redis/redis-link.ts';

const toldAfterMs = 5_000;
const leaseMs = 15_000;

interface Entry {
  readonly inputHash: string;
  readonly owner: string;
  outcome?: string;
  /** From when on its server is taken for dead. */
  until: number;
}

/** What Redis knows of writes, in memory, so that a test can lose it, or be cut off from it. Without a clock nobody dies by time. */
export function createMemoryWriteRecords(now: () => number = () => 0): {
  readonly records: WriteRecords;
  readonly link: { onBack(listener: (memory: RedisMemory) => void): void };
  /** `deaf`: what is asked is done, and nobody hears the answer. */
  mode: 'ok' | 'away' | 'deaf';
  ageMs: number;
  /** How often servers said that they live. */
  readonly heard: () => number;
  /** Takes the servers of all writes under way for dead. */
  silence(): void;
  loseMemory(): void;
  /** Ends the servers that there are: they hear of nothing any more. */
  killServers(): void;
  comeBack(memoryId: string): void;
} {
  const entries = new Map<string, Entry>();
  const listeners: ((memory: RedisMemory) => void)[] = [];
  let heard = 0;
  const through = <Result>(work: () => Result): Result => {
    if (kit.mode === 'away') throw new RedisAwayError(false);
    const result = work();
    if (kit.mode === 'deaf') throw new RedisAwayError(true);
    return result;
  };
  const kit = {
    mode: 'ok' as 'ok' | 'away' | 'deaf',
    ageMs: 3_600_000,
    heard: () => heard,
    records: {
      begin: async ({ name, inputHash, owner }) =>
        through((): Beginning => {
          const known = entries.get(name);
          if (known === undefined) {
            if (kit.ageMs < toldAfterMs) return { kind: 'young', afterMs: toldAfterMs - kit.ageMs };
            entries.set(name, { inputHash, owner, until: now() + leaseMs });
            return { kind: 'run' };
          }
          if (known.inputHash !== inputHash) return { kind: 'reused' };
          if (known.outcome !== undefined) return { kind: 'done', outcome: known.outcome };
          if (now() < known.until) return { kind: 'wait', owner: known.owner };
          known.outcome = unknownOutcome;
          return { kind: 'lost' };
        }),
      goOn: async ({ name, inputHash, owner }) => {
        through(() => {
          heard += 1;
          const known = entries.get(name);
          if (known === undefined) entries.set(name, { inputHash, owner, until: now() + leaseMs });
          else if (known.owner === owner) known.until = now() + leaseMs;
        });
      },
      finish: async ({ name, inputHash, owner }, outcome) => {
        through(() => {
          const known = entries.get(name);
          const isOthers = known !== undefined && known.owner !== owner;
          if (outcome === null) {
            if (!isOthers) entries.delete(name);
          } else if (!isOthers || known.outcome === undefined)
            entries.set(name, { inputHash, owner, outcome, until: 0 });
        });
      },
    } satisfies WriteRecords,
    link: {
      onBack(listener: (memory: RedisMemory) => void) {
        listeners.push(listener);
      },
    },
    silence() {
      for (const entry of entries.values()) entry.until = -1;
    },
    loseMemory() {
      entries.clear();
    },
    killServers() {
      listeners.length = 0;
    },
    comeBack(id: string) {
      for (const listener of listeners) listener({ id, ageMs: kit.ageMs });
    },
  };
  return kit;
}
