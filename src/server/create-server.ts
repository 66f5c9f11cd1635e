import { hkdfSync } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { getRequestListener } from '@hono/node-server';
import type { GraphQLSchema } from 'graphql';
import { createAuthenticator } from '../auth/authenticate.ts';
import { createReadOnlyToken, createSandboxTokens, type ReadyToken } from '../auth/ready-tokens.ts';
import { createMemoryCacheStore } from '../cache/memory-cache-store.ts';
import { createSharedCache } from '../cache/shared-cache.ts';
import type { Config } from '../config/config.ts';
import { buildSubgraphSchema } from '../federation/subgraph-schema.ts';
import { createEventBus } from '../events/event-bus.ts';
import { createIdempotency, type Idempotency } from '../loading/idempotency.ts';
import { widerTags } from '../loading/cache-names.ts';
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
import { createAnswerMemory } from './answer-memory.ts';
import { createAuditTrail } from './audit-trail.ts';
import { createGraphqlEndpoint } from './graphql-endpoint.ts';
import { graphqlPath } from './graphql-path.ts';
import { createHttpListener } from './http-listener.ts';
import { createHttpRoutes } from './http-routes.ts';
import { createRequestContexts } from './request-context.ts';
import { createSharedParts } from './shared-parts.ts';
import { createUpstream } from './upstream.ts';
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
  /** What `buildSubgraphSchema` gave, when it was built before or is watched. */
  readonly schema?: GraphQLSchema;
  /** What remembers idempotency keys, when it is not to be this process or Redis. */
  readonly idempotency?: Idempotency;
}

export interface Server {
  /** Answers a request without a port. */
  fetch(request: Request): Promise<Response>;
  /** Begins to listen; resolves to the address that people open. */
  listen(): Promise<string>;
  /**
   * Takes no new requests, finishes those that run, then closes what they used. What has not ended when the time for
   * stopping is up is cut.
   */
  close(): Promise<void>;
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
  const localEvents = createEventBus();
  const feed = createFeedHealth(now);
  const shared = createSharedParts(config, {
    logger,
    clock,
    cache: () => sources.cache,
    events: localEvents,
    // A webhook goes to one server, and keeps the feed of all alive.
    onEvent(event) {
      if (event.kind === 'webhook-received') feed.arrived({ occurredAt: event.occurredAt, duplicate: false });
    },
    projectId: () => upstream.projects.defaultProjectId(),
  });
  const upstream = createUpstream(config.upstream, {
    ...(shared === null ? {} : { accounts: shared.accounts.open }),
    sandbox,
    fetch: parts.fetch,
    clock: parts.clock,
    events: {
      onResponse: ({ operationId, status, durationMs, attempt, failure }) =>
        logger.debug({ operationId, status, durationMs, attempt, failure }, 'upstream'),
      onCircuitChange: ({ state }) => logger.warn({ state }, 'upstream circuit'),
    },
  });
  const sources: SharedSources = {
    upstream: upstream.projects,
    cache: createSharedCache({
      store: createMemoryCacheStore({ maxBytes: config.cache.maxBytes }),
      now,
      widerTags,
      isOutage,
      ...(shared === null ? {} : { secondTier: shared.secondTier }),
    }),
    lifetimes: lifetimesFrom(config.cache),
    now,
  };
  const events = shared?.eventBus(localEvents) ?? localEvents;
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
  const audit = await createAuditTrail(config.audit, { logger, clock, redis: shared?.connection ?? null });
  const contextFor = createRequestContexts({
    sources,
    events,
    cursors: createCursors(cursorKey(config)),
    idempotency: parts.idempotency ?? shared?.idempotency ?? createIdempotency(),
    maxPageSize: config.limits.pageSize,
    hiddenAttributes: new Set(config.auth.hiddenAttributes),
    selfService: new Set(config.auth.selfService),
    audit,
  });
  const graphql = createGraphqlEndpoint({
    schema,
    config,
    logger,
    clock,
    contextFor,
    answers: createAnswerMemory({ cache: sources.cache, maxBytes: config.cache.answersMaxBytes, now }),
  });
  const routes = createHttpRoutes({
    authenticator,
    graphql,
    graphiql: config.graphiql ? await graphiqlFor(schema, config.subgraphPrefix, readyTokens, sandbox) : null,
    logger,
    receiveWebhook:
      config.webhooks === undefined
        ? null
        : createWebhookReceiver({
            cache: sources.cache,
            events,
            applied: shared?.appliedEvents(createAppliedEvents()) ?? createAppliedEvents(),
            health: feed,
            clock,
            authorization: config.webhooks.authorization,
            perMinute: config.limits.webhooksPerMinute,
            projectId: () => upstream.projects.defaultProjectId(),
          }),
    requestBytes: config.limits.requestBytes,
    auditStatus: () => audit.status(),
    redisStatus: () => shared?.status() ?? null,
    feedStatus: () => (config.webhooks === undefined ? null : feed.status().live ? 'live' : 'silent'),
    now,
  });
  shared?.start();
  const fetch = async (request: Request): Promise<Response> => routes.fetch(request);
  const answer = getRequestListener(fetch, { overrideGlobalObjects: false });
  const http = createHttpListener((request, response) => void answer(request, response));

  return {
    fetch,
    readyTokens,
    reopenAuditFile: () => {
      audit.reopenFile();
    },
    listen: async () => `${await http.listen(config.http)}${graphqlPath}`,
    async close() {
      const timeIsUp = new AbortController();
      const late = delay(config.limits.stopMs, undefined, { signal: timeIsUp.signal }).catch(() => undefined);
      await Promise.race([http.drain(), late]);
      http.cut();
      // What was cut may still wait for upstream, and nobody for it.
      await Promise.race([upstream.close(), late]);
      // After the mutations, whose records they keep.
      await Promise.race([shared?.stop(), late]);
      await Promise.race([audit.close().then(() => shared?.connection.close()), late]);
      timeIsUp.abort();
    },
  };

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

/** Cursors stay good across restarts and servers that share a key, and tell nothing about it. */
function cursorKey(config: Config): Buffer {
  const secret = config.upstream.mode === 'api' ? config.upstream.readKey.reveal() : 'sandbox';
  return Buffer.from(hkdfSync('sha256', secret, '', 'cursors', 32));
}
