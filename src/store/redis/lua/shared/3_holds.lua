-- What several operations do with holds.

-- Takes a standing hold away. Returns its amount and bundle, or nothing when there is none.
local function lift_hold(call)
  local hold = redis.call('HGET', holds, call)
  if not hold then
    return nil
  end
  local colon = string.find(hold, ':', 1, true)
  local value, bundle = amount(string.sub(hold, 1, colon - 1)), string.sub(hold, colon + 1)
  redis.call('HDEL', holds, call)
  if redis.call('HGET', held_calls, bundle) == call then
    redis.call('HDEL', held_calls, bundle)
  end
  take_from('held', value)
  return value, bundle
end

local function count_attempt(bundle)
  if redis.call('HEXISTS', bundles, bundle) == 1 then
    redis.call('HINCRBY', attempts, bundle, 1)
  end
end

-- The outcome of the call will not be known: its hold becomes unknown spend, and its bundle has one attempt more.
local function forfeit(call)
  local value, bundle = lift_hold(call)
  if value then
    redis.call('HSET', forfeited, call, text(value))
    add_to('unknown', value)
    count_attempt(bundle)
  end
end
