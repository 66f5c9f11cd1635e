import { latencyBuckets, type MetricMaker } from './registry.ts';

/** What the client of the REST API tells, as far as metrics count it. */
export interface UpstreamMetrics {
  response(event: {
    readonly operationId: string;
    readonly status: number | null;
    readonly durationMs: number;
  }): void;
  retry(event: { readonly operationId: string }): void;
  wait(event: { readonly priority: string; readonly waitedMs: number }): void;
  /** The circuit has changed to this state. */
  circuitChange(event: { readonly state: string }): void;
  budgetRefusal(event: { readonly domain: string; readonly priority: string }): void;
}

/** The budget of one key in one domain. */
interface WatchedBudget {
  readonly project: string;
  readonly key: string;
  readonly domain: string;
  readonly limit: number;
  readonly remaining: number;
  readonly waiting: number;
}

/** What the metrics ask for when they are read. */
export interface WatchedUpstream {
  circuit(): 'closed' | 'open' | 'half-open';
  budgets(): Promise<readonly WatchedBudget[]>;
}

const circuitStates = ['closed', 'half-open', 'open'] as const;

export function createUpstreamMetrics(
  make: MetricMaker,
  upstream: WatchedUpstream,
): UpstreamMetrics & { collect(): Promise<void> } {
  const duration = make.histogram(
    'upstream_send_duration_seconds',
    'Time from a send to RevenueCat to the last byte of its answer, or to its failure.',
    ['operation'],
    latencyBuckets,
  );
  const sends = make.counter(
    'upstream_sends_total',
    'Requests that were sent to RevenueCat, by the class of their status; none: no answer came.',
    ['operation', 'status'],
  );
  const retries = make.counter('upstream_retries_total', 'Sends that are repeated after a failure.', [
    'operation',
  ]);
  const waits = make.histogram(
    'upstream_wait_seconds',
    'Time that sends waited for their turn; those that need not wait are not counted.',
    ['priority'],
    [0.05, 0.25, 1, 2.5, 5, 10, 30, 60],
  );
  const refusals = make.counter(
    'upstream_budget_refusals_total',
    'Sends that were refused here because the rate limit had no place for them in time.',
    ['domain', 'priority'],
  );
  const limit = make.gauge('upstream_budget_limit', 'Calls a minute that RevenueCat allows a key.', [
    'project',
    'key',
    'domain',
  ]);
  const remaining = make.gauge('upstream_budget_remaining', 'Calls that still fit into the minute.', [
    'project',
    'key',
    'domain',
  ]);
  const waiting = make.gauge('upstream_budget_waiting', 'Sends that wait for their turn now.', [
    'project',
    'key',
    'domain',
  ]);
  const circuit = make.gauge(
    'upstream_circuit_state',
    'Whether RevenueCat is taken for alive: 1 for the state that holds now, 0 for the others.',
    ['state'],
  );

  const openings = make.counter(
    'upstream_circuit_openings_total',
    'How often RevenueCat was taken for dead, each probe that fails included.',
    [],
  );

  return {
    response({ operationId: operation, status, durationMs }) {
      duration.observe({ operation }, durationMs / 1000);
      sends.inc({ operation, status: statusClass(status) });
    },
    retry({ operationId: operation }) {
      retries.inc({ operation });
    },
    wait({ priority, waitedMs }) {
      waits.observe({ priority }, waitedMs / 1000);
    },
    circuitChange({ state }) {
      if (state === 'open') openings.inc();
    },
    budgetRefusal({ domain, priority }) {
      refusals.inc({ domain, priority });
    },
    async collect() {
      const now = upstream.circuit();
      for (const state of circuitStates) circuit.set({ state }, state === now ? 1 : 0);
      for (const budget of await upstream.budgets()) {
        const labels = { project: budget.project, key: budget.key, domain: budget.domain };
        limit.set(labels, budget.limit);
        remaining.set(labels, budget.remaining);
        waiting.set(labels, budget.waiting);
      }
    },
  };
}

/** 429 stands alone: it says that the budget was wrong, which no other 4xx does. */
function statusClass(status: number | null): string {
  if (status === null) return 'none';
  return status === 429 ? '429' : `${String(Math.floor(status / 100))}xx`;
}
