import type { GraphQLSchema } from 'graphql';
import { createAuthenticator } from '../auth/authenticate.ts';
import type { ReadyToken } from '../auth/ready-tokens.ts';
import type { Config } from '../config/config.ts';
import { everyProblem } from '../config/every-problem.ts';
import { buildSubgraphSchema } from '../federation/subgraph-schema.ts';
import { createEventBus, type EventBus } from '../events/event-bus.ts';
import { createIdempotency, type Idempotency } from '../loading/idempotency.ts';
import { createLogger, type Logger } from '../observability/logger.ts';
import { createLogOutput } from '../observability/log-output.ts';
import { steadyTime, systemClock, type Clock } from '../revenuecat/clock.ts';
import type { ClientOptions } from '../revenuecat/create-client.ts';
import type { Sandbox } from '../sandbox/create-sandbox.ts';
import { createCursors } from '../schema/common/cursor.ts';
import {
  batchSpans,
  fieldTimes,
  partsOf,
  startMetrics,
  startTracing,
  type SpanProcessor,
} from './observation/observation.ts';
import { createMetricsEndpoint } from './http/metrics-endpoint.ts';
import { createReadiness } from './observation/readiness.ts';
import { createRequestObserver } from './observation/request-observer.ts';
import { createViewerNames } from './observation/viewer-names.ts';
import { loadKnownDocuments } from './documents/load-known-documents.ts';
import { createAnswerMemory } from './results/answer-memory.ts';
import { createAuditTrail } from './observation/audit-trail.ts';
import { createGraphqlEndpoint } from './graphql-endpoint.ts';
import { graphiqlOfServer } from './graphiql/graphiql-of-server.ts';
import { createListeners } from './http/listeners.ts';
import { graphqlPath } from './http/graphql-path.ts';
import { derivedKey } from './derived-key.ts';
import { createReadyTokens, startSandbox } from './sources/sandbox-mode.ts';
import { createServerSources } from './sources/server-sources.ts';
import { stopInOrder } from './stop-in-order.ts';
import { createHttpRoutes } from './http/http-routes.ts';
import { createSingleConnections } from './live/single-connections.ts';
import { createWebSocketEndpoint } from './live/websocket-endpoint.ts';
import { createOpenSubscriptions } from './live/open-subscriptions.ts';
import { createRunningMutations } from './request/running-mutations.ts';
import { createRequestContexts } from './request/request-context.ts';
import { createMemoryAccounts } from './viewer-limit/spending-accounts.ts';
import { createViewerLimit } from './viewer-limit/viewer-limit.ts';
import { createAppliedEvents } from '../webhooks/applied-events.ts';

/** What tests and embedders replace. */
export interface ServerParts {
  /** The emulator to run on in sandbox mode, when it is not to be a new one. */
  readonly sandbox?: Sandbox;
  /** Who sends to the real API. */
  readonly fetch?: ClientOptions['fetch'];
  readonly clock?: Clock;
  readonly logger?: Logger;
  /** Where what happens is told; its subscribers are this server's. */
  readonly events?: EventBus;
  /** What `buildSubgraphSchema` gave, when it was built before or is watched. */
  readonly schema?: GraphQLSchema;
  /** Takes the spans, instead of the address in the settings. */
  readonly spanProcessor?: SpanProcessor;
  /** What remembers idempotency keys, when it is not to be this process or Redis. */
  readonly idempotency?: Idempotency;
}

export interface Server {
  /** Answers a request without a port. */
  fetch(request: Request): Promise<Response>;
  /** Begins to listen; resolves to the address that people open. Rejects with `ConfigError` when it cannot be had. */
  listen(): Promise<string>;
  /**
   * Says that it is not ready, for as long as the settings want. Then takes no new requests, finishes those that run, and
   * closes what they used. What has not ended when the time for stopping is up is cut.
   */
  close(): Promise<void>;
  /** What `/metrics` answers on its own port, without a port. */
  fetchMetrics(request: Request): Promise<Response>;
  /** Logs an error that nothing handled, before the process stops because of it. */
  noteCrash(kind: 'uncaught exception' | 'unhandled rejection', error: unknown): void;
  /** Goes on writing where `AUDIT_FILE` is now, after log rotation has moved the file away. */
  reopenAuditFile(): void;
  /** Tokens that are good for this process only, to be shown to whoever started it. */
  readonly readyTokens: readonly ReadyToken[];
}

