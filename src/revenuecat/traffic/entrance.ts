import type { Circuit, CircuitOutcome, CircuitVerdict } from './circuit.ts';

/** The place of one send among those under way. */
export interface Slot {
  /** The send has ended. */
  leave(outcome: CircuitOutcome): void;
}

/** What all sends to one upstream host pass: its circuit, and the bound of how many are under way at once. */
export interface Entrance {
  /** Whether a send may begin now; nothing changes by asking. */
  ask(writes: boolean): CircuitVerdict;
  /** Only after the answer `send`, in the same turn. */
  begin(): Slot;
}

export function createEntrance(parts: {
  readonly circuit: Circuit;
  readonly maxConcurrency: number;
  now(): number;
  /** Called after a send has ended: somebody who waits may go, or has nothing to wait for any more. */
  onLeave(): void;
}): Entrance {
  const { circuit, maxConcurrency, now, onLeave } = parts;
  let inFlight = 0;
  return {
    ask(writes) {
      const verdict = circuit.ask(writes, now());
      return verdict === 'send' && inFlight >= maxConcurrency ? 'later' : verdict;
    },
    begin() {
      const era = circuit.begin();
      inFlight += 1;
      return {
        leave(outcome) {
          inFlight -= 1;
          circuit.end(era, outcome, now());
          onLeave();
        },
      };
    },
  };
}
