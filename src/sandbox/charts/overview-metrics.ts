import type { OverviewMetric, OverviewMetrics } from '../../revenuecat/generated/wire.ts';
import { unitsPerDollar } from '../money/exchange-rates.ts';
import type { ChartCurrency } from '../money/exchange-rates.ts';
import type { SandboxRequest } from '../http/sandbox-request.ts';
import type { Period } from './calendar.ts';
import { chartFacts } from './chart-facts.ts';
import * as measured from './chart-measures.ts';

const day = 86_400_000;

/** The same sums as the charts', of now or of the last 28 days. */
export function overviewMetricsAnswer(request: SandboxRequest, currency: ChartCurrency): OverviewMetrics {
  const { now } = request;
  const facts = chartFacts(request);
  const last28Days: Period = { start: now - 28 * day, end: now + 1 };
  const rate = unitsPerDollar[currency];
  const metric = (
    id: string,
    name: string,
    unit: '#' | '$',
    period: OverviewMetric['period'],
    value: number | null | undefined,
  ): OverviewMetric => ({
    object: 'overview_metric',
    id,
    name,
    description: period === 'P0D' ? 'In total, now' : 'In the last 28 days',
    unit,
    period,
    value: Math.round((value ?? 0) * (unit === '$' ? rate : 1) * 100) / 100,
    last_updated_at: now,
    last_updated_at_iso8601: new Date(now).toISOString(),
  });
  const [revenue, transactions] = measured.revenue(facts, last28Days, now, {});
  return {
    object: 'overview_metrics',
    metrics: [
      metric('active_trials', 'Active Trials', '#', 'P0D', measured.trials(facts, last28Days, now)[0]),
      metric(
        'active_subscriptions',
        'Active Subscriptions',
        '#',
        'P0D',
        measured.actives(facts, last28Days, now)[0],
      ),
      metric('mrr', 'MRR', '$', 'P28D', measured.mrr(facts, last28Days, now)[0]),
      metric('revenue', 'Revenue', '$', 'P28D', revenue),
      metric('new_customers', 'New Customers', '#', 'P28D', measured.newCustomers(facts, last28Days, now)[0]),
      metric(
        'active_users',
        'Active Customers',
        '#',
        'P28D',
        measured.activeCustomers(facts, last28Days, now)[0],
      ),
      metric('num_tx_last_28_days', 'Number of Transactions', '#', 'P28D', transactions),
    ],
  };
}
