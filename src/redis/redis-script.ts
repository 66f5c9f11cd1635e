import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';

/** A Lua script. It reads time from Redis, touches only the keys that it is given, and these lie in one slot. */
export interface RedisScript {
  readonly lua: string;
  readonly sha1: string;
}

/** The commands that running a script takes. */
export type ScriptRunner = Pick<Redis, 'evalsha' | 'eval'>;

export function defineScript(lua: string): RedisScript {
  return { lua, sha1: createHash('sha1').update(lua).digest('hex') };
}

/** Runs a script by its hash; a Redis that does not know it yet, or any more, is given its text. */
export async function runScript(
  redis: ScriptRunner,
  script: RedisScript,
  keys: readonly string[],
  args: readonly (string | number | Buffer)[],
): Promise<unknown> {
  try {
    return await redis.evalsha(script.sha1, keys.length, ...keys, ...args);
  } catch (error) {
    if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
    return redis.eval(script.lua, keys.length, ...keys, ...args);
  }
}
