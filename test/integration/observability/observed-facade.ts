import { InMemorySpanExporter, SimpleSpanProcessor, type ReadableSpan } from '@opentelemetry/sdk-trace';
import { createFacade, type Facade } from '../../support/facade.ts';
import { canary, inspectForLeaks } from '../../support/leak-inspection.ts';
import { readSamples, sumOf } from '../../support/metrics-text.ts';

export const webhookAuthorization = canary('webhook_authorization');

/** A line of the log, as it was written. */
type LogLine = Readonly<Record<string, unknown>>;

/** A facade whose counts, lines and spans are looked at. Everything of them is searched for secrets. */
export interface ObservedFacade extends Facade {
  /** The sum of the samples of this name, without the prefix, that have these labels. */
  count(name: string, labels?: Readonly<Record<string, string>>): Promise<number>;
  metricsText(): Promise<string>;
  /** The lines about requests, oldest first. */
  requestLines(): readonly LogLine[];
  /** The spans that have ended. */
  spans(): Promise<readonly ReadableSpan[]>;
}

export async function createObservedFacade(
  options: Parameters<typeof createFacade>[0] = {},
): Promise<ObservedFacade> {
  const exporter = new InMemorySpanExporter();
  const processor = new SimpleSpanProcessor({ exporter });
  const facade = await createFacade({
    ...options,
    spanProcessor: processor,
    env: {
      METRICS_PORT: '0',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector.invalid:4318',
      REVENUECAT_WEBHOOK_AUTHORIZATION: webhookAuthorization,
      ...options.env,
    },
  });
  const metricsText = async (): Promise<string> =>
    (await facade.server.fetchMetrics(new Request('http://metrics.test/metrics'))).text();
  return {
    ...facade,
    metricsText,
    count: async (name, labels) =>
      sumOf(readSamples(await metricsText()), `revenuecat_graphql_${name}`, labels),
    requestLines: () =>
      facade.logs.map((line) => JSON.parse(line) as LogLine).filter(({ msg }) => msg === 'request'),
    async spans() {
      await processor.forceFlush();
      const spans = exporter.getFinishedSpans();
      for (const span of spans) {
        inspectForLeaks('trace', JSON.stringify([span.name, span.attributes, span.status, span.events]));
      }
      return spans;
    },
  };
}
