import { notify, type ClientEvents } from '../client-events.ts';
import { noLongerNeeded, type Clock } from '../clock.ts';
import type { Deadline } from '../deadline.ts';
import { RateLimitedError, UpstreamTimeoutError, UpstreamUnavailableError } from '../errors.ts';
import { operations, type OperationId } from '../generated/operations.ts';
import type { Entrance, Slot } from './entrance.ts';
import { FairQueue } from './fair-queue.ts';
import type { Grant, RateLimitAccount } from './rate-limit-account.ts';
import { windowMs } from './counted-sends.ts';
import type { Priority, Work } from './work.ts';

/** One send that wants to leave. */
export interface Departure {
  readonly operationId: OperationId;
  readonly writes: boolean;
  readonly work: Work;
  readonly deadline: Deadline;
}

/** What a send that may leave has taken. */
export interface Admission {
  readonly grant: Grant;
  readonly slot: Slot;
}

interface Waiter extends Departure {
  readonly joinedAt: number;
  /** Whether it was kept waiting because its turn seemed to come in time. */
  waitsForBudget: boolean;
  admit(admission: Admission): void;
  refuse(error: Error): void;
}

/** Time that a call must have left when its turn comes; with less, it would be sent only to be given up. */
const timeForAnswerMs = 500;

/** The queue in front of one account. */
export class WaitingLine {
  readonly #account: RateLimitAccount;
  readonly #entrance: Entrance;
  readonly #clock: Clock;
  readonly #events: ClientEvents;
  readonly #maxWaiting: number;
  readonly #queue = new FairQueue<Waiter>();
  #serving = false;
  #serveAgain = false;
  #alarm = new AbortController();
  #blockedBy: 'budget' | 'entrance' = 'entrance';

  constructor(parts: {
    account: RateLimitAccount;
    entrance: Entrance;
    clock: Clock;
    events: ClientEvents;
    maxWaiting: number;
  }) {
    this.#account = parts.account;
    this.#entrance = parts.entrance;
    this.#clock = parts.clock;
    this.#events = parts.events;
    this.#maxWaiting = parts.maxWaiting;
  }

  get size(): number {
    return this.#queue.size;
  }

  /**
   * Resolves when the send may leave. Rejects with RateLimitedError as soon as its turn cannot come in time, with
   * UpstreamUnavailableError while upstream is taken for dead, or as the deadline ended.
   */
  join(departure: Departure): Promise<Admission> {
    const { deadline } = departure;
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        if (this.#queue.delete(waiter)) waiter.refuse(this.#endOf(waiter));
        if (this.#queue.size === 0) this.#alarm.abort(noLongerNeeded);
      };
      const waiter: Waiter = {
        ...departure,
        joinedAt: this.#clock.now(),
        waitsForBudget: false,
        admit(admission) {
          deadline.signal.removeEventListener('abort', leave);
          resolve(admission);
        },
        refuse(error) {
          deadline.signal.removeEventListener('abort', leave);
          reject(error);
        },
      };
      if (deadline.signal.aborted) {
        reject(this.#endOf(waiter));
        return;
      }
      deadline.signal.addEventListener('abort', leave, { once: true });
      this.#queue.add(waiter);
      this.serve();
    });
  }

  /** Lets go who may, and refuses whose turn cannot come in time. To be called whenever something has changed. */
  serve(): void {
    if (this.#serving) {
      this.#serveAgain = true;
      return;
    }
    this.#serving = true;
    void this.#serveAll();
  }

