import type { EventBus } from '../../events/event-bus.ts';
import type { RedisMessages } from './redis-messages.ts';

/** A bus that spans servers: what is published here is told to subscribers here, and sent to the other servers. */
export function createRedisEventBus(local: EventBus, messages: Pick<RedisMessages, 'send'>): EventBus {
  return {
    ...local,
    publish(event) {
      local.publish(event);
      messages.send({ kind: 'event', event });
    },
  };
}
