import type { RedisLink } from '../redis-link.ts';
import { redisMemory, redisTime } from '../redis-memory.ts';
import { hashed, type RedisNames } from '../redis-names.ts';
import { defineScript } from '../redis-script.ts';
import { unknownOutcome } from './outcome-text.ts';

/** One try to run a write, by the server that makes it. */
export interface WriteAttempt {
  /** Hash of the key and of whose it is. */
  readonly name: string;
  readonly inputHash: string;
  /** Names this try among all of all servers. */
  readonly owner: string;
}

/** What Redis says to a try. `lost`: the server that had begun the write is gone, and nobody knows how far it came. */
export type Beginning =
  | { readonly kind: 'run' | 'reused' | 'lost' }
  /** Not known, to a Redis that others may still have to tell of it; in so many milliseconds all have. Nothing was begun. */
  | { readonly kind: 'young'; readonly afterMs: number }
  /** Another try is under way. */
  | { readonly kind: 'wait'; readonly owner: string }
  | { readonly kind: 'done'; readonly outcome: string };

/** What Redis knows of writes with keys, each for a day. All reject with `RedisAwayError` when it cannot be asked. */
export interface WriteRecords {
  begin(attempt: WriteAttempt): Promise<Beginning>;
  /** Says that it is under way; also after Redis has lost its memory. */
  goOn(attempt: WriteAttempt): Promise<void>;
  /** The outcome; null lets the key free again. Also after Redis has lost its memory, or took the server for dead. */
  finish(attempt: WriteAttempt, outcome: string | null): Promise<void>;
}

/**
 * A key that is not known is new only to a memory that all servers have told what they know. The test is within the script, because a
 * Redis may be emptied at any moment, and because a claim that is taken back may not stand in the way of what others tell.
 */
const begin = defineScript(`${redisTime}${redisMemory}
local known = redis.call('HMGET', KEYS[1], 'input', 'until', 'outcome', 'owner')
if not known[1] then
  local id, since = rememberedBy(KEYS[2])
  local toldAfter = tonumber(ARGV[6])
  if id == nil then return { 'young', string.format('%d', toldAfter) } end
  local young = toldAfter - math.max(0, now - since)
  if young > 0 then return { 'young', string.format('%d', young) } end
  redis.call('HSET', KEYS[1], 'input', ARGV[1], 'owner', ARGV[2], 'until', string.format('%d', now + ARGV[3]))
  redis.call('PEXPIRE', KEYS[1], ARGV[4])
  return { 'run' }
end
if known[1] ~= ARGV[1] then return { 'reused' } end
if known[3] then return { 'done', known[3] } end
if now < tonumber(known[2]) then return { 'wait', known[4] } end
redis.call('HSET', KEYS[1], 'outcome', ARGV[5])
return { 'lost' }
`);

const goOn = defineScript(`${redisTime}
local owner = redis.call('HGET', KEYS[1], 'owner')
if owner and owner ~= ARGV[2] then return end
if redis.call('HEXISTS', KEYS[1], 'outcome') == 1 then return end
redis.call('HSET', KEYS[1], 'input', ARGV[1], 'owner', ARGV[2], 'until', string.format('%d', now + ARGV[3]))
redis.call('PEXPIRE', KEYS[1], ARGV[4])
`);

const finish = defineScript(`
local owner = redis.call('HGET', KEYS[1], 'owner')
local isOthers = owner and owner ~= ARGV[2]
if ARGV[3] == '' then
  if not isOthers then redis.call('DEL', KEYS[1]) end
-- What came of it says more than that somebody else is said to be about it.
elseif not isOthers or redis.call('HEXISTS', KEYS[1], 'outcome') == 0 then
  redis.call('HSET', KEYS[1], 'input', ARGV[1], 'owner', ARGV[2], 'outcome', ARGV[3])
  redis.call('PEXPIRE', KEYS[1], ARGV[4])
end
`);

export function createWriteRecords(
  link: Pick<RedisLink, 'script'>,
  parts: {
    readonly names: RedisNames;
    readonly leaseMs: number;
    readonly keptMs: number;
    /** So long every server has to tell a new memory what it knows. */
    readonly toldAfterMs: number;
  },
): WriteRecords {
  const { leaseMs, keptMs, toldAfterMs } = parts;
  // All in the slot of the memory, which so tells of these keys and not of another node's.
  const keyOf = ({ name }: WriteAttempt): string => parts.names.key('write', 'link', hashed(name));
  const memoryKey = parts.names.key('memory', 'link');
  return {
    async begin(attempt) {
      const { inputHash, owner } = attempt;
      const args = [inputHash, owner, leaseMs, keptMs, unknownOutcome, toldAfterMs];
      const [kind, told = ''] = (await link.script(begin, [keyOf(attempt), memoryKey], args)) as [
        Beginning['kind'],
        string?,
      ];
      switch (kind) {
        case 'done':
          return { kind, outcome: told };
        case 'wait':
          return { kind, owner: told };
        case 'young':
          return { kind, afterMs: Number(told) };
        default:
          return { kind };
      }
    },
    async goOn(attempt) {
      await link.script(goOn, [keyOf(attempt)], [attempt.inputHash, attempt.owner, leaseMs, keptMs]);
    },
    async finish(attempt, outcome) {
      const { inputHash, owner } = attempt;
      await link.script(finish, [keyOf(attempt)], [inputHash, owner, outcome ?? '', keptMs]);
    },
  };
}
