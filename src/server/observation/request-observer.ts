import { clientLeft, outcomeOf, type OperationFacts } from '../../observability/operation-facts.ts';
import type { Metrics } from '../../observability/metrics/metrics.ts';
import type { OpenSpan, Tracing } from '../../observability/tracing/tracing.ts';
import type { Logger } from '../../observability/logger.ts';
import { graphqlPath } from '../http/graphql-path.ts';
import { OperationRecord } from './operation-record.ts';
import type { Viewer } from '../../auth/viewer.ts';
import type { NameViewer } from './viewer-names.ts';

/** Watches requests: one line of log, the counts, and a span for each. */
export interface RequestObserver {
  /** Runs what answers the request. `operation` is null for what is not GraphQL. */
  watch(
    request: Request,
    path: string,
    requestId: string,
    answer: (operation: OperationRecord | null) => Promise<WatchedAnswer>,
  ): Promise<void>;
  /** The same for an operation that is answered by another way than a response of its own, until that begins. Rejects as `run` does. */
  watchMessage<Result>(
    message: Message,
    run: (operation: OperationRecord) => Promise<Result>,
  ): Promise<Result>;
  /** Notes a part of an answer that was logged when it began, such as an event of a subscription, by the codes of its errors. */
  notePart(requestId: string, codes: readonly string[]): void;
  /** Notes a request that was answered before anybody could read it: its headers were too long, or no HTTP. */
  noteUnread(status: number): void;
  /** Notes the answer to a request for a WebSocket; what comes by it is watched by itself. */
  noteUpgrade(path: string, status: number): void;
}

/** An operation that came by a WebSocket, or is to be answered into a shared stream. */
interface Message {
  readonly viewer: Viewer;
  readonly requestId: string;
  readonly transport: 'websocket' | 'shared-sse';
  /** Ends when nobody waits for it any more. */
  readonly signal: AbortSignal;
}

interface WatchedAnswer {
  readonly status: number;
  /** Whether a page was given instead of an answer to a document. */
  readonly isPage: boolean;
}

/** Errors that somebody who runs the server may have to do something about. */
const oursToMend: ReadonlySet<string> = new Set([
  'INTERNAL_SERVER_ERROR',
  'CONFIGURATION',
  'UPSTREAM_UNAVAILABLE',
  'UPSTREAM_TIMEOUT',
  'OUTCOME_UNKNOWN',
]);
const longestPath = 200;

export function createRequestObserver(parts: {
  readonly logger: Logger;
  readonly metrics: Metrics | null;
  readonly tracing: Tracing | null;
  readonly nameViewer: NameViewer;
  readonly slowMs: number;
  readonly now: () => number;
}): RequestObserver {
  const { logger, metrics, tracing, nameViewer, now } = parts;

  const factsOf = (
    record: OperationRecord,
    request: { requestId: string; durationMs: number; status: number },
  ): OperationFacts => {
    if (request.status === clientLeft) record.noteLeft();
    const { viewer, identity, errors, hasData, recalled, cost } = record;
    return {
      ...request,
      ...identity,
      viewerKind: viewer.kind,
      viewer: nameViewer(viewer),
      errors,
      hasData,
      recalled,
      cost,
    };
  };

  const withTrace = (line: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => {
    const traceId = tracing?.traceId() ?? null;
    return traceId === null ? line : { ...line, traceId };
  };

  const logPlain = (line: Readonly<Record<string, unknown>>, route: Route): void => {
    // Probes come every few seconds and say the same.
    const isProbe = route === 'health' || route === 'ready';
    logger[isProbe && line['status'] === 200 ? 'debug' : 'info'](line, 'request');
  };

  const logOperation = (line: Readonly<Record<string, unknown>>, facts: OperationFacts): void => {
    const isSlow = facts.durationMs >= parts.slowMs;
    const isWarning = isSlow || [...facts.errors.keys()].some((code) => oursToMend.has(code));
    logger[isWarning ? 'warn' : 'info'](
      {
        ...line,
        operation: operationLine(facts, isWarning),
        ...(isSlow ? { slow: true } : {}),
      },
      'request',
    );
  };

  return {
    async watch(request, path, requestId, answer) {
      const { method } = request;
      const route = routeOf(path);
      const record = route === 'graphql' && method !== 'OPTIONS' ? new OperationRecord() : null;
      const startedAt = now();

      const run = async (span: OpenSpan | null): Promise<void> => {
        const answered = await answer(record);
        const { isPage } = answered;
        const status = request.signal.aborted ? clientLeft : answered.status;
        const durationMs = now() - startedAt;
        const facts =
          record === null || isPage || record.isOfStream
            ? null
            : factsOf(record, { requestId, durationMs, status });
        metrics?.httpAnswered(isPage ? 'graphiql' : route, status);
        if (facts !== null) metrics?.operations.answered(facts);
        if (span !== null) describe(span, status, facts);
        const line = { requestId, method, path: path.slice(0, longestPath), status, durationMs };
        if (facts === null) logPlain(withTrace(line), route);
        else logOperation(withTrace(line), facts);
      };

      if (tracing === null || !tracedRoutes.has(route)) return run(null);
      const attributes = { 'http.request.method': method, 'http.route': route, 'request.id': requestId };
      return tracing.serve(`${method} ${route}`, request.headers, attributes, run);
    },
    async watchMessage({ viewer, requestId, transport, signal }, run) {
      const record = new OperationRecord();
      record.viewer = viewer;
      const startedAt = now();

      const watched = async (span: OpenSpan | null) => {
        let failed = false;
        try {
          return await run(record);
        } catch (error) {
          failed = true;
          record.noteResult(false, ['INTERNAL_SERVER_ERROR']);
          throw error;
        } finally {
          const durationMs = now() - startedAt;
          const status = signal.aborted ? clientLeft : failed ? 500 : 200;
          const facts = factsOf(record, { requestId, durationMs, status });
          metrics?.operations.answered(facts);
          if (span !== null) describe(span, status, facts);
          logOperation(withTrace({ requestId, transport, durationMs }), facts);
        }
      };

      if (tracing === null) return watched(null);
      const attributes = { 'http.route': 'graphql', 'request.id': requestId };
      const name = `${transport} graphql`;
      // What comes by a WebSocket begins a trace; the rest is part of that of the request that brought it.
      if (transport === 'websocket') return tracing.serve(name, new Headers(), attributes, watched);
      return tracing.within(name, attributes, watched);
    },
    notePart(requestId, codes) {
      if (codes.length === 0) return;
      metrics?.operations.partFailed(codes);
      const isWarning = codes.some((code) => oursToMend.has(code));
      logger[isWarning ? 'warn' : 'info'](withTrace({ requestId, errors: counted(codes) }), 'part failed');
    },
    noteUnread(status) {
      metrics?.httpAnswered('unread', status);
      logger.info({ status }, 'request');
    },
    noteUpgrade(path, status) {
      metrics?.httpAnswered(routeOf(path), status);
      const line = { method: 'GET', path: path.slice(0, longestPath), status, upgrade: 'websocket' };
      logger[status < 400 ? 'debug' : 'info'](line, 'request');
    },
  };
}

function counted(codes: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const code of codes) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}

