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

-- Whether the question has an answer that did not run out.
local function is_answered(question)
  return (tonumber(redis.call('ZSCORE', ends, question) or '0')) > now
end

-- Who is asking the question, or false.
local function owner_of(question)
  return (tonumber(redis.call('ZSCORE', leases, question) or '0')) > now and redis.call('HGET', owners, question)
end

local function release(question)
  redis.call('HDEL', owners, question)
  redis.call('ZREM', leases, question)
end
