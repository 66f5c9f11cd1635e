import type { Priority } from './work.ts';

/** Upstream counts in windows of one minute. */
export const windowMs = 60_000;

interface Settled {
  readonly freeAt: number;
  readonly priority: Priority;
}

/** The sends that count: those under way, and those that ended within the last minute. Pure: time is passed in. */
export class CountedSends {
  readonly #inFlight = new Map<Priority, number>();
  readonly #settled = new Map<Priority, number>();
  /** In the order in which they end; the ones before `#first` have ended. */
  #ending: Settled[] = [];
  #first = 0;

  get count(): number {
    return this.#ending.length - this.#first + this.inFlight;
  }

  countOf(priority: Priority): number {
    return (this.#settled.get(priority) ?? 0) + (this.#inFlight.get(priority) ?? 0);
  }

  get inFlight(): number {
    let count = 0;
    for (const some of this.#inFlight.values()) count += some;
    return count;
  }

  /** When the next one that has ended counts no more; undefined where there is none. */
  get nextFreeAt(): number | undefined {
    return this.#ending[this.#first]?.freeAt;
  }

  /** When all that have ended count no more. */
  get lastFreeAt(): number | undefined {
    return this.#ending.at(-1)?.freeAt;
  }

  /** Those that have ended, by when they stop counting; the ones before `first` have stopped. */
  get returning(): { readonly ending: readonly { readonly freeAt: number }[]; readonly first: number } {
    return { ending: this.#ending, first: this.#first };
  }

  begin(priority: Priority): void {
    this.#inFlight.set(priority, (this.#inFlight.get(priority) ?? 0) + 1);
  }

  /** One that was under way is so no more. It counts on only if it is then settled. */
  end(priority: Priority): void {
    this.#inFlight.set(priority, (this.#inFlight.get(priority) ?? 1) - 1);
  }

  /** Counts one from its end on, for a minute. */
  settle(priority: Priority, endedAt: number): void {
    this.#settled.set(priority, (this.#settled.get(priority) ?? 0) + 1);
    this.#ending.push({ freeAt: endedAt + windowMs, priority });
  }

  forgetEnded(now: number): void {
    for (let next = this.#ending[this.#first]; next !== undefined && next.freeAt <= now;) {
      this.#settled.set(next.priority, (this.#settled.get(next.priority) ?? 1) - 1);
      this.#first += 1;
      next = this.#ending[this.#first];
    }
    // Moving the rest once in a while costs less than moving it each time.
    if (this.#first > 1_000 && this.#first * 2 > this.#ending.length) {
      this.#ending = this.#ending.slice(this.#first);
      this.#first = 0;
    }
  }

  /** A copy in which all that is under way has ended now. */
  asEnded(now: number): CountedSends {
    const copy = new CountedSends();
    copy.#ending = this.#ending.slice(this.#first);
    for (const [priority, count] of this.#settled) copy.#settled.set(priority, count);
    for (const [priority, count] of this.#inFlight) {
      for (let send = 0; send < count; send += 1) copy.settle(priority, now);
    }
    return copy;
  }
}
