-- What several operations do with the cache's size.

-- Drops an answer, if there is one. entry: bytes that it counts besides itself. Returns the bytes that it counted.
local function drop(question, entry)
  local bytes = redis.call('HSTRLEN', answers, question) + entry
  redis.call('HDEL', answers, question)
  return redis.call('ZREM', ends, question) * bytes
end

-- Drops what ran out, and then what runs out first until the rest is within the bound. Returns the bytes of the rest.
-- Of what ran out only some thousands go at once: Redis serves nobody else meanwhile.
local function make_room(bytes, most, entry)
  for turn = 1, math.huge do
    local first = redis.call('ZRANGE', ends, 0, 499, 'WITHSCORES')
    local leaving = {}
    for i = 1, #first, 2 do
      if tonumber(first[i + 1]) > now and bytes <= most then
        break
      end
      leaving[#leaving + 1] = first[i]
      bytes = bytes - redis.call('HSTRLEN', answers, first[i]) - entry
    end
    call('ZREM', ends, leaving)
    call('HDEL', answers, leaving)
    if 2 * #leaving < #first or #first == 0 or (turn >= 10 and bytes <= most) then
      return bytes
    end
  end
end

-- Notes the size, and leaves nothing behind when the last answer has run out and nobody writes any more.
local function keep_size(bytes)
  redis.call('SET', size, string.format('%.0f', bytes))
  local last = redis.call('ZRANGE', ends, -1, -1, 'WITHSCORES')[2] or now
  for _, key in ipairs({ answers, ends, size }) do
    redis.call('PEXPIREAT', key, last)
  end
end
