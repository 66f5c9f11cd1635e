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
import { createIdempotency } from '../loading/idempotency.ts';
import { widerTags } from '../loading/cache-names.ts';
import type { Sources } from '../loading/loader.ts';
import { createLogger, type Logger } from '../observability/logger.ts';
import { systemClock, type Clock } from '../revenuecat/clock.ts';
import type { ClientOptions } from '../revenuecat/create-client.ts';
import type { Sandbox } from '../sandbox/create-sandbox.ts';
import { memorableCustomers } from '../sandbox/seed/memorable-customers.ts';
import { createCursors } from '../schema/common/cursor.ts';
import { loadExampleTabs } from './graphiql/example-tabs.ts';
import { createGraphiqlPage, type GraphiqlPage } from './graphiql/graphiql-page.ts';
import { createGraphqlEndpoint } from './graphql-endpoint.ts';
import { graphqlPath } from './graphql-path.ts';
import { createHttpListener } from './http-listener.ts';
import { createHttpRoutes } from './http-routes.ts';
import { createRequestContexts } from './request-context.ts';
import { createUpstream } from './upstream.ts';

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
  /** Tokens that are good for this process only, to be shown to whoever started it. */
  readonly readyTokens: readonly ReadyToken[];
}

/** Puts the parts together. Nothing listens or connects before `listen`. */
export async function createServer(config: Config, parts: ServerParts = {}): Promise<Server> {
  const logger = parts.logger ?? createLogger(config.logLevel);
  const now = (): number => parts.clock?.now() ?? Date.now();
  const sandbox = config.upstream.mode === 'sandbox' ? (parts.sandbox ?? (await startSandbox(now))) : null;
  const upstream = createUpstream(config.upstream, {
    sandbox,
    fetch: parts.fetch,
    clock: parts.clock,
    events: {
      onResponse: ({ operationId, status, durationMs, attempt, failure }) =>
        logger.debug({ operationId, status, durationMs, attempt, failure }, 'upstream'),
    },
  });
  const sources: Sources = {
    upstream: upstream.projects,
    cache: createSharedCache({
      store: createMemoryCacheStore({ maxBytes: config.cache.maxBytes }),
      now,
      widerTags,
    }),
    lifetimes: {
      customerMs: config.cache.customerTtlMs,
      configurationMs: config.cache.configurationTtlMs,
      chartsMs: config.cache.chartsTtlMs,
      missingMs: config.cache.missingTtlMs,
    },
    now,
  };
  const readyTokens = tokensFor(config.auth.readyTokens);
  const authenticator = createAuthenticator(
    {
      jwt: config.auth.jwt,
      tokens: [...config.auth.tokens, ...readyTokens.map((token) => token.credential)],
    },
    { now },
  );
  const schema = parts.schema ?? buildSubgraphSchema();
  const contextFor = createRequestContexts({
    sources,
    cursors: createCursors(cursorKey(config)),
    idempotency: createIdempotency(),
    maxPageSize: config.limits.pageSize,
    hiddenAttributes: new Set(config.auth.hiddenAttributes),
    logger,
  });
  const graphql = createGraphqlEndpoint({
    schema,
    config,
    logger,
    clock: parts.clock ?? systemClock,
    contextFor,
  });
  const routes = createHttpRoutes({
    authenticator,
    graphql,
    graphiql: config.graphiql ? await graphiqlFor(schema, readyTokens, sandbox) : null,
    logger,
    requestBytes: config.limits.requestBytes,
    now,
  });
  const fetch = async (request: Request): Promise<Response> => routes.fetch(request);
  const answer = getRequestListener(fetch, { overrideGlobalObjects: false });
  const http = createHttpListener((request, response) => void answer(request, response));

  return {
    fetch,
    readyTokens,
    listen: async () => `${await http.listen(config.http)}${graphqlPath}`,
    async close() {
      const timeIsUp = new AbortController();
      const late = delay(config.limits.stopMs, undefined, { signal: timeIsUp.signal }).catch(() => undefined);
      await Promise.race([http.drain(), late]);
      http.cut();
      // What was cut may still wait for upstream, and nobody for it.
      await Promise.race([upstream.close(), late]);
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
  schema: Parameters<typeof loadExampleTabs>[0],
  readyTokens: readonly ReadyToken[],
  sandbox: Sandbox | null,
): Promise<GraphiqlPage> {
  if (sandbox === null)
    return createGraphiqlPage({ endpoint: graphqlPath, tabs: await loadExampleTabs(schema) });
  const administrator = readyTokens.at(-1);
  const [entitlement] = sandbox.store.project(sandbox.projectId)?.entitlements.after(null) ?? [];
  const values = { id: sandboxCustomer, customerId: sandboxCustomer, entitlementId: entitlement?.id };
  return createGraphiqlPage({
    endpoint: graphqlPath,
    tabs: await loadExampleTabs(schema, values),
    ...(administrator === undefined ? {} : { headers: { authorization: `Bearer ${administrator.token}` } }),
  });
}

/** Cursors stay good across restarts and servers that share a key, and tell nothing about it. */
function cursorKey(config: Config): Buffer {
  const secret = config.upstream.mode === 'api' ? config.upstream.readKey.reveal() : 'sandbox';
  return Buffer.from(hkdfSync('sha256', secret, '', 'cursors', 32));
}
