-- What several operations do with the cache's size.

-- Drops answers. entry: bytes that each counts besides its answer. Returns the bytes that they counted.
local function drop(questions, entry)
  local freed = 0
  for _, question in ipairs(questions) do
    local length = redis.call('HSTRLEN', answers, question)
    if redis.call('ZREM', ends, question) == 1 then
      redis.call('HDEL', answers, question)
      freed = freed + length + entry
    end
  end
  return freed
end

-- Drops answers that ran out, a few thousand at most: Redis serves nobody else meanwhile. Returns bytes.
local function drop_ended(entry)
  return drop(redis.call('ZRANGEBYSCORE', ends, '-inf', now, 'LIMIT', 0, 4000), entry)
end

-- Notes the size, and leaves nothing behind when the last answer has run out and nobody writes any more.
local function keep_size(bytes)
  redis.call('SET', size, string.format('%.0f', bytes))
  local last = redis.call('ZRANGE', ends, -1, -1, 'WITHSCORES')[2] or now
  for _, key in ipairs({ answers, ends, size }) do
    redis.call('PEXPIREAT', key, string.format('%.0f', last))
  end
end
