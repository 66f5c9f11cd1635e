/*
 * What Redis remembers as a whole has an id and a beginning, kept under one key: `<id>:<since>:<run>`. Whoever finds another id
 * knows that everything from before is gone. `run` is Redis's own name of its process: a process that was started again from its
 * files, or a replica that took over, may lack the last second of what servers were told, and so counts as a new memory.
 */

/** Lua: `now` in epoch milliseconds, by Redis's own clock. */
export const redisTime = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
`;

/**
 * Lua, after `redisTime`: `rememberedBy(key)` gives the id of the memory and since when it is, or nothing where it is lost, and as a third
 * value whether the process is noted in it. Where Redis may not be asked which process it is, the key alone decides.
 */
export const redisMemory = `
local facts = redis.pcall('INFO', 'server')
local run = type(facts) == 'string' and string.match(facts, 'run_id:(%w+)') or ''
local function rememberedBy(key)
  local id, since, noted = string.match(redis.call('GET', key) or '', '^([^:]+):(%d+):?(%w*)$')
  if id == nil or (noted ~= run and noted ~= '' and run ~= '') then return nil end
  return id, tonumber(since), noted == run
end
`;
