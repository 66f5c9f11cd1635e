import { ExportResultCode } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { BatchSpanProcessor, type SpanExporter, type SpanProcessor } from '@opentelemetry/sdk-trace';
import type { Logger } from '../logger.ts';

/**
 * Sends spans by OTLP over HTTP to `<endpoint>/v1/traces`, in batches. The exporter itself reads the other standard
 * variables, such as `OTEL_EXPORTER_OTLP_HEADERS`, which may hold a secret that we therefore never see.
 */
export function otlpProcessor(endpoint: string, logger: Logger): SpanProcessor {
  const url = `${endpoint.replace(/\/+$/, '')}/v1/traces`;
  return new BatchSpanProcessor({ exporter: toldOf(new OTLPTraceExporter({ url }), logger) });
}

/**
 * The same exporter, which tells when spans cannot be sent any more and when they can again: the library drops them without
 * a word. Of the error nothing is told but its code, since its words may be the collector's.
 */
export function toldOf(exporter: SpanExporter, logger: Logger): SpanExporter {
  let fails = false;
  return {
    export(spans, done) {
      exporter.export(spans, (result) => {
        const failed = result.code === ExportResultCode.FAILED;
        if (failed && !fails) logger.warn({ code: codeOf(result.error) }, 'traces cannot be sent');
        if (!failed && fails) logger.info('traces are sent again');
        fails = failed;
        done(result);
      });
    },
    shutdown: () => exporter.shutdown(),
    forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve(),
  };
}

/** A status of HTTP, or the code of a connection that failed. */
function codeOf(error: Error | undefined): string | number | null {
  const code: unknown = error !== undefined && 'code' in error ? error.code : null;
  return typeof code === 'string' || typeof code === 'number' ? code : null;
}