  async #serveAll(): Promise<void> {
    do {
      this.#serveAgain = false;
      this.#alarm.abort(noLongerNeeded);
      const waitMs = await this.#admitInTurn();
      // Who came meanwhile has not been tried yet.
      if (this.#serveAgain) continue;
      if (this.#blockedBy === 'budget') await this.#refuseHopeless();
      this.#keepBound();
      if (waitMs !== null && this.#queue.size > 0) this.#serveAfter(waitMs);
    } while (this.#serveAgain);
    this.#serving = false;
  }

  /** Gives the time after which to look again; null when something else will call. */
  async #admitInTurn(): Promise<number | null> {
    for (let next = this.#queue.peek(); next !== undefined; next = this.#queue.peek()) {
      const verdict = this.#entrance.ask(next.writes);
      if (verdict === 'later') {
        this.#blockedBy = 'entrance';
        return null;
      }
      if (verdict !== 'send') {
        this.#queue.delete(next);
        next.refuse(takenForDown(next.operationId, verdict.refusedForMs));
        continue;
      }
      // A forecast of what others will give up is no promise, and a busy machine is late.
      if (next.waitsForBudget && next.deadline.remainingMs() < timeForAnswerMs) {
        this.#queue.delete(next);
        this.#refuse(next, timeForAnswerMs);
        continue;
      }
      try {
        const taking = this.#account.take(next.work.priority);
        // An account in memory answers at once, and then nothing can change in between.
        // One that is shared is a budget too while it is asked: whose time ends meanwhile has waited for that.
        if (taking instanceof Promise) this.#blockedBy = 'budget';
        const taken = taking instanceof Promise ? await taking : taking;
        if (taken.kind === 'refused') {
          this.#blockedBy = 'budget';
          return taken.waitMs;
        }
        this.#admit(next, taken);
      } catch (error) {
        this.#queue.delete(next);
        next.refuse(error instanceof Error ? error : new Error('The budget could not be asked.'));
      }
    }
    return null;
  }

  #admit(waiter: Waiter, grant: Grant): void {
    // While a shared account was asked, the waiter may have left, or its place may be gone.
    if (this.#entrance.ask(waiter.writes) !== 'send' || !this.#queue.serve(waiter)) {
      grant.settle({ kind: 'not sent' });
      return;
    }
    waiter.admit({ grant, slot: this.#entrance.begin() });
    const waitedMs = this.#clock.now() - waiter.joinedAt;
    if (waitedMs > 0) {
      const { operationId, work } = waiter;
      notify(this.#events.onWait, { operationId, priority: work.priority, waitedMs });
      notify(work.observer?.waited, waitedMs);
    }
  }

  async #refuseHopeless(): Promise<void> {
    const forecasts = new Map<Priority, readonly number[]>();
    let ahead = 0;
    for (const waiter of this.#queue.inOrder()) {
      const { priority } = waiter.work;
      const waits = forecasts.get(priority) ?? (await this.#forecast(priority));
      forecasts.set(priority, waits);
      const wait = waits[ahead];
      if (wait !== undefined && wait + timeForAnswerMs <= waiter.deadline.remainingMs()) {
        ahead += 1;
        waiter.waitsForBudget = true;
      } else if (this.#queue.delete(waiter)) this.#refuse(waiter, wait ?? windowMs);
    }
  }

  async #forecast(priority: Priority): Promise<readonly number[]> {
    const { size } = this.#queue;
    try {
      return await this.#account.forecast(priority, size);
    } catch {
      // Nobody is hopeless for all that is known; their deadlines end the wait.
      return Array<number>(size).fill(0);
    }
  }

  /** Whoever is last makes room, so that the urgent get in however many wait. */
  #keepBound(): void {
    if (this.#queue.size <= this.#maxWaiting) return;
    for (const waiter of this.#queue.inOrder().slice(this.#maxWaiting)) {
      this.#queue.delete(waiter);
      this.#refuse(waiter, windowMs);
    }
  }

  #refuse(waiter: Waiter, retryAfterMs: number): void {
    waiter.refuse(this.#rateLimited(waiter, retryAfterMs));
  }

  #rateLimited({ operationId, work }: Waiter, retryAfterMs: number): RateLimitedError {
    const { domain } = operations[operationId];
    const advisedMs = Math.max(1, Math.ceil(retryAfterMs));
    notify(this.#events.onBudgetRefusal, {
      operationId,
      domain,
      priority: work.priority,
      retryAfterMs: advisedMs,
    });
    return new RateLimitedError({ operationId, status: null, retryable: true }, advisedMs);
  }

  /** Why a waiter's deadline ended, as its caller is told. */
  #endOf(waiter: Waiter): Error {
    const ending = waiter.deadline.ending();
    if (ending !== 'timed out') return ending;
    if (this.#blockedBy === 'budget') return this.#rateLimited(waiter, timeForAnswerMs);
    return new UpstreamTimeoutError({ operationId: waiter.operationId, status: null, retryable: true });
  }

  #serveAfter(ms: number): void {
    this.#alarm = new AbortController();
    this.#clock.sleep(ms, this.#alarm.signal).then(
      () => {
        this.serve();
      },
      () => undefined,
    );
  }
}

function takenForDown(operationId: OperationId, retryAfterMs: number): UpstreamUnavailableError {
  return new UpstreamUnavailableError(
    { operationId, status: null, retryable: true },
    { sentence: 'upstream is taken for down, so nothing was sent.', retryAfterMs, mayHaveRun: false },
  );
}
