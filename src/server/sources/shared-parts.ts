import type { SharedCache } from '../../cache/shared-cache.ts';
import type { Config } from '../../config/config.ts';
import type { DomainEvent } from '../../events/domain-events.ts';
import type { EventBus } from '../../events/event-bus.ts';
import { customerOfTag, customerTag, projectOf } from '../../loading/cache-names.ts';
import type { CustomerNames } from '../../loading/customer-names.ts';
import { applyResourceChange } from '../../loading/resource-change.ts';
import type { Logger } from '../../observability/logger.ts';
import { createRedisConnection, type RedisConnection } from '../../redis/redis-connection.ts';
import { createRedisParts, type RedisParts } from '../../redis/redis-parts.ts';
import { steadyTime, type Clock } from '../../revenuecat/clock.ts';
import { changesOfUnknownWrite } from '../../schema/mutation/unknown-outcome.ts';

/** What this server shares with others, and the connection for it. */
export interface SharedParts extends RedisParts {
  readonly connection: RedisConnection;
}

/** Null without Redis: each server then keeps its own. */
export function createSharedParts(
  config: Config,
  parts: {
    readonly logger: Logger;
    readonly clock: Clock;
    /** What others tell is done to this one. */
    cache(): SharedCache;
    readonly names: CustomerNames;
    /** The bus of this process alone: what others tell is not sent out again. */
    readonly events: EventBus;
    /** Hears of the events of others, such as that their webhooks arrive. */
    onEvent(event: DomainEvent): void;
    /** Another server refused a webhook. */
    onRefusedWebhook(): void;
    /** Of all projects that are served. */
    projectIds(): Promise<readonly string[]>;
  },
): SharedParts | null {
  const { redis } = config;
  if (redis === undefined) return null;
  const { logger, clock, events } = parts;
  const now = steadyTime(clock);
  const connection = createRedisConnection(redis.url, { logger });

  /** Whoever follows a customer reads again: it may have been any that changed. */
  const suspectEverything = (): void => {
    parts.cache().forgetAll();
    const occurredAt = now();
    const told = {
      kind: 'customer-changed',
      customerIds: [],
      source: 'webhook',
      eventType: null,
      occurredAt,
    } as const;
    // While a project is not known, nobody can follow anything in it.
    parts.projectIds().then(
      (projectIds) => {
        for (const projectId of projectIds) events.publish({ ...told, projectId });
      },
      () => undefined,
    );
  };

  /** Whoever tells of a customer may not know under which other names this server has filed it. */
  const byEveryName = (tag: string): readonly string[] => {
    const customer = customerOfTag(tag);
    if (customer === null) return [tag];
    const { projectId, customerId } = customer;
    return parts.names.allOf(projectId, [customerId]).map((id) => customerTag(projectId, id));
  };

  const shared = createRedisParts({
    connection,
    listening: createRedisConnection(redis.url, { logger }),
    prefix: redis.prefix,
    logger,
    headroomPercent: config.upstream.headroomPercent,
    now,
    projectOf,
    onMessage(message) {
      switch (message.kind) {
        case 'invalidate':
          parts.cache().applyInvalidation(message.tags.flatMap(byEveryName));
          return;
        case 'event':
          events.publish(message.event);
          parts.onEvent(message.event);
          return;
        case 'forget':
          suspectEverything();
          return;
        case 'webhook-refused':
          parts.onRefusedWebhook();
      }
    },
    onGap: suspectEverything,
    onLostWrite({ operation, projectId }) {
      const origin = { source: 'mutation', eventType: null, occurredAt: now() } as const;
      for (const change of changesOfUnknownWrite(operation, projectId))
        applyResourceChange(
          { cache: parts.cache(), names: parts.names, events: shared.eventBus(events) },
          change,
          origin,
        );
    },
  });
  return { ...shared, connection };
}
