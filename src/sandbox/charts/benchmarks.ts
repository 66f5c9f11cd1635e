import type { BenchmarkMetric, Benchmarks } from '../../revenuecat/generated/wire.ts';
import type { SandboxRequest } from '../http/sandbox-request.ts';
import type { StoredApp } from '../state/stored-facts.ts';
import type { Period } from './calendar.ts';
import { chartFacts, narrowed } from './chart-facts.ts';
import type { ChartFacts } from './chart-facts.ts';
import * as measured from './chart-measures.ts';

const day = 86_400_000;
/** Fewer cases than this say nothing about an app. */
const fewestCases = 10;

interface Benchmark {
  readonly name: string;
  readonly displayName: string;
  readonly isReverse: boolean;
  /** What one app in two reaches, and how far the others are from it, made up for every category alike. */
  readonly median: number;
  readonly spread: number;
  readonly measure: (
    facts: ChartFacts,
    year: Period,
    now: number,
  ) => { readonly value: number | null | undefined; readonly cases: number | null | undefined };
}

const benchmarks: readonly Benchmark[] = [
  {
    name: 'trial_conversion_rate',
    displayName: 'Trial conversion rate',
    isReverse: false,
    median: 0.35,
    spread: 0.3,
    measure: (facts, year, now) => {
      const [cases, , , rate] = measured.trialConversion(facts, year, now);
      return { value: rate, cases };
    },
  },
  {
    name: 'churn_rate',
    displayName: 'Churn rate',
    isReverse: true,
    median: 0.15,
    spread: 0.2,
    measure: (facts, { end }, now) => {
      const [cases, , rate] = measured.churn(facts, { start: end - 28 * day, end }, now);
      return { value: rate, cases };
    },
  },
  {
    name: 'refund_rate',
    displayName: 'Refund rate',
    isReverse: true,
    median: 0.03,
    spread: 0.04,
    measure: (facts, year, now) => {
      const [cases, , rate] = measured.refundRate(facts, year, now);
      return { value: rate, cases };
    },
  },
];

const buckets = [
  '0-10',
  '10-20',
  '20-30',
  '30-40',
  '40-50',
  '50-60',
  '60-70',
  '70-80',
  '80-90',
  '90-100',
] as const;

/** Each app's own numbers of the last year, placed among made-up peers. */
export function benchmarksAnswer(
  request: SandboxRequest,
  appId: string | null,
  comparisonCategory: string | null,
): Benchmarks {
  const facts = chartFacts(request);
  const apps = [...request.project.apps].filter(({ id }) => appId === null || id === appId);
  return {
    object: 'benchmarks',
    metrics: apps.flatMap((app) => {
      const own = narrowed(facts, (dimensions) => dimensions.app_id === app.id);
      return benchmarks.map((benchmark) => metricOf(request.now, app, own, benchmark, comparisonCategory));
    }),
  };
}

function metricOf(
  now: number,
  app: StoredApp,
  facts: ChartFacts,
  benchmark: Benchmark,
  comparisonCategory: string | null,
): BenchmarkMetric {
  const { value: percentage, cases } = benchmark.measure(
    facts,
    { start: now - 365 * day, end: now + 1 },
    now,
  );
  const value = percentage == null ? null : Math.round(percentage * 100) / 10_000;
  const isEligible = (cases ?? 0) >= fewestCases && value !== null;
  const category = app.type.endsWith('_store') && app.type !== 'test_store' ? 'utilities' : null;
  return {
    object: 'benchmark_metric',
    id: `${app.id}:${benchmark.name}`,
    metric_name: benchmark.name,
    metric_display_name: benchmark.displayName,
    app_id: app.id,
    store: app.type,
    app_category: category,
    comparison_category: comparisonCategory ?? category,
    is_eligible_for_benchmarking: isEligible,
    is_reverse_metric: benchmark.isReverse,
    metric_value: value,
    percentile_bucket: isEligible ? bucketOf(benchmark, value) : null,
    updated_at: now,
  };
}

/** Peers are spread evenly around the median. Where less is better, a low value is in a high bucket. */
function bucketOf({ median, spread, isReverse }: Benchmark, value: number): (typeof buckets)[number] {
  const above = 0.5 + (value - median) / (2 * spread);
  const rank = Math.min(0.999, Math.max(0, isReverse ? 1 - above : above));
  return buckets[Math.floor(rank * 10)] ?? '0-10';
}
