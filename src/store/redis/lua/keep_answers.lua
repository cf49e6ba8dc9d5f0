-- Keeps answers and lets go of their questions. One that is kept already stays until it runs out.
-- In:  owner, how long they are kept in milliseconds, bytes that the cache may hold, bytes that each counts besides its
--      answer, then question and answer in turn.
local owner, life, most, entry = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
-- A server that evicts keys may have taken one of the three, and then the others are worth nothing.
local there = redis.call('EXISTS', answers, ends, size)
if there ~= 0 and there ~= 3 and not wrote('UNLINK', answers, ends, size) then
  return
end

local fresh = {}
for i = 5, #ARGV, 2 do
  if #ARGV[i + 1] + entry <= most and not is_answered(ARGV[i]) then
    fresh[#fresh + 1] = i
  end
end
if #fresh > 0 then
  -- First what needs room: behind a write that only takes away, a full Redis would take it, and be fuller yet.
  if not wrote('APPEND', size, '') then
    return
  end
  local bytes = tonumber(redis.call('GET', size)) or 0
  bytes = bytes - drop_ended(entry)
  for _, i in ipairs(fresh) do
    local question, answer = ARGV[i], ARGV[i + 1]
    if not is_answered(question) then
      bytes = bytes - drop({ question }, entry) -- It may have run out and not be dropped yet.
    end
    if redis.call('HSETNX', answers, question, answer) == 1 then
      redis.call('ZADD', ends, now + life, question)
      bytes = bytes + #answer + entry
    end
  end
  while bytes > most do
    bytes = bytes - drop(redis.call('ZRANGE', ends, 0, 0), entry)
  end
  keep_size(bytes)
end
for i = 5, #ARGV, 2 do
  if redis.call('HGET', owners, ARGV[i]) == owner then
    if not wrote('ZREM', leases, ARGV[i]) then
      return
    end
    release(ARGV[i])
  end
end
