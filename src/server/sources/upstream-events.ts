import type { Logger } from '../../observability/logger.ts';
import type { Metrics } from '../../observability/metrics/metrics.ts';
import type { Tracing } from '../../observability/tracing/tracing.ts';
import type { ClientEvents } from '../../revenuecat/client-events.ts';
import { operations } from '../../revenuecat/generated/operations.ts';

/** What the client of the REST API tells, for the log, the metrics and the traces. */
export function upstreamEvents(parts: {
  readonly logger: Logger;
  readonly metrics: Metrics | null;
  readonly tracing: Tracing | null;
}): ClientEvents {
  const { logger, metrics, tracing } = parts;
  return {
    onResponse(event) {
      const { operationId, status, durationMs, attempt, failure } = event;
      logger.debug({ operationId, status, durationMs, attempt, failure }, 'upstream');
      metrics?.upstream.response(event);
      const { api, method, path } = operations[operationId];
      tracing?.past({
        name: operationId,
        durationMs,
        failure,
        // The template, never the path: that holds ids.
        attributes: {
          'http.request.method': method,
          'url.template': `/${api === 'v2' ? 'v2' : 'v1'}${path}`,
          'http.request.resend_count': attempt - 1,
          'revenuecat.operation': operationId,
          ...(status === null ? {} : { 'http.response.status_code': status }),
        },
      });
    },
    onRetry(event) {
      const { operationId, attempt, afterMs, status, failure } = event;
      logger.debug({ operationId, attempt, afterMs, status, failure }, 'upstream retry');
      metrics?.upstream.retry(event);
    },
    onWait(event) {
      metrics?.upstream.wait(event);
    },
    onBudgetRefusal(event) {
      const { operationId, domain, priority, retryAfterMs } = event;
      logger.debug({ operationId, domain, priority, retryAfterMs }, 'upstream budget');
      metrics?.upstream.budgetRefusal(event);
    },
    onCircuitChange(event) {
      logger.warn({ state: event.state }, 'upstream circuit');
      metrics?.upstream.circuitChange(event);
    },
  };
}
