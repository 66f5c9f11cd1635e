export interface CircuitTerms {
  /** How many of the last outcomes are judged. */
  readonly judged: number;
  /** Fewer recent outcomes than this never open the circuit. */
  readonly fewest: number;
  /** The share of failures, from 0 to 1, at which it opens. */
  readonly failureShare: number;
  /** Outcomes older than this do not count, in milliseconds. */
  readonly memoryMs: number;
  /** The longest time between two probes, in milliseconds. The real one is drawn from its upper half. */
  readonly probeIntervalMs: number;
  /** How many sends at once count as recovered: one at first, and one more with each success. */
  readonly recoveredAt: number;
}

export const defaultCircuitTerms: CircuitTerms = {
  judged: 20,
  fewest: 10,
  failureShare: 0.5,
  memoryMs: 30_000,
  probeIntervalMs: 5_000,
  recoveredAt: 16,
};

/** By when a probe has mostly come back. */
const probeTimeMs = 1_000;

/**
 * `closed`: all is well. `open`: upstream is taken for dead, and nothing is sent but one probe after each interval.
 * `half-open`: a probe is under way, or came back well and the number of sends at once grows from one.
 */
export type CircuitState = 'closed' | 'open' | 'half-open';

/** `neither` says nothing of upstream's health: the caller gave up. */
export type CircuitOutcome = 'success' | 'failure' | 'neither';

/** What may be sent now. `later`: as soon as a send has ended. */
export type CircuitVerdict = 'send' | 'later' | { readonly refusedForMs: number };

/** Marks the time in which a send began: its outcome counts only for the state that it began in. */
export type CircuitEra = number;

/** Whether one upstream host is alive. Pure: time and randomness are passed in. */
export class Circuit {
  readonly #terms: CircuitTerms;
  readonly #random: () => number;
  #state: CircuitState = 'closed';
  #era: CircuitEra = 0;
  #recent: { readonly at: number; readonly failed: boolean }[] = [];
  #probeAt = 0;
  /** Sends at once that a recovering upstream may get; 0 until the probe has come back well. */
  #allowed = 0;
  #inFlight = 0;

  readonly #onChange: (state: CircuitState) => void;

  constructor(parts: {
    readonly terms: CircuitTerms;
    /** Source of jitter, from 0 up to, but not including, 1. */
    readonly random: () => number;
    readonly onChange: (state: CircuitState) => void;
  }) {
    this.#terms = parts.terms;
    this.#random = parts.random;
    this.#onChange = parts.onChange;
  }

  get state(): CircuitState {
    return this.#state;
  }

  /** When the next probe may go, in epoch milliseconds; null unless open. */
  get probeAt(): number | null {
    return this.#state === 'open' ? this.#probeAt : null;
  }

  probeIsDue(now: number): boolean {
    return this.#state === 'open' && now >= this.#probeAt;
  }

  /** A write is never the probe: if that dies, nobody can tell whether it was done. */
  ask(writes: boolean, now: number): CircuitVerdict {
    if (this.#state === 'closed') return 'send';
    if (this.#state === 'open') {
      if (!this.probeIsDue(now)) return { refusedForMs: this.#probeAt - now };
      return writes ? { refusedForMs: probeTimeMs } : 'send';
    }
    if (this.#allowed === 0) return { refusedForMs: this.#terms.probeIntervalMs };
    return this.#inFlight < this.#allowed ? 'send' : 'later';
  }

  /** Must follow a verdict `send`, and be followed by `end`. */
  begin(): CircuitEra {
    if (this.#state === 'open') this.#enter('half-open');
    this.#inFlight += 1;
    return this.#era;
  }

  end(era: CircuitEra, outcome: CircuitOutcome, now: number): void {
    // What was sent before upstream was given up, or before the probe, says nothing of it now.
    if (era !== this.#era) return;
    this.#inFlight -= 1;
    if (this.#state === 'half-open') this.#judgeRecovery(outcome, now);
    else if (outcome !== 'neither') this.#judgeRecent(outcome === 'failure', now);
  }

  #judgeRecovery(outcome: CircuitOutcome, now: number): void {
    if (outcome === 'success') {
      this.#allowed += this.#allowed === 0 ? 2 : 1;
      if (this.#allowed >= this.#terms.recoveredAt) this.#enter('closed');
    } else if (outcome === 'failure') {
      this.#open(now);
    } else if (this.#allowed === 0) {
      // The probe's caller gave up: the next call is the probe.
      this.#enter('open');
      this.#probeAt = now;
    }
  }

  #judgeRecent(failed: boolean, now: number): void {
    const { judged, fewest, failureShare, memoryMs } = this.#terms;
    this.#recent = [...this.#recent, { at: now, failed }]
      .slice(-judged)
      .filter(({ at }) => now - at < memoryMs);
    const failures = this.#recent.filter((outcome) => outcome.failed).length;
    if (this.#recent.length >= fewest && failures / this.#recent.length >= failureShare) this.#open(now);
  }

  #open(now: number): void {
    this.#enter('open');
    this.#probeAt = now + Math.ceil(this.#terms.probeIntervalMs * (0.5 + this.#random() / 2));
  }

  #enter(state: CircuitState): void {
    this.#state = state;
    this.#era += 1;
    this.#recent = [];
    this.#allowed = 0;
    this.#inFlight = 0;
    this.#onChange(state);
  }
}
