import { collectDefaultMetrics, Registry } from 'prom-client';
import { createKnownNames } from './known-names.ts';
import { createMemoryMetrics, type WatchedAnswers, type WatchedMemory } from './memory-metrics.ts';
import { createOperationMetrics, type OperationMetrics } from './operation-metrics.ts';
import { createMetricMaker } from './registry.ts';
import { createServerMetrics, type WatchedServer } from './server-metrics.ts';
import { createSubscriptionMetrics, type SubscriptionMetrics } from './subscription-metrics.ts';
import { createUpstreamMetrics, type UpstreamMetrics, type WatchedUpstream } from './upstream-metrics.ts';
import { createWebhookMetrics } from './webhook-metrics.ts';

/** The metrics of one server. */
export interface Metrics {
  readonly operations: OperationMetrics;
  readonly upstream: UpstreamMetrics;
  readonly memory: ReturnType<typeof createMemoryMetrics>;
  readonly webhooks: ReturnType<typeof createWebhookMetrics>;
  readonly subscriptions: SubscriptionMetrics;
  httpAnswered(route: string, status: number): void;
  /** Everything in Prometheus' text format, with its content type. */
  read(): Promise<{ readonly text: string; readonly contentType: string }>;
}

/**
 * A registry of its own for each server, because several may run in one process. `watched` is asked only when somebody
 * reads. With `ofProcess` the figures of the process are among them: memory, processor, event loop, garbage collection.
 */
export function createMetrics(options: {
  readonly operationNames: readonly string[] | null;
  readonly errorCodes: readonly string[];
  readonly mutationNames: readonly string[];
  readonly webhookTypes: ReadonlySet<string>;
  readonly ofProcess: boolean;
  readonly watched: {
    readonly upstream: WatchedUpstream;
    readonly cache: WatchedMemory;
    readonly answers: WatchedAnswers;
    readonly server: WatchedServer;
    readonly feedIsLive: () => boolean;
  };
}): Metrics {
  const { watched } = options;
  const register = new Registry();
  const make = createMetricMaker(register);
  const upstream = createUpstreamMetrics(make, watched.upstream);
  const server = createServerMetrics(make, watched.server);
  if (options.ofProcess) collectDefaultMetrics({ register });
  return {
    operations: createOperationMetrics(make, createKnownNames(options.operationNames), {
      codes: options.errorCodes,
      mutationNames: options.mutationNames,
    }),
    upstream,
    memory: createMemoryMetrics(make, watched),
    webhooks: createWebhookMetrics(make, {
      knownTypes: options.webhookTypes,
      isLive: watched.feedIsLive,
    }),
    subscriptions: createSubscriptionMetrics(make),
    httpAnswered: (route, status) => server.httpAnswered(route, status),
    async read() {
      await upstream.collect();
      server.collect();
      return { text: await register.metrics(), contentType: register.contentType };
    },
  };
}