/** What an on-call engineer looks for. The calls by operation only where something was wrong. */
function operationLine(facts: OperationFacts, withCalls: boolean): Readonly<Record<string, unknown>> {
  const { name, hash, kind, viewer, viewerKind, errors, recalled, cost } = facts;
  return {
    name,
    hash,
    kind,
    viewer,
    viewerKind,
    outcome: outcomeOf(facts),
    ...(errors.size === 0 ? {} : { errors: Object.fromEntries(errors) }),
    ...(recalled ? { recalled } : {}),
    ...(cost === null
      ? {}
      : {
          sent: cost.sent,
          waitedMs: cost.waitedMs,
          hits: cost.hits,
          misses: cost.misses,
          coalesced: cost.coalesced,
          stale: cost.stale,
          ...(withCalls ? { calls: Object.fromEntries(cost.calls()) } : {}),
        }),
  };
}

function describe(span: OpenSpan, status: number, facts: OperationFacts | null): void {
  span.set({ 'http.response.status_code': status });
  if (status >= 500) span.fail(String(status));
  if (facts === null) return;
  const { name, hash, kind, viewerKind, recalled, errors, cost } = facts;
  span.set({
    ...(name === null ? {} : { 'graphql.operation.name': name }),
    ...(kind === null ? {} : { 'graphql.operation.type': kind }),
    ...(hash === null ? {} : { 'graphql.document.hash': hash }),
    'viewer.kind': viewerKind,
    'graphql.recalled': recalled,
    ...(cost === null ? {} : { 'revenuecat.sent': cost.sent, 'revenuecat.waited_ms': cost.waitedMs }),
    'graphql.error.codes': [...errors.keys()],
  });
  const [code] = [...errors.keys()].filter((known) => oursToMend.has(known));
  if (code !== undefined) span.fail(code);
}

type Route = 'graphql' | 'graphiql' | 'webhook' | 'health' | 'ready' | 'other';

const tracedRoutes: ReadonlySet<Route> = new Set(['graphql', 'webhook']);

/** A handful of names for all paths there are. */
function routeOf(path: string): Route {
  if (path === graphqlPath) return 'graphql';
  if (path.startsWith(`${graphqlPath}/graphiql/`)) return 'graphiql';
  if (path === '/webhooks/revenuecat' || path.startsWith('/webhooks/revenuecat/')) return 'webhook';
  if (path === '/health') return 'health';
  return path === '/ready' ? 'ready' : 'other';
}
