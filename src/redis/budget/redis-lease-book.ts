import { hashed, type RedisNames } from '../redis-names.ts';
import type { RedisLink } from '../redis-link.ts';
import { defineScript } from '../redis-script.ts';
import type { LeaseBook, LeaseRules } from './lease-book.ts';

/*
 * One hash for each budget. `since`: when the book began; it knows all when the grace is over; `last`: the latest report; `limit`; `hold`: until when
 * upstream wants peace; and for each server `r:<id>` its lease, its fair
 * part (the greater of what it knew and what it is told, as the answer may be lost), when it reported, the number of the report, and what it wanted.
 *
 * The sum of all leases is never more than the whole, and each server counts no more sends a minute than its lease. So
 * what one gives up another may have at once, in any alignment of upstream's minute.
 */
const renewLease = defineScript(`
local id = ARGV[1]
local number = tonumber(ARGV[2])
local headroom, grace, silent, gone = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local limit, isNews = tonumber(ARGV[7]), ARGV[8] == '1'
local held, wanted, holdMs, leaves = tonumber(ARGV[9]), tonumber(ARGV[10]), tonumber(ARGV[11]), ARGV[12] == '1'
local knownFair, memoryAge = tonumber(ARGV[13]), tonumber(ARGV[14])

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local whole = function(value) return string.format('%d', value) end

local page = {}
local flat = redis.call('HGETALL', KEYS[1])
for index = 1, #flat, 2 do page[flat[index]] = flat[index + 1] end

-- Nobody has reported for as long as the grace: Redis was away or its clock has jumped. Who is silent cannot be told.
local since = tonumber(page.since)
local jumped = page.last ~= nil and math.abs(now - tonumber(page.last)) > grace * 2
if since == nil or jumped then
  -- A page that nobody has a lease of was never written, if Redis is as old as that.
  since = (jumped or held > 0) and now or now - memoryAge
  redis.call('HSET', KEYS[1], 'since', whole(since))
end
local early = now - since < grace

if isNews or page.limit == nil then redis.call('HSET', KEYS[1], 'limit', whole(limit)) else limit = tonumber(page.limit) end
local cap = math.max(1, math.floor(limit * (1 - headroom / 100)))

local hold = tonumber(page.hold) or 0
if holdMs > 0 and now + holdMs > hold then
  hold = now + holdMs
  redis.call('HSET', KEYS[1], 'hold', whole(hold))
end

local others, servers, rank, contended = 0, 1, 0, false
local known = nil
for field, text in pairs(page) do
  if string.sub(field, 1, 2) == 'r:' then
    local lease, fair, seen, sequence, want = string.match(text, '^(%d+):(%d+):(%d+):(%d+):(%d+)$')
    lease, fair, seen, sequence, want = tonumber(lease), tonumber(fair), tonumber(seen), tonumber(sequence), tonumber(want)
    if jumped then
      seen = now
      redis.call('HSET', KEYS[1], field, string.format('%d:%d:%d:%d:%d', lease, fair, seen, sequence, want))
    end
    local silence = now - seen
    if string.sub(field, 3) == id then
      known = { lease = lease, sequence = sequence }
    elseif silence > gone then
      redis.call('HDEL', KEYS[1], field)
    else
      if silence > silent then
        lease = math.min(lease, fair)
      else
        servers = servers + 1
        if string.sub(field, 3) < id then rank = rank + 1 end
        if lease < math.min(want, fair) then contended = true end
      end
      others = others + lease
    end
  end
end

local free = cap - others
local fair = math.floor(cap / servers)
if rank < cap % servers then fair = fair + 1 end

-- A report that was overtaken by a later one changes nothing.
if known and number <= known.sequence then
  return { whole(known.lease), whole(limit), whole(math.max(0, hold - now)), whole(math.max(0, free - known.lease)), whole(fair), contended and 1 or 0 }
end

local lease = held
if not leaves and not early then
  -- Half of the fair part stays with its server also while it is idle: it is what it has when Redis is away.
  local desired = math.max(math.ceil(fair / 2), wanted)
  if contended then desired = math.min(desired, math.max(fair, held)) end
  lease = math.max(held, math.min(desired, free))
end

local seen = now
if leaves then seen = now - gone + 61000 end
redis.call('HSET', KEYS[1], 'last', whole(now), 'r:' .. id, string.format('%d:%d:%d:%d:%d', lease, leaves and lease or math.max(fair, knownFair), seen, number, leaves and 0 or wanted))
redis.call('PEXPIRE', KEYS[1], 3600000)
return { whole(lease), whole(limit), whole(math.max(0, hold - now)), whole(math.max(0, free - lease)), whole(fair), contended and 1 or 0 }
`);

/** The book in Redis. `serverId` names this process among those that share it, and no two ever have the same. */
export function createRedisLeaseBook(
  link: Pick<RedisLink, 'script' | 'memoryAgeMs'>,
  parts: { readonly names: RedisNames; readonly serverId: string; readonly rules: LeaseRules },
): LeaseBook {
  const { names, serverId, rules } = parts;
  let reports = 0;
  return {
    async renew(account, report) {
      reports += 1;
      const answer = await link.script(
        renewLease,
        [names.key('budget', hashed(account))],
        [
          serverId,
          reports,
          rules.headroomPercent,
          rules.graceMs,
          rules.silentMs,
          rules.goneMs,
          report.limit,
          report.limitIsNews ? 1 : 0,
          report.held,
          report.wanted,
          Math.ceil(report.holdMs),
          report.leaves ? 1 : 0,
          report.fair,
          Math.floor(link.memoryAgeMs()),
        ],
      );
      const [lease = 0, limit = 0, holdMs = 0, free = 0, fair = 0, contended = 0] = (
        answer as readonly (string | number)[]
      ).map(Number);
      return { lease, limit, holdMs, free, fair, contended: contended === 1 };
    },
  };
}
