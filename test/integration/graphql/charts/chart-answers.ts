import { expect } from 'vitest';
import { createAnswerValidator } from '../../../conformance/answer-validator.ts';
import type { OperationId } from '../../../../src/revenuecat/generated/operations.ts';
import type {
  BenchmarkMetric,
  ChartData,
  ChartOptions,
  OverviewMetric,
} from '../../../../src/revenuecat/generated/wire.ts';
import type { FetchLike } from '../../../../src/revenuecat/transport.ts';
import { createSandbox, type Sandbox } from '../../../../src/sandbox/create-sandbox.ts';
import { createFacade, type Facade } from '../../../support/facade.ts';
import { createManualClock } from '../../../fakes/manual-clock.ts';
import { json } from '../../../fakes/scripted-upstream.ts';

type ChartOperation = 'get-chart-data' | 'get-chart-options' | 'get-overview-metrics' | 'get-benchmarks';

/** Bodies that upstream is to answer with, or functions that make the answer of one request. */
export type ChartScript = Partial<Record<ChartOperation, object | ((url: URL) => Response)>>;

/** The facade on an upstream whose charts are scripted; everything else is the sandbox's. */
export interface ScriptedCharts extends Facade {
  /** Paths and queries of the chart operations that were sent, without the project. */
  readonly asked: string[];
}

const validator = createAnswerValidator();
const rateLimit = {
  'RevenueCat-Rate-Limit-Current-Usage': '1',
  'RevenueCat-Rate-Limit-Current-Limit': '15',
};

/** Fails the test when a scripted body is none that the document allows. */
export async function facadeWithCharts(script: ChartScript): Promise<ScriptedCharts> {
  const clock = createManualClock();
  const sandbox: Sandbox = createSandbox({ clock, rateLimits: 'off' });
  const asked: string[] = [];
  const fetch: FetchLike = async (address, init) => {
    const url = new URL(address);
    const path = url.pathname.replace(`/v2/projects/${sandbox.projectId}`, '');
    const operation = operationAt(path);
    if (operation === null) return sandbox.fetch(address, init);
    asked.push(path + url.search);
    const answer = script[operation];
    if (answer === undefined) throw new Error(`${operation} is not in the script.`);
    if (typeof answer === 'function') return (answer as (url: URL) => Response)(url);
    const response = json(answer, 200, rateLimit);
    expect(validator.problemsOf(operation satisfies OperationId, 200, response.headers, answer)).toEqual([]);
    return response;
  };
  const env = { REVENUECAT_API_KEY: sandbox.keys.read, REVENUECAT_PROJECT_ID: sandbox.projectId };
  return { ...(await createFacade({ clock, sandbox, fetch, env })), asked };
}

function operationAt(path: string): ChartOperation | null {
  if (path === '/metrics/overview') return 'get-overview-metrics';
  if (path === '/benchmarks') return 'get-benchmarks';
  if (/^\/charts\/[a-z_]+\/options$/.test(path)) return 'get-chart-options';
  return /^\/charts\/[a-z_]+$/.test(path) ? 'get-chart-data' : null;
}

/** The first of January 2026 in epoch seconds, which is what live charts answer with. */
export const january = Date.UTC(2026, 0, 1) / 1000;
const february = Date.UTC(2026, 1, 1) / 1000;

export function chart(said: Partial<ChartData> = {}): ChartData {
  return {
    object: 'chart_data',
    category: 'revenue',
    display_type: 'line',
    display_name: 'Revenue',
    description: 'What customers paid.',
    documentation_link: 'https://docs.example.com/revenue',
    last_computed_at: Date.UTC(2026, 1, 10),
    start_date: january,
    end_date: february,
    yaxis_currency: 'EUR',
    filtering_allowed: true,
    segmenting_allowed: true,
    resolution: 'month',
    values: [
      { cohort: january, measure: 0, value: 120.5, incomplete: false },
      { cohort: january, measure: 1, value: 12, incomplete: false },
      { cohort: february, measure: 0, value: null, incomplete: true },
    ],
    summary: { average: { Revenue: 120.5, Transactions: 12 }, total: { Revenue: 120.5 } },
    yaxis: '$',
    segments: null,
    segments_limit: null,
    measures: [
      { display_name: 'Revenue', description: 'Money paid.', unit: '$', decimal_precision: 2 },
      { display_name: 'Transactions', description: 'Payments.', unit: '#', decimal_precision: 0 },
    ],
    user_selectors: { revenue_type: 'revenue' },
    unsupported_params: { filters: ['store'], segment: null },
    ...said,
  };
}

export const options: ChartOptions = {
  object: 'chart_options',
  resolutions: [
    { id: '0', display_name: 'day' },
    { id: '2', display_name: 'Month' },
    { id: '9', display_name: 'decade' },
  ],
  segments: [{ id: 'country', display_name: 'Country', group_display_name: 'Customer' }],
  filters: [
    {
      id: 'store',
      display_name: 'Store',
      group_display_name: null,
      options: [{ id: 'app_store', display_name: 'App Store' }],
    },
  ],
  user_selectors: {
    revenue_type: {
      default: 'revenue',
      display_name: 'Revenue type',
      options: [{ id: 'revenue', display_name: 'Revenue' }],
    },
  },
};

export function metric(said: Partial<OverviewMetric> = {}): OverviewMetric {
  return {
    object: 'overview_metric',
    id: 'mrr',
    name: 'MRR',
    description: 'Recurring revenue of a month.',
    unit: '$',
    period: 'P28D',
    value: 1234.5,
    last_updated_at: Date.UTC(2026, 1, 10),
    last_updated_at_iso8601: '2026-02-10T00:00:00Z',
    ...said,
  };
}

export function benchmark(said: Partial<BenchmarkMetric> = {}): BenchmarkMetric {
  return {
    object: 'benchmark_metric',
    id: 'app1:refund_rate',
    metric_name: 'refund_rate',
    metric_display_name: 'Refund rate',
    app_id: 'app1',
    store: 'app_store',
    app_category: 'Games',
    comparison_category: 'gaming',
    is_eligible_for_benchmarking: true,
    is_reverse_metric: true,
    metric_value: 0.02,
    percentile_bucket: '60-70',
    updated_at: Date.UTC(2026, 1, 10),
    ...said,
  };
}
