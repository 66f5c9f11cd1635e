import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { BatchSpanProcessor, type SpanProcessor } from '@opentelemetry/sdk-trace';

/**
 * Sends spans by OTLP over HTTP to `<endpoint>/v1/traces`, in batches. The exporter itself reads the other standard
 * variables, such as `OTEL_EXPORTER_OTLP_HEADERS`, which may hold a secret that we therefore never see.
 */
export function otlpProcessor(endpoint: string): SpanProcessor {
  const url = `${endpoint.replace(/\/+$/, '')}/v1/traces`;
  return new BatchSpanProcessor({ exporter: new OTLPTraceExporter({ url }) });
}
