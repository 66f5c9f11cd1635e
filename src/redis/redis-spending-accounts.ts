import { LRUCache } from 'lru-cache';
import type { RedisLink } from './redis-link.ts';
import { hashed, type RedisNames } from './redis-names.ts';
import { defineScript } from './redis-script.ts';

/** How an account stands after units were asked of it. `resetsAt` (epoch milliseconds) also names the minute. */
interface Balance {
  readonly granted: boolean;
  readonly remaining: number;
  readonly resetsAt: number;
}

/** The books of the server's limits of viewers, as far as they matter here. */
export interface SpendingAccounts {
  take(account: string, units: number, limit: number): Promise<Balance>;
  giveBack(account: string, units: number, from: Balance, limit: number): Promise<number>;
}

/** What this server has taken of an account and not yet spent. */
interface Purse {
  /** Redis' name of the minute. */
  readonly minute: number;
  /** When it ends, by the clock of this server. */
  readonly resetsAt: number;
  left: number;
  /** What the account had left besides, when it was asked. */
  rest: number;
}

/** A hundredth of the minute's units at a time, so that most requests ask nobody. */
const parts = 100;
const askTimeoutMs = 50;
const mostPurses = 100_000;

/**
 * Takes from the units of a minute, which begins with the first that are taken: as many as are wanted, or fewer down to
 * what is needed, or none. Gives how many, what is left, the minute, and how long it lasts.
 */
const takeUnits = defineScript(`
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local needed, wanted, limit = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local account = redis.call('HMGET', KEYS[1], 'spent', 'resetsAt')
local spent, resetsAt = tonumber(account[1]), tonumber(account[2])
if not spent or not resetsAt or resetsAt <= now then
  spent = 0
  resetsAt = now + 60000
end
local free = limit - spent
local taken = 0
if needed <= free then taken = math.min(wanted, free) end
if taken > 0 then
  spent = spent + taken
  redis.call('HSET', KEYS[1], 'spent', spent, 'resetsAt', resetsAt)
  redis.call('PEXPIRE', KEYS[1], 60000)
end
return {taken, limit - spent, string.format('%d', resetsAt), string.format('%d', resetsAt - now)}
`);

/**
 * Accounts that several servers share. Each takes a hundredth of a minute's units at a time and spends them by itself, so a
 * viewer may find the last hundredth of each server unspent, and never more than its limit. While Redis is away each
 * server keeps the whole limit alone, by `local`.
 */
export function createRedisSpendingAccounts(
  link: Pick<RedisLink, 'script' | 'status'>,
  options: { readonly names: RedisNames; readonly local: SpendingAccounts; now(): number },
): SpendingAccounts {
  const { names, local, now } = options;
  const purses = new LRUCache<string, Purse>({ max: mostPurses });
  const purseOf = (account: string): Purse | undefined => {
    const purse = purses.get(account);
    return purse !== undefined && purse.resetsAt > now() ? purse : undefined;
  };
  const spend = (purse: Purse, units: number): Balance => {
    purse.left -= units;
    return { granted: true, remaining: purse.left + purse.rest, resetsAt: purse.resetsAt };
  };

  return {
    async take(account, units, limit) {
      const known = purseOf(account);
      if (known !== undefined && known.left >= units) return spend(known, units);
      if (link.status() === 'away') return local.take(account, units, limit);
      const needed = units - (known?.left ?? 0);
      const wanted = Math.max(needed, Math.ceil(limit / parts));
      try {
        const key = names.key('spent', hashed(account));
        const answer = await link.script(takeUnits, [key], [needed, wanted, limit], askTimeoutMs);
        const [taken = 0, rest = 0, minute = 0, lastsMs = 0] = (answer as readonly unknown[]).map(Number);
        const current = purses.get(account);
        // Other requests have spent and taken meanwhile; what belongs to a minute that is over is worth nothing.
        const same = current?.minute === minute ? current : undefined;
        const purse = {
          minute,
          resetsAt: same?.resetsAt ?? now() + lastsMs,
          left: (same?.left ?? 0) + taken,
          rest,
        };
        purses.set(account, purse);
        if (purse.left >= units) return spend(purse, units);
        return { granted: false, remaining: purse.left + rest, resetsAt: purse.resetsAt };
      } catch {
        return local.take(account, units, limit);
      }
    },
    giveBack(account, units, from, limit) {
      const purse = purses.get(account);
      if (purse?.resetsAt !== from.resetsAt) return local.giveBack(account, units, from, limit);
      purse.left += units;
      return Promise.resolve(purse.left + purse.rest);
    },
  };
}