/** Puts the parts together. Nothing listens before `listen`; only Redis, where there is one, is connected at once. */
export async function createServer(config: Config, parts: ServerParts = {}): Promise<Server> {
  const output = parts.logger === undefined ? createLogOutput() : null;
  const logger = parts.logger ?? createLogger(config.logLevel, output ?? undefined);
  const clock = parts.clock ?? systemClock;
  const now = (): number => clock.now();
  const sandbox = config.upstream.mode === 'sandbox' ? (parts.sandbox ?? (await startSandbox(now))) : null;
  const tracing = await startTracing(config.observability.tracing, parts.spanProcessor, logger);
  const schema = parts.schema ?? buildSubgraphSchema(config.subgraphPrefix);
  // What is watched is made below, and asked only when somebody reads the metrics.
  const metrics = startMetrics(config.observability.metrics, schema, {
    upstream: { circuit: () => upstream.circuit(), budgets: () => upstream.budgets() },
    cache: { usage: () => store.usage() },
    answers: { usage: () => answers.usage() },
    feedIsLive: () => feeds.worstState() === 'live',
    server: {
      subscribers: () => events.subscribers(),
      audit: () => audit.usage(),
      lostLogLines: () => output?.lost() ?? 0,
      parts: () => partsOf(readiness.report()),
    },
  });
  const { upstream, shared, feeds, store, sources, events } = createServerSources(config, {
    sandbox,
    fetch: parts.fetch,
    clock,
    logger,
    metrics,
    tracing,
    events: parts.events ?? createEventBus(),
  });
  const subscriptions = createOpenSubscriptions(config.limits.subscriptions);
  const mutations = createRunningMutations();
  const connections = new WeakMap<Request, { destroy(): void }>();
  const cut = (request: Request): void => connections.get(request)?.destroy();
  const readyTokens = createReadyTokens(config.auth.readyTokens);
  const authenticator = createAuthenticator(
    {
      jwt: config.auth.jwt,
      tokens: [...config.auth.tokens, ...readyTokens.map((token) => token.credential)],
    },
    {
      now,
      onStaleKeys: () => {
        logger.warn('the keys of the token issuer cannot be fetched; the last known ones are used');
      },
    },
  );
  const [audit, documents] = await everyProblem(
    createAuditTrail(config.audit, {
      logger,
      clock,
      redis: shared?.connection ?? null,
      observe: (mutation, outcome) => metrics?.operations.mutation(mutation, outcome),
    }),
    loadKnownDocuments(config.documents, {
      schema,
      logger,
      now,
      share: (own) => shared?.automaticDocuments(own) ?? own,
    }),
  );
  const readiness = createReadiness({
    circuit: () => upstream.circuit(),
    redis: shared === null ? null : () => shared.status(),
    audit: () => audit.status(),
    issuer:
      authenticator.issuer === null
        ? null
        : { ...authenticator.issuer, others: config.auth.tokens.length > 0 },
    project: {
      known: () => upstream.knowsProject(),
      find: () => upstream.projects.defaultProjectId(),
    },
    clock,
  });
  const contextFor = createRequestContexts({
    sources,
    events,
    cursors: createCursors(derivedKey(config, 'cursors')),
    idempotency: parts.idempotency ?? shared?.idempotency ?? createIdempotency(),
    maxPageSize: config.limits.pageSize,
    hiddenAttributes: new Set(config.auth.hiddenAttributes),
    selfService: new Set(config.auth.selfService),
    audit,
    feed: (projectId) => feeds.state(projectId),
    aroundBatch: tracing === null ? null : batchSpans(tracing),
    watchField: metrics === null ? null : fieldTimes(metrics, steadyTime(clock)),
  });
  const answers = createAnswerMemory({ cache: sources.cache, maxBytes: config.cache.answersMaxBytes, now });
  const viewerLimit = createViewerLimit({
    accounts: shared?.spendingAccounts(createMemoryAccounts(now)) ?? createMemoryAccounts(now),
    perMinute: config.limits.perMinute,
    now,
  });
  const observer = createRequestObserver({
    logger,
    metrics,
    tracing,
    nameViewer: createViewerNames(derivedKey(config, 'viewer names')),
    slowMs: config.observability.slowMs,
    // Not `now`: a clock that is set back would make times negative.
    now: steadyTime(clock),
  });
  const graphql = createGraphqlEndpoint({
    schema,
    config,
    logger,
    clock,
    contextFor,
    answers,
    cache: sources.cache,
    tracing,
    viewerLimit,
    documents,
    subscriptions,
    mutations,
    watchSubscriptions: metrics?.subscriptions ?? null,
    notePart: (requestId, codes) => {
      observer.notePart(requestId, codes);
    },
    cut,
  });
  const singleConnections = createSingleConnections({
    graphql,
    observer,
    clock,
    mostStreams: config.limits.subscriptions.all,
    cut,
  });
  const receiveWebhook = feeds.receiver({
    cache: sources.cache,
    names: sources.names,
    events,
    applied: shared?.appliedEvents(createAppliedEvents()) ?? createAppliedEvents(),
    onRefused: () => shared?.tellRefusedWebhook(),
    clock,
    observe: (delivery) => metrics?.webhooks.delivery(delivery),
    defaultProjectId: () => upstream.projects.defaultProjectId(),
  });
  const routes = createHttpRoutes({
    authenticator,
    corsOrigins: config.http.corsOrigins,
    compression: config.http.compression,
    viewerLimit,
    trustedProxies: config.http.trustedProxies,
    graphql: (request, facts) =>
      singleConnections.concerns(request)
        ? singleConnections.answer(request, facts)
        : graphql.answer(request, facts),
    graphiql: config.graphiql
      ? await graphiqlOfServer(schema, config.subgraphPrefix, readyTokens, sandbox)
      : null,
    logger,
    receiveWebhook,
    requestBytes: config.limits.requestBytes,
    auditStatus: () => audit.status(),
    redisStatus: () => shared?.status() ?? null,
    feedStatus() {
      const state = feeds.worstState();
      return state === 'none' ? null : state;
    },
    readiness,
    observer,
  });
  shared?.start();
  const webSockets = createWebSocketEndpoint({
    schema,
    graphql,
    authenticator,
    viewerLimit,
    corsOrigins: config.http.corsOrigins,
    trustedProxies: config.http.trustedProxies,
    requestBytes: config.limits.requestBytes,
    mostConnections: config.limits.subscriptions.all,
    logger,
    observer,
    now,
  });
  const fetchMetrics = createMetricsEndpoint(metrics);
  const listeners = createListeners(config, {
    answer: async (request, address) => routes.fetch(request, address),
    answerMetrics: fetchMetrics,
    noteUnread: (status) => {
      observer.noteUnread(status);
    },
    webSockets,
    connections,
  });

  return {
    fetch: async (request) => routes.fetch(request, undefined),
    readyTokens,
    reopenAuditFile: () => {
      audit.reopenFile();
    },
    fetchMetrics,
    noteCrash(kind, error) {
      // Where nothing is to be logged, that the process ends, and why, is told all the same.
      const told = logger.isLevelEnabled('fatal') ? logger : createLogger('fatal', output ?? undefined);
      told.fatal({ kind, err: error }, 'the server fails and stops');
    },
    async listen() {
      const [origin, metricsOrigin] = await listeners.listen().catch(async (error: unknown) => {
        // Others would wait for a server that has begun to report and then says nothing.
        await shared?.stop();
        throw error;
      });
      if (metricsOrigin !== null) logger.info({ url: `${metricsOrigin}/metrics` }, 'metrics');
      feeds.startSandbox();
      return `${origin}${graphqlPath}`;
    },
    close: () =>
      stopInOrder(
        {
          readiness,
          listeners,
          streams: [subscriptions, singleConnections],
          mutations,
          feeds,
          upstream,
          shared,
          audit,
          tracing,
          log: output,
        },
        config.limits,
      ),
  };
}
