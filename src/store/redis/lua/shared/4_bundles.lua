-- What several operations do with bundles.

-- Opens a bundle; one that is open already stays as it is. parent: nil for planned bundles.
local function open_bundle(id, body, parent)
  if redis.call('HSETNX', bundles, id, body) == 0 then
    return
  end
  redis.call('ZADD', order, 0, id)
  if parent then
    redis.call('HSET', parents, id, parent)
    redis.call('ZADD', leftovers, 0, parent .. '\0' .. id)
  end
end

local function close_bundle(id)
  redis.call('HDEL', bundles, id)
  redis.call('ZREM', order, id)
  redis.call('HDEL', attempts, id)
  local parent = redis.call('HGET', parents, id)
  if parent then
    redis.call('HDEL', parents, id)
    redis.call('ZREM', leftovers, parent .. '\0' .. id)
  end
end

-- A bundle as readers get it: id, body, attempts.
local function bundle_line(id)
  return { id, redis.call('HGET', bundles, id), redis.call('HGET', attempts, id) or '0' }
end
