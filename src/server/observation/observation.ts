import type { GraphQLSchema } from 'graphql';
import type { Config } from '../../config/config.ts';
import type { BatchWatch } from '../../loading/request-loaders.ts';
import { createMetrics, type Metrics } from '../../observability/metrics/metrics.ts';
import type { Logger } from '../../observability/logger.ts';
import type { createTracing, Tracing } from '../../observability/tracing/tracing.ts';
import { wireEnums } from '../../revenuecat/generated/enums.ts';
import type { RequestContext } from '../../schema/context.ts';
import { errorCodes } from '../results/error-response.ts';
import type { ReadinessReport } from './readiness.ts';

export type SpanProcessor = Parameters<typeof createTracing>[0]['processor'];

/** The packages of tracing are loaded only where it is on: they are not small. */
export async function startTracing(
  config: Config['observability']['tracing'],
  processor: SpanProcessor | undefined,
  logger: Logger,
): Promise<Tracing | null> {
  if (config === undefined) return null;
  const { createTracing } = await import('../../observability/tracing/tracing.ts');
  const { endpoint, serviceName, sampledShare } = config;
  if (processor !== undefined) return createTracing({ processor, serviceName, sampledShare });
  const { otlpProcessor } = await import('../../observability/tracing/otlp.ts');
  return createTracing({ processor: otlpProcessor(endpoint, logger), serviceName, sampledShare });
}

/** Types of webhooks as RevenueCat writes them in bodies, beside `TEST`, which its documents do not list. */
const webhookTypes: ReadonlySet<string> = new Set([
  'TEST',
  ...wireEnums.WebhookEventType.map((type) => type.toUpperCase()),
]);

export function startMetrics(
  config: Config['observability']['metrics'],
  schema: GraphQLSchema,
  watched: Parameters<typeof createMetrics>[0]['watched'],
): Metrics | null {
  if (config === undefined) return null;
  return createMetrics({
    operationNames: config.operations,
    errorCodes: Object.keys(errorCodes),
    mutationNames: Object.keys(schema.getMutationType()?.getFields() ?? {}),
    webhookTypes,
    ofProcess: true,
    watched,
  });
}

export function batchSpans(tracing: Tracing): BatchWatch {
  return (loader, keys, run) => tracing.within(`load ${loader}`, { 'loader.keys': keys }, run);
}

export function fieldTimes(metrics: Metrics, now: () => number): NonNullable<RequestContext['watchField']> {
  return (field) => {
    const startedAt = now();
    return (failed) => {
      metrics.operations.rootField(field, now() - startedAt, failed);
    };
  };
}

export function partsOf({
  parts,
}: ReadinessReport): readonly { readonly part: string; readonly ok: boolean }[] {
  return Object.entries(parts).map(([part, state]) => ({ part, ok: state === 'ok' }));
}
