import type { AppliedEvents } from '../webhooks/applied-events.ts';
import type { RedisLink } from './redis-link.ts';
import { hashed, type RedisNames } from './redis-names.ts';

/** RevenueCat's last try comes within hours. */
const rememberedForSeconds = 24 * 60 * 60;

/**
 * Remembers applied webhooks for all servers, and across restarts. What this server applied itself it knows without
 * Redis; what another one did it takes for new while Redis is away, and applying an event twice does no harm.
 */
export function createRedisAppliedEvents(
  link: Pick<RedisLink, 'run'>,
  parts: { readonly names: RedisNames; readonly local: AppliedEvents },
): AppliedEvents {
  const { names, local } = parts;
  const keyOf = (name: string): string => names.key('applied', hashed(name));
  return {
    async has(name) {
      if (await local.has(name)) return true;
      return link.run(async (redis) => (await redis.exists(keyOf(name))) === 1).catch(() => false);
    },
    async add(name) {
      await local.add(name);
      await link
        .run((redis) => redis.set(keyOf(name), '1', 'EX', rememberedForSeconds))
        .catch(() => undefined);
    },
  };
}
