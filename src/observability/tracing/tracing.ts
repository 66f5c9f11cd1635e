import {
  SpanKind,
  SpanStatusCode,
  trace,
  type Attributes,
  type Context,
  type Span,
  type TextMapGetter,
} from '@opentelemetry/api';
import { ROOT_CONTEXT } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AlwaysOnSampler,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace';

/** A span that work runs in, for what becomes known of it later. */
export interface OpenSpan {
  set(attributes: Attributes): void;
  rename(name: string): void;
  /** Marks it as failed, with a code of ours: never with the words of an error. */
  fail(code: string): void;
}

/** A send to upstream that has just ended. */
interface PastSend {
  readonly name: string;
  readonly durationMs: number;
  readonly attributes: Attributes;
  readonly failure: string | null;
}

/** Spans of one server. Attributes hold names, counts and codes; no id of a customer, no variable, no address. */
export interface Tracing {
  /** Runs the work as the server's part of a trace; it goes on the sender's, where the headers name one. */
  serve<Result>(
    name: string,
    headers: Headers,
    attributes: Attributes,
    run: (span: OpenSpan) => Promise<Result>,
  ): Promise<Result>;
  /** Runs the work in a span below the one that runs. */
  within<Result>(
    name: string,
    attributes: Attributes,
    run: (span: OpenSpan) => Promise<Result>,
  ): Promise<Result>;
  /** Notes a send that has just ended, below the span that runs. */
  past(send: PastSend): void;
  /** Of the trace that runs, for the log; null outside of one. */
  traceId(): string | null;
  /** Sends what is left. */
  close(): Promise<void>;
}

/** No span is worth more than this, and a hostile name is cut. */
const longestAttribute = 256;

const fromHeaders: TextMapGetter<Headers> = {
  get: (headers, name) => headers.get(name) ?? undefined,
  keys: (headers) => [...headers.keys()],
};

/**
 * Nothing global is registered: several servers may run in one process, and what embeds this one may have tracing of its
 * own. `sampledShare` holds for traces that begin here; those that a caller began are sampled as it says.
 */
export function createTracing(options: {
  readonly processor: SpanProcessor;
  readonly serviceName: string;
  /** From 0 to 1. */
  readonly sampledShare: number;
}): Tracing {
  const { processor, serviceName, sampledShare } = options;
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': serviceName }),
    sampler: new ParentBasedSampler({
      root: sampledShare >= 1 ? new AlwaysOnSampler() : new TraceIdRatioBasedSampler(sampledShare),
    }),
    spanLimits: { attributeValueLengthLimit: longestAttribute },
    spanProcessors: [processor],
  });
  const tracer = provider.getTracer('revenuecat-graphql');
  const contexts = new AsyncLocalStorageContextManager().enable();
  const propagator = new W3CTraceContextPropagator();

  const runIn = async <Result>(
    span: Span,
    parent: Context,
    run: (span: OpenSpan) => Promise<Result>,
  ): Promise<Result> => {
    const open: OpenSpan = {
      set: (attributes) => void span.setAttributes(attributes),
      rename: (name) => void span.updateName(name),
      fail: (code) => {
        span.setStatus({ code: SpanStatusCode.ERROR });
        span.setAttribute('error.type', code);
      },
    };
    try {
      return await contexts.with(trace.setSpan(parent, span), () => run(open));
    } catch (error) {
      open.fail(error instanceof Error ? error.name : 'unknown');
      throw error;
    } finally {
      span.end();
    }
  };

  return {
    serve(name, headers, attributes, run) {
      const parent = propagator.extract(ROOT_CONTEXT, headers, fromHeaders);
      return runIn(tracer.startSpan(name, { kind: SpanKind.SERVER, attributes }, parent), parent, run);
    },
    within(name, attributes, run) {
      const parent = contexts.active();
      return runIn(tracer.startSpan(name, { attributes }, parent), parent, run);
    },
    past({ name, durationMs, attributes, failure }) {
      const endedAt = Date.now();
      const span = tracer.startSpan(
        name,
        {
          kind: SpanKind.CLIENT,
          startTime: endedAt - durationMs,
          attributes,
        },
        contexts.active(),
      );
      if (failure !== null) {
        span.setStatus({ code: SpanStatusCode.ERROR });
        span.setAttribute('error.type', failure);
      }
      span.end(endedAt);
    },
    traceId: () => trace.getSpan(contexts.active())?.spanContext().traceId ?? null,
    async close() {
      // Whoever receives the spans may be away, and nobody's stop waits for that to be reported.
      await provider.shutdown().catch(() => undefined);
      contexts.disable();
    },
  };
}
