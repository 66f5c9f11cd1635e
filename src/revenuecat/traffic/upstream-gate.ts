import { notify, type ClientEvents } from '../client-events.ts';
import { steadyTime, type Clock } from '../clock.ts';
import { operations, type Domain } from '../generated/operations.ts';
import { createRetryBudget, type RetryBudget, type RetryPolicy } from '../retry-policy.ts';
import { Circuit, defaultCircuitTerms, type CircuitOutcome, type CircuitState } from './circuit.ts';
import { createEntrance } from './entrance.ts';
import { createMemoryAccounts, type AccountState, type OpenAccount } from './rate-limit-account.ts';
import type { SendEnd } from './rate-limit-window.ts';
import { WaitingLine, type Departure } from './waiting-line.ts';

/** Leave to send once. */
export interface Permit {
  /** Must be called when the send has ended: what it means for the budget, and for the health of upstream. */
  end(send: SendEnd, health: CircuitOutcome): void;
}

/** The budget of one key in one domain, and who waits for it. */
export interface DomainBudget extends AccountState {
  readonly domain: Domain;
  readonly waiting: number;
}

/** Whether upstream answers, as its recent answers tell. */
export interface CircuitReport {
  readonly state: CircuitState;
  /** When the next probe may go, in epoch milliseconds; null unless the circuit is open. */
  readonly probeAt: number | null;
}

/**
 * What every send to one upstream host passes, whichever client makes it: the rate-limit budget of its key and domain
 * with the queue in front of it, the bound of sends under way, the circuit, and the budget of retries.
 */
export interface UpstreamGate {
  /** Resolves when the send may leave; rejects at once when it cannot in time: see `WaitingLine.join`. */
  admit(keyName: string, departure: Departure): Promise<Permit>;
  readonly retries: RetryBudget;
  /** The domains that the key has been used in. */
  budgetsOf(keyName: string): Promise<readonly DomainBudget[]>;
  circuit(): CircuitReport;
}

export interface GateOptions {
  readonly clock: Clock;
  /** Source of jitter, from 0 up to, but not including, 1. */
  readonly random: () => number;
  readonly events: ClientEvents;
  readonly retry: RetryPolicy;
  /** Share of each limit that is left to others who use the key, from 0 to 100. */
  readonly headroomPercent: number;
  /** The most sends under way at once. */
  readonly maxConcurrency: number;
  /** The most that may wait for one key and domain. */
  readonly maxWaiting?: number;
  /** A read of no interest, sent when only writes ask for an upstream that was taken for dead: they never try it. */
  readonly probe?: () => Promise<unknown>;
  /** Where budgets are kept; in this process by default. */
  readonly accounts?: OpenAccount;
}

export function createUpstreamGate(options: GateOptions): UpstreamGate {
  const { clock, events, maxConcurrency, maxWaiting = 1_000 } = options;
  const now = steadyTime(clock);
  const accounts =
    options.accounts ?? createMemoryAccounts({ headroomPercent: options.headroomPercent, now });
  const circuit = new Circuit({
    terms: defaultCircuitTerms,
    random: options.random,
    onChange: (state) => {
      notify(events.onCircuitChange, { state });
    },
  });
  const lines = new Map<string, { keyName: string; domain: Domain; line: WaitingLine }>();
  let firstServed = 0;

  const onLeave = (): void => {
    // Another line begins each time, so that places under way are shared between keys and domains.
    const all = [...lines.values()];
    firstServed = (firstServed + 1) % Math.max(1, all.length);
    for (const { line } of [...all.slice(firstServed), ...all.slice(0, firstServed)]) line.serve();
  };
  const entrance = createEntrance({ circuit, maxConcurrency, now, onLeave });

  const lineOf = (keyName: string, domain: Domain): WaitingLine => {
    const name = `${keyName} ${domain}`;
    const known = lines.get(name);
    if (known !== undefined) return known.line;
    const account = accounts(keyName, domain);
    const line = new WaitingLine({ account, entrance, clock, events, maxWaiting });
    lines.set(name, { keyName, domain, line });
    return line;
  };

  return {
    async admit(keyName, departure) {
      if (departure.writes && circuit.probeIsDue(now())) options.probe?.().catch(() => undefined);
      const line = lineOf(keyName, operations[departure.operationId].domain);
      const { grant, slot } = await line.join(departure);
      return {
        end(send, health) {
          grant.settle(send);
          slot.leave(health);
        },
      };
    },
    retries: createRetryBudget(options.retry),
    budgetsOf: (keyName) =>
      Promise.all(
        [...lines.values()]
          .filter((known) => known.keyName === keyName)
          .map(async ({ domain, line }) => ({
            domain,
            waiting: line.size,
            ...(await accounts(keyName, domain).state()),
          })),
      ),
    circuit: () => ({ state: circuit.state, probeAt: circuit.probeAt }),
  };
}
