import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { GraphQLSchema } from 'graphql';
import { createAuthenticator } from '../auth/authenticate.ts';
import { createReadOnlyToken, createSandboxTokens, type ReadyToken } from '../auth/ready-tokens.ts';
import { createMemoryCacheStore } from '../cache/memory-cache-store.ts';
import { createSharedCache } from '../cache/shared-cache.ts';
import type { Config } from '../config/config.ts';
import { buildSubgraphSchema } from '../federation/subgraph-schema.ts';
import { createEventBus, type EventBus } from '../events/event-bus.ts';
import { createIdempotency } from '../loading/idempotency.ts';
import { widerTags } from '../loading/cache-names.ts';
import { createCustomerNames } from '../loading/customer-names.ts';
import type { SharedSources } from '../loading/request-sources.ts';
import { createLogger, type Logger } from '../observability/logger.ts';
import { isOutage } from '../revenuecat/outage.ts';
import { systemClock, type Clock } from '../revenuecat/clock.ts';
import type { ClientOptions } from '../revenuecat/create-client.ts';
import type { Sandbox } from '../sandbox/create-sandbox.ts';
import { memorableCustomers } from '../sandbox/seed/memorable-customers.ts';
import { createCursors } from '../schema/common/cursor.ts';
import { lifetimesFrom } from './cache-lifetimes.ts';
import { loadExampleTabs } from './graphiql/example-tabs.ts';
import { createGraphiqlPage, type GraphiqlPage } from './graphiql/graphiql-page.ts';
import {
  batchSpans,
  fieldTimes,
  partsOf,
  startMetrics,
  startTracing,
  type SpanProcessor,
} from './observation.ts';
import { createMetricsEndpoint } from './metrics-endpoint.ts';
import { createReadiness } from './readiness.ts';
import { createRequestObserver } from './request-observer.ts';
import { upstreamEvents } from './upstream-events.ts';
import { createViewerNames } from './viewer-names.ts';
import { createAutomaticDocuments } from './documents/automatic-documents.ts';
import { createKnownDocuments, type KnownDocuments } from './documents/known-documents.ts';
import { loadTrustedDocuments } from './documents/trusted-documents.ts';
import { createAnswerMemory } from './answer-memory.ts';
import { createAuditTrail } from './audit-trail.ts';
import { createGraphqlEndpoint } from './graphql-endpoint.ts';
import { graphqlPath } from './graphql-path.ts';
import { derivedKey } from './derived-key.ts';
import { createHttpListener } from './http-listener.ts';
import { createHttpRoutes } from './http-routes.ts';
import { createSingleConnections } from './live/single-connections.ts';
import { createWebSocketEndpoint } from './live/websocket-endpoint.ts';
import { createOpenSubscriptions } from './live/open-subscriptions.ts';
import type { FeedState } from '../schema/context.ts';
import { createRequestContexts } from './request-context.ts';
import { sendText } from './text-response.ts';
import { createSharedParts } from './shared-parts.ts';
import { createUpstream } from './upstream.ts';
import { createMemoryAccounts } from './viewer-limit/spending-accounts.ts';
import { createViewerLimit } from './viewer-limit/viewer-limit.ts';
import { createAppliedEvents } from '../webhooks/applied-events.ts';
import { createFeedHealth } from '../webhooks/feed-health.ts';
import { createWebhookReceiver } from '../webhooks/receive-webhook.ts';

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
}

