import { createHash } from 'node:crypto';

/** Names of what this server keeps in Redis. */
export interface RedisNames {
  /**
   * A key. `use` says what it is for. All keys with the same `group` lie in one slot of a Redis Cluster, so a script may
   * touch several of them. Parts that are long, or of other people's making, belong hashed: see `hashed`.
   */
  key(use: string, group: string, ...parts: readonly string[]): string;
  /** The channel on which servers tell each other things. */
  readonly channel: string;
}

export function createRedisNames(prefix: string): RedisNames {
  return {
    key: (use, group, ...parts) => [`${prefix}${use}:{${plain(group)}}`, ...parts].join(':'),
    channel: `${prefix}messages`,
  };
}

/** The same name for the same parts, short, and telling nothing of them. */
export function hashed(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 32);
}

/** A brace would end the part of the key that decides the slot. */
function plain(group: string): string {
  return /^[\w.-]{1,100}$/.test(group) ? group : hashed(group);
}
