import { setImmediate as nextTurn } from 'node:timers/promises';

/** A clock that stands still until a test moves it. */
export interface ManualClock {
  now(): number;
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** Moves the time forward, ending each sleep when it is due. */
  advance(ms: number): Promise<void>;
  /** Waits for the work, moving the time to the next due sleep whenever nothing else can happen. */
  finish<T>(work: Promise<T>): Promise<T>;
  /** How many sleeps are under way. */
  sleeping(): number;
}

interface Sleeper {
  readonly dueAt: number;
  readonly wake: () => void;
}

export function createManualClock(startAt = Date.UTC(2026, 10, 22, 12)): ManualClock {
  let now = startAt;
  const sleepers = new Set<Sleeper>();

  const nextDue = () => [...sleepers].sort((one, other) => one.dueAt - other.dueAt)[0];

  async function advance(ms: number): Promise<void> {
    const until = now + ms;
    await nextTurn();
    for (let next = nextDue(); next !== undefined && next.dueAt <= until; next = nextDue()) {
      now = Math.max(now, next.dueAt);
      next.wake();
      await nextTurn();
    }
    now = until;
  }

  return {
    now: () => now,
    advance,
    sleeping: () => sleepers.size,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) {
          reject(signal.reason as Error);
          return;
        }
        const sleeper = {
          dueAt: now + ms,
          wake: () => {
            sleepers.delete(sleeper);
            resolve();
          },
        };
        sleepers.add(sleeper);
        signal.addEventListener('abort', () => {
          if (sleepers.delete(sleeper)) reject(signal.reason as Error);
        });
      }),
    async finish(work) {
      let settled = false;
      const done = () => {
        settled = true;
      };
      work.then(done, done);
      for (;;) {
        for (let turn = 0; turn < 3; turn += 1) await nextTurn();
        if (settled) return work;
        const next = nextDue();
        if (next !== undefined) await advance(Math.max(0, next.dueAt - now));
      }
    },
  };
}