export interface Server {
  /** Answers a request without a port. */
  fetch(request: Request): Promise<Response>;
  /** Begins to listen; resolves to the address that people open. */
  listen(): Promise<string>;
  /**
   * Says that it is not ready, for as long as the settings want. Then takes no new requests, finishes those that run, then closes what they used. What has not ended when the time for
   * stopping is up is cut.
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
  const logger = parts.logger ?? createLogger(config.logLevel);
  const clock = parts.clock ?? systemClock;
  const now = (): number => clock.now();
  const sandbox = config.upstream.mode === 'sandbox' ? (parts.sandbox ?? (await startSandbox(now))) : null;
  const tracing = await startTracing(config.observability.tracing, parts.spanProcessor);
  // What is watched is made below, and asked only when somebody reads the metrics.
  const metrics = startMetrics(config.observability.metrics, {
    upstream: { budget: () => upstream.projects.budget() },
    cache: { usage: () => store.usage() },
    answers: { usage: () => answers.usage() },
    feedIsLive: () => feed.status().live,
    server: {
      subscribers: () => events.subscribers(),
      audit: () => audit.usage(),
      parts: () => partsOf(readiness.report()),
    },
  });
  const localEvents = parts.events ?? createEventBus();
  const feed = createFeedHealth(now);
  const names = createCustomerNames();
  const shared = createSharedParts(config, {
    logger,
    clock,
    cache: () => sources.cache,
    names,
    events: localEvents,
    // A webhook goes to one server, and keeps the feed of all alive.
    onEvent(event) {
      if (event.kind === 'webhook-received') feed.arrived({ occurredAt: event.occurredAt, duplicate: false });
    },
    onRefusedWebhook: () => feed.missed(),
    projectId: () => upstream.projects.defaultProjectId(),
  });
  const upstream = createUpstream(config.upstream, {
    ...(shared === null ? {} : { accounts: shared.accounts.open }),
    sandbox,
    fetch: parts.fetch,
    clock: parts.clock,
    events: upstreamEvents({ logger, metrics, tracing }),
  });
  const authorization = config.webhooks?.authorization ?? createSecretOfThisProcess();
  const store = createMemoryCacheStore({ maxBytes: config.cache.maxBytes });
  const sources: SharedSources = {
    upstream: upstream.projects,
    cache: createSharedCache({
      store,
      now,
      widerTags,
      isOutage,
      // What other servers are told of must have reached this one, too.
      announcedSince() {
        const { liveSince } = feed.status();
        if (shared === null || liveSince === null) return liveSince;
        const heardSince = shared.heardSince();
        return heardSince === null ? null : Math.max(liveSince, heardSince);
      },
      ...(metrics === null ? {} : { observe: (note) => metrics.memory.note(note) }),
      ...(shared === null ? {} : { secondTier: shared.secondTier }),
    }),
    lifetimes: lifetimesFrom(config.cache),
    names,
    now,
  };
  const events = shared?.eventBus(localEvents) ?? localEvents;
  let stopSandboxFeed: (() => Promise<void>) | null = null;
  const feedState = (): FeedState => {
    if (config.webhooks === undefined && stopSandboxFeed === null) return 'none';
    return feed.status().live ? 'live' : 'silent';
  };
  const subscriptions = createOpenSubscriptions(config.limits.subscriptions);
  const connections = new WeakMap<Request, { destroy(): void }>();
  const cut = (request: Request): void => connections.get(request)?.destroy();
  const readyTokens = tokensFor(config.auth.readyTokens);
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
  const schema = parts.schema ?? buildSubgraphSchema(config.subgraphPrefix);
  const audit = await createAuditTrail(config.audit, {
    logger,
    clock,
    redis: shared?.connection ?? null,
    observe: (mutation, outcome) => metrics?.operations.mutation(mutation, outcome),
  });
  const readiness = createReadiness({
    circuit: () => upstream.circuit(),
    redis: shared === null ? null : () => shared.connection.state(),
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
    idempotency: shared?.idempotency ?? createIdempotency(),
    maxPageSize: config.limits.pageSize,
    hiddenAttributes: new Set(config.auth.hiddenAttributes),
    selfService: new Set(config.auth.selfService),
    audit,
    feed: feedState,
    aroundBatch: tracing === null ? null : batchSpans(tracing),
    watchField: metrics === null ? null : fieldTimes(metrics, now),
  });
  const answers = createAnswerMemory({ cache: sources.cache, maxBytes: config.cache.answersMaxBytes, now });
  const viewerLimit = createViewerLimit({
    accounts: createMemoryAccounts(now),
    perMinute: config.limits.perMinute,
    now,
  });
  const graphql = createGraphqlEndpoint({
    schema,
    config,
    logger,
    clock,
    contextFor,
    answers,
    tracing,
    viewerLimit,
    documents: await knownDocuments(),
    subscriptions,
    watchSubscriptions: metrics?.subscriptions ?? null,
    cut,
  });
  const singleConnections = createSingleConnections({
    graphql,
    clock,
    corsOrigins: config.http.corsOrigins,
    mostStreams: config.limits.subscriptions.all,
    cut,
  });
  const receiveWebhook = createWebhookReceiver({
    cache: sources.cache,
    names: sources.names,
    events,
    applied: shared?.appliedEvents(createAppliedEvents()) ?? createAppliedEvents(),
    health: {
      ...feed,
      failed() {
        feed.failed();
        shared?.tellRefusedWebhook();
      },
    },
    clock,
    observe: (delivery) => metrics?.webhooks.delivery(delivery),
    authorization,
    perMinute: config.limits.webhooksPerMinute,
    projectId: () => upstream.projects.defaultProjectId(),
  });
  // The sandbox in this process needs no port to tell what happens in it.
  const disconnectSandbox = sandbox?.webhooks.connect({
    authorization: authorization.reveal(),
    receive: (request) => receiveWebhook(request, null),
  });
  const observer = createRequestObserver({
    logger,
    metrics,
    tracing,
    nameViewer: createViewerNames(derivedKey(config, 'viewer names')),
    slowMs: config.observability.slowMs,
    now,
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
    graphiql: config.graphiql ? await graphiqlFor(schema, config.subgraphPrefix, readyTokens, sandbox) : null,
    logger,
    receiveWebhook: config.webhooks === undefined ? null : receiveWebhook,
    requestBytes: config.limits.requestBytes,
    auditStatus: () => audit.status(),
    redisStatus: () => shared?.status() ?? null,
    feedStatus() {
      const state = feedState();
      return state === 'none' ? null : state;
    },
    readiness,
    observer,
  });
  shared?.start();
  const fetch = async (request: Request): Promise<Response> => routes.fetch(request, undefined);
  const answer = getRequestListener(
    async (request, { incoming, outgoing }) => {
      connections.set(request, outgoing);
      const response = await routes.fetch(request, incoming.socket.remoteAddress);
      const isSent = outgoing instanceof ServerResponse && sendText(response, outgoing);
      return isSent ? RESPONSE_ALREADY_SENT : response;
    },
    { overrideGlobalObjects: false },
  );
  const connectionLimits = { ...config.limits, keepAliveMs: config.http.keepAliveMs };
  const webSockets = createWebSocketEndpoint({
    schema,
    graphql,
    authenticator,
    corsOrigins: config.http.corsOrigins,
    requestBytes: config.limits.requestBytes,
    mostConnections: config.limits.subscriptions.all,
    logger,
    observer,
    now,
  });
  const http = createHttpListener(
    (request, response) => void answer(request, response),
    connectionLimits,
    (request, socket, head) => webSockets.upgrade(request, socket, head),
  );
  const fetchMetrics = createMetricsEndpoint(metrics);
  const answerMetrics = getRequestListener(fetchMetrics, { overrideGlobalObjects: false });
  const metricsHttp = createHttpListener(
    (request, response) => void answerMetrics(request, response),
    connectionLimits,
    null,
  );

  return {
    fetch,
    readyTokens,
    reopenAuditFile: () => {
      audit.reopenFile();
    },
    fetchMetrics,
    noteCrash(kind, error) {
      logger.fatal({ kind, err: error }, 'the server fails and stops');
    },
    async listen() {
      const address = config.observability.metrics;
      if (address !== undefined) {
        const origin = await metricsHttp.listen(address);
        logger.info({ url: `${origin}/metrics` }, 'metrics');
      }
      const url = await http.listen(config.http);
      stopSandboxFeed = sandbox?.webhooks.start() ?? null;
      return `${url}${graphqlPath}`;
    },
    async close() {
      readiness.drain();
      await delay(config.limits.stopDelayMs);
      const timeIsUp = new AbortController();
      const late = delay(config.limits.stopMs, undefined, { signal: timeIsUp.signal }).catch(() => undefined);
      // They would never end by themselves; whoever follows something subscribes again, to another server.
      subscriptions.close();
      singleConnections.close();
      await Promise.race([Promise.all([http.drain(), webSockets.drain()]), late]);
      webSockets.cut();
      disconnectSandbox?.();
      await Promise.race([stopSandboxFeed?.(), late]);
      http.cut();
      // What was cut may still wait for upstream, and nobody for it.
      await Promise.race([upstream.close(), late]);
      // After the mutations, whose records they keep.
      await Promise.race([shared?.stop(), late]);
      await Promise.race([audit.close().then(() => shared?.connection.close()), late]);
      await Promise.race([tracing?.close(), late]);
      if (config.observability.metrics !== undefined) void metricsHttp.drain();
      metricsHttp.cut();
      timeIsUp.abort();
    },
  };

  async function knownDocuments(): Promise<KnownDocuments> {
    const { file, only, automatic } = config.documents;
    return createKnownDocuments({
      trusted: file === undefined ? null : await loadTrustedDocuments(file, { schema, logger, now }),
      only,
      automatic: automatic ? createAutomaticDocuments() : null,
    });
  }

  function tokensFor(kind: Config['auth']['readyTokens']): readonly ReadyToken[] {
    if (kind === 'sandbox') return createSandboxTokens(sandboxCustomer);
    return kind === 'read-only' ? [createReadOnlyToken()] : [];
  }
}

/** The customer of the sandbox's business whom the ready token and the example documents belong to. */
const sandboxCustomer: string = memorableCustomers.ada;

/** Loaded only where it is used: production does not carry an emulator in memory. */
async function startSandbox(now: () => number): Promise<Sandbox> {
  const { createSandbox } = await import('../sandbox/create-sandbox.ts');
  return createSandbox({ clock: { now } });
}

async function graphiqlFor(
  schema: GraphQLSchema,
  prefix: string,
  readyTokens: readonly ReadyToken[],
  sandbox: Sandbox | null,
): Promise<GraphiqlPage> {
  if (sandbox === null)
    return createGraphiqlPage({ endpoint: graphqlPath, tabs: await loadExampleTabs(schema, {}, { prefix }) });
  const administrator = readyTokens.at(-1);
  const project = sandbox.store.project(sandbox.projectId);
  const [entitlement] = project?.entitlements.after(null) ?? [];
  // The Play Store, where the other customer pays, takes refunds of single transactions only.
  const [subscription] = project?.subscriptionsOf(memorableCustomers.wilma).after(null) ?? [];
  const values = {
    id: sandboxCustomer,
    customerId: sandboxCustomer,
    entitlementId: entitlement?.id,
    subscriptionId: subscription?.id,
  };
  return createGraphiqlPage({
    endpoint: graphqlPath,
    tabs: await loadExampleTabs(schema, values, { prefix }),
    ...(administrator === undefined ? {} : { headers: { authorization: `Bearer ${administrator.token}` } }),
  });
}

/** What nobody outside can know: webhooks that come over the network are then refused. */
function createSecretOfThisProcess(): { reveal(): string } {
  const secret = randomUUID();
  return { reveal: () => secret };
}
