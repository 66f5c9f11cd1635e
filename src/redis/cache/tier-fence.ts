import { randomUUID } from 'node:crypto';
import type { RedisLink } from '../redis-link.ts';
import { hashed } from '../redis-names.ts';
import { defineScript } from '../redis-script.ts';
import type { FenceMark } from './tier-text.ts';

/*
 * One hash for each project: `epoch`, `number` of the latest change, and for each tag the number of its latest. In one
 * key, because a Redis that is full may forget single keys: it then forgets all changes, and another epoch makes everything
 * of the earlier one wrong.
 */

/** So many tags are kept; beyond them a new epoch begins. */
const mostTags = 100_000;
const keptMs = 25 * 60 * 60 * 1000;

const open = defineScript(`
redis.call('HSETNX', KEYS[1], 'epoch', ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return redis.call('HMGET', KEYS[1], 'epoch', 'number')
`);

const raise = defineScript(`
if redis.call('HLEN', KEYS[1]) > tonumber(ARGV[4]) then redis.call('DEL', KEYS[1]) end
redis.call('HSETNX', KEYS[1], 'epoch', ARGV[1])
local number = redis.call('HINCRBY', KEYS[1], 'number', 1)
for index = 6, #ARGV do redis.call('HSET', KEYS[1], ARGV[index], number) end
redis.call('PEXPIRE', KEYS[1], ARGV[5])
redis.call('PUBLISH', ARGV[2], ARGV[3])
`);

const forget = defineScript(`
redis.call('DEL', KEYS[1])
redis.call('PUBLISH', ARGV[1], ARGV[2])
`);

const write = defineScript(`
local fence = redis.call('HMGET', KEYS[2], 'epoch', unpack(ARGV, 5))
if fence[1] ~= ARGV[1] then return 0 end
for index = 2, #fence do
  if fence[index] and tonumber(fence[index]) > tonumber(ARGV[2]) then return 0 end
end
redis.call('SET', KEYS[1], ARGV[4], 'PX', ARGV[3])
return 1
`);

/** A tag as a field of the hash: short, and telling nobody's id. */
function field(tag: string): string {
  return hashed(tag).slice(0, 16);
}

/** The present mark; everything that changes later has a higher number. */
export async function fenceMark(link: RedisLink, fenceKey: string, timeoutMs?: number): Promise<FenceMark> {
  const [epoch, number] = (await link.script(
    open,
    [fenceKey],
    [randomUUID(), keptMs],
    timeoutMs,
  )) as readonly (string | null)[];
  return { epoch: epoch ?? '', number: Number(number ?? 0) };
}

/** Whether nothing with one of the tags has changed after the mark. */
export async function stillHolds(
  link: RedisLink,
  fenceKey: string,
  mark: FenceMark,
  tags: readonly string[],
  timeoutMs?: number,
): Promise<boolean> {
  const [epoch, ...numbers] = await link.run(
    (redis) => redis.hmget(fenceKey, 'epoch', ...tags.map(field)),
    timeoutMs,
  );
  return epoch === mark.epoch && numbers.every((number) => Number(number ?? 0) <= mark.number);
}

/** Notes the change of the tags, and publishes the message in the same moment. */
export async function raiseFence(
  link: RedisLink,
  fenceKey: string,
  tags: readonly string[],
  message: { readonly channel: string; readonly text: string },
): Promise<void> {
  const args = [randomUUID(), message.channel, message.text, mostTags, keptMs, ...tags.map(field)];
  await link.script(raise, [fenceKey], args);
}

/** Makes everything wrong that was ever written behind this fence. */
export async function forgetFence(
  link: RedisLink,
  fenceKey: string,
  message: { readonly channel: string; readonly text: string },
): Promise<void> {
  await link.script(forget, [fenceKey], [message.channel, message.text]);
}

/** Writes the entry unless one of its tags has changed after the mark. Both keys lie in one slot. */
export async function writeBehindFence(
  link: RedisLink,
  keys: { readonly value: string; readonly fence: string },
  mark: FenceMark,
  entry: { readonly bytes: Buffer; readonly tags: readonly string[]; readonly keptMs: number },
): Promise<void> {
  const args = [mark.epoch, mark.number, Math.ceil(entry.keptMs), entry.bytes, ...entry.tags.map(field)];
  await link.script(write, [keys.value, keys.fence], args);
}
