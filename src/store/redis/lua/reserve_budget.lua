-- Holds the worst case of one attempt, if the cap allows it.
-- In:  bundle, call, amount.
-- Out: granted, attempts of the bundle, spent + unknown + held | settled | stopped, kind, message
--      | paused | short, room below the cap, held by other calls.
local bundle, call, wanted = ARGV[1], ARGV[2], amount(ARGV[3])
if redis.call('EXISTS', state) == 0 then
  return redis.error_reply('LOST it is not in this store')
end
if redis.call('HEXISTS', bundles, bundle) == 0 then
  return { 'settled' }
end

if redis.call('HEXISTS', holds, call) == 0 then
  -- A call given up already must not come back under its name: its money is unknown spend.
  if redis.call('HEXISTS', forfeited, call) == 1 then
    return redis.error_reply('SHEAF call ' .. call .. ' was given up and cannot be reserved again')
  end
  local left_behind = redis.call('HGET', held_calls, bundle)
  if left_behind then
    forfeit(left_behind)
  end

  local stop = redis.call('HMGET', state, 'stop_kind', 'stop_message')
  if stop[1] then
    return { 'stopped', stop[1], stop[2] }
  end
  if redis.call('HEXISTS', state, 'steer') == 1 then
    return { 'paused' }
  end
  local budget = redis.call('HGET', state, 'budget')
  local total = sum(stored('spent'), stored('unknown'), stored('held'))
  if budget and less(amount(budget), sum(total, wanted)) then
    local room = less(total, amount(budget)) and difference(amount(budget), total) or amount('0')
    return { 'short', text(room), text(stored('held')) }
  end
  redis.call('HSET', holds, call, text(wanted) .. ':' .. bundle)
  redis.call('HSET', held_calls, bundle, call)
  add_to('held', wanted)
end
local committed = sum(stored('spent'), stored('unknown'), stored('held'))
return { 'granted', redis.call('HGET', attempts, bundle) or '0', text(committed) }
