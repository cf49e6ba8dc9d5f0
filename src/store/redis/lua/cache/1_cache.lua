-- KEYS of the scripts about the cache: all of it, in the order of run-keys.ts, in a slot of its own. Times are milliseconds
-- since 1970 by the server's clock.
local answers = KEYS[1] -- hash: question -> answer
local ends = KEYS[2]    -- zset: question -> when its answer runs out
local size = KEYS[3]    -- string: bytes of all answers, as the bound counts them
local leases = KEYS[4]  -- zset: question -> until when others wait for its owner
local owners = KEYS[5]  -- hash: question -> its owner
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)

-- A script's first write. Returns false when Redis refuses it for want of memory or disk: the cache does without it, where
-- the client would wait with the error for room, and the run with it. Redis refuses a script at its first write or never.
local function wrote(...)
  local answer = redis.pcall(...)
  if type(answer) ~= 'table' or not answer.err then
    return true
  end
  if string.find(answer.err, 'OOM ', 1, true) or string.find(answer.err, 'MISCONF ', 1, true) then
    return false
  end
  return redis.call(...) -- Fails again, in Redis's own words.
end

-- One command for a list of any length: many calls of Redis are what a script's time goes into. Lua's stack holds some
-- thousands. Returns the answers where they are lists, joined.
local function call(command, key, list)
  local joined = {}
  for from = 1, #list, 2000 do
    local answer = redis.call(command, key, unpack(list, from, math.min(from + 1999, #list)))
    for _, value in ipairs(type(answer) == 'table' and answer or {}) do
      joined[#joined + 1] = value
    end
  end
  return joined
end

-- For each of the questions when it runs out of the set, or 0.
local function ends_in(set, questions)
  local times = call('ZMSCORE', set, questions)
  for i, time in ipairs(times) do
    times[i] = tonumber(time or '0')
  end
  return times
end

-- Lets go of those of the questions that are the owner's.
local function release(owner, questions)
  local own = {}
  for i, other in ipairs(call('HMGET', owners, questions)) do
    if other == owner then
      own[#own + 1] = questions[i]
    end
  end
  if #own > 0 and wrote('ZREM', leases, own[1]) then
    call('ZREM', leases, own)
    call('HDEL', owners, own)
  end
end
