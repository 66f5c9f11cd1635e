import { createMemoryCacheStore } from '../../cache/memory-cache-store.ts';
import { createSharedCache } from '../../cache/shared-cache.ts';
import type { Config } from '../../config/config.ts';
import type { EventBus } from '../../events/event-bus.ts';
import { projectOf, widerTags } from '../../loading/cache-names.ts';
import { createCustomerNames } from '../../loading/customer-names.ts';
import type { SharedSources } from '../../loading/request-sources.ts';
import type { Logger } from '../../observability/logger.ts';
import type { Metrics } from '../../observability/metrics/metrics.ts';
import type { Tracing } from '../../observability/tracing/tracing.ts';
import type { Clock } from '../../revenuecat/clock.ts';
import type { ClientOptions } from '../../revenuecat/create-client.ts';
import { isOutage } from '../../revenuecat/outage.ts';
import type { Sandbox } from '../../sandbox/create-sandbox.ts';
import { lifetimesFrom } from './cache-lifetimes.ts';
import { createSharedParts, type SharedParts } from './shared-parts.ts';
import { createUpstream, type Upstream } from './upstream.ts';
import { upstreamEvents } from './upstream-events.ts';
import { createWebhookFeeds, type WebhookFeeds } from './webhook-feeds.ts';

/** Where a server knows from what it answers: upstream, its memory, other servers, webhooks. */
export interface ServerSources {
  readonly upstream: Upstream;
  /** Null without Redis. */
  readonly shared: SharedParts | null;
  readonly feeds: WebhookFeeds;
  readonly store: ReturnType<typeof createMemoryCacheStore>;
  readonly sources: SharedSources;
  /** Tells this server's subscribers, and other servers. */
  readonly events: EventBus;
}

/** `events`: the bus of this process alone. */
export function createServerSources(
  config: Config,
  parts: {
    readonly sandbox: Sandbox | null;
    readonly fetch: ClientOptions['fetch'];
    readonly clock: Clock;
    readonly logger: Logger;
    readonly metrics: Metrics | null;
    readonly tracing: Tracing | null;
    readonly events: EventBus;
  },
): ServerSources {
  const { sandbox, fetch, clock, logger, metrics, tracing, events: localEvents } = parts;
  const now = (): number => clock.now();
  const feeds = createWebhookFeeds(config, { sandbox, now });
  const names = createCustomerNames();
  const shared = createSharedParts(config, {
    logger,
    clock,
    cache: () => sources.cache,
    names,
    events: localEvents,
    onEvent: (event) => {
      feeds.heard(event);
    },
    onRefusedWebhook: () => {
      feeds.missed();
    },
    projectIds: () => upstream.projects.served(),
  });
  const upstream = createUpstream(config.upstream, {
    ...(shared === null ? {} : { accounts: shared.accounts.open }),
    sandbox,
    fetch,
    clock,
    events: upstreamEvents({ logger, metrics, tracing }),
  });
  const store = createMemoryCacheStore({ maxBytes: config.cache.maxBytes });
  const sources: SharedSources = {
    upstream: upstream.projects,
    cache: createSharedCache({
      store,
      now,
      widerTags,
      isOutage,
      // What other servers are told of must have reached this one, too.
      announcedSince(key) {
        const liveSince = feeds.liveSince(projectOf(key));
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
  return { upstream, shared, feeds, store, sources, events };
}
