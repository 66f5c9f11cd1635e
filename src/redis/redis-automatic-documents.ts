import { createHash } from 'node:crypto';
import type { RedisLink } from './redis-link.ts';
import { hashed, type RedisNames } from './redis-names.ts';

/** Documents that clients registered, by their SHA-256. */
export interface AutomaticDocuments {
  find(hash: string): Promise<string | null>;
  register(hash: string, text: string): boolean;
}

/** Clients send a text again when nobody knows it, so nothing has to last. */
const rememberedForSeconds = 60 * 60;
/** Longer ones stay with the server that was told: everybody who signs in may register, and Redis is for all. */
const mostLetters = 20_000;
const findTimeoutMs = 50;

/** Documents that a client has registered with one server are known to all; what Redis holds is believed by its hash alone. */
export function createRedisAutomaticDocuments(
  link: Pick<RedisLink, 'run'>,
  options: { readonly names: RedisNames; readonly local: AutomaticDocuments },
): AutomaticDocuments {
  const { names, local } = options;
  const keyOf = (hash: string): string => names.key('document', hashed(hash));
  return {
    async find(hash) {
      const known = await local.find(hash);
      if (known !== null) return known;
      const text = await link.run((redis) => redis.get(keyOf(hash)), findTimeoutMs).catch(() => null);
      const isIt = text !== null && createHash('sha256').update(text).digest('hex') === hash;
      if (!isIt) return null;
      local.register(hash, text);
      return text;
    },
    register(hash, text) {
      const registered = local.register(hash, text);
      if (registered && text.length <= mostLetters)
        void link
          .run((redis) => redis.set(keyOf(hash), text, 'EX', rememberedForSeconds))
          .catch(() => undefined);
      return registered;
    },
  };
}
