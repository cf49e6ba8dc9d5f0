-- Sets another cap, unless it is less than what is committed.
-- In:  budget.
-- Out: changed | short, spent + unknown + held | stopped, kind, message | unknown.
if redis.call('EXISTS', state) == 0 then
  return { 'unknown' }
end
local stop = redis.call('HMGET', state, 'stop_kind', 'stop_message')
if stop[1] then
  return { 'stopped', stop[1], stop[2] }
end
local committed = sum(stored('spent'), stored('unknown'), stored('held'))
if less(amount(ARGV[1]), committed) then
  return { 'short', text(committed) }
end
redis.call('HSET', state, 'budget', ARGV[1])
return { 'changed' }
