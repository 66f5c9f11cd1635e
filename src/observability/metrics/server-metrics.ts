import type { MetricMaker } from './registry.ts';

/** The state of the server's own parts, asked whenever the metrics are read. */
export interface WatchedServer {
  /** Who listens to changes. */
  subscribers(): number;
  audit(): { readonly waiting: number; readonly lost: number };
  /** Since the start. */
  lostLogLines(): number;
  /** Each part that readiness tells of, and whether it is as it should be. */
  parts(): readonly { readonly part: string; readonly ok: boolean }[];
}

export function createServerMetrics(
  make: MetricMaker,
  server: WatchedServer,
): { httpAnswered(route: string, status: number): void; collect(): void } {
  const http = make.counter('http_requests_total', 'HTTP requests that were answered.', ['route', 'status']);
  const parts = make.gauge(
    'part_ok',
    'Whether a part of the server is as it should be: 1 or 0. The same parts that /ready names.',
    ['part'],
  );
  make.watchedGauge('event_subscribers', 'Subscriptions that are open.', () => server.subscribers());
  make.watchedGauge(
    'audit_waiting',
    'Audit records that wait for their file or stream.',
    () => server.audit().waiting,
  );
  make.watchedCounter(
    'audit_lost_total',
    'Audit records that are kept in the log only.',
    () => server.audit().lost,
  );
  make.watchedCounter('log_lost_total', 'Lines of the log that could not be written.', () =>
    server.lostLogLines(),
  );
  return {
    httpAnswered(route, status) {
      http.inc({ route, status: `${String(Math.floor(status / 100))}xx` });
    },
    collect() {
      for (const { part, ok } of server.parts()) parts.set({ part }, ok ? 1 : 0);
    },
  };
}
