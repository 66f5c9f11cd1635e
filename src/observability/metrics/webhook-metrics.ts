import type { MetricMaker } from './registry.ts';

/** One delivery of a webhook, and what became of it. */
interface NotedDelivery {
  readonly outcome: string;
  readonly type: string | null;
  readonly lagMs: number | null;
}

/** `knownTypes`: the types of RevenueCat's documents; anything else counts as `other`, because bodies may say anything. */
export function createWebhookMetrics(
  make: MetricMaker,
  parts: { readonly knownTypes: ReadonlySet<string>; readonly isLive: () => boolean },
): { delivery(delivery: NotedDelivery): void } {
  const deliveries = make.counter(
    'webhooks_total',
    'Webhooks that arrived, by type and by what became of them; none: the type was not read.',
    ['type', 'outcome'],
  );
  const lag = make.histogram(
    'webhook_lag_seconds',
    'Time from an event to the arrival of its webhook.',
    [],
    [0.5, 1, 2.5, 5, 15, 60, 300, 900, 3_600],
  );
  make.watchedGauge('webhook_feed_live', 'Whether webhooks arrive at their usual pace: 1 or 0.', () =>
    parts.isLive() ? 1 : 0,
  );
  return {
    delivery({ outcome, type, lagMs }) {
      const label = type === null ? 'none' : parts.knownTypes.has(type) ? type : 'other';
      deliveries.inc({ type: label, outcome });
      if (lagMs !== null) lag.observe(lagMs / 1000);
    },
  };
}
