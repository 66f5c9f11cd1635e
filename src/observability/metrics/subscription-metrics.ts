import type { MetricMaker } from './registry.ts';

const transports = ['sse', 'shared-sse', 'websocket'] as const;
type Transport = (typeof transports)[number];

const ends = ['left', 'closing', 'expired', 'unread', 'over'] as const;
type End = (typeof ends)[number];

/** What becomes of subscriptions. */
export interface SubscriptionMetrics {
  opened(transport: Transport): void;
  ended(transport: Transport, how: End): void;
  /** An event is about to be sent, so many milliseconds after it happened. */
  told(delayMs: number): void;
}

export function createSubscriptionMetrics(make: MetricMaker): SubscriptionMetrics {
  const open = make.gauge('open_subscriptions', 'Subscriptions that are open, by how they came.', [
    'transport',
  ]);
  const ended = make.counter(
    'subscriptions_ended_total',
    'Subscriptions that have ended, by how; unread: cut off, because its reader took nothing.',
    ['how'],
  );
  const delay = make.histogram(
    'live_event_delay_seconds',
    'Time from a change to its being told to one subscriber, with the wait for the budget to read it again.',
    [],
    [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300],
  );
  // Alerts and dashboards need a zero where nothing has happened yet.
  for (const transport of transports) open.set({ transport }, 0);
  for (const how of ends) ended.inc({ how }, 0);
  return {
    opened(transport) {
      open.inc({ transport });
    },
    ended(transport, how) {
      open.dec({ transport });
      ended.inc({ how });
    },
    told(delayMs) {
      delay.observe(delayMs / 1000);
    },
  };
}
