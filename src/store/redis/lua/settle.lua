-- Ends a bundle in one step: hold lifted, charge added, answers appended, leftovers opened.
-- In:  bundle, charge (billed | unbilled | unknown; none: rows set aside without a call), call, cost of a billed call, what
--      it may have cost beyond that, its tokens (input, cached, written, reasoning, output), how many answers, the
--      answers, id and body of each leftover in turn.
-- A hold that a dead worker left on the bundle is forfeited: no later turn of the bundle could do that.
-- Out: settled, or superseded when the bundle was settled before; then a hold still standing is forfeited.
local bundle, charge, call, cost = ARGV[1], ARGV[2], ARGV[3], amount(ARGV[4])
local count = tonumber(ARGV[11])
if redis.call('HEXISTS', bundles, bundle) == 0 then
  if charge ~= 'none' then
    forfeit(call)
  end
  return 'superseded'
end

-- Redis does not take back what a failing script has written: whatever can be refused is refused before the first write.
local given_up = redis.call('HGET', forfeited, call)
if charge ~= 'none' and not given_up and redis.call('HEXISTS', holds, call) == 0 then
  return redis.error_reply('LOST call ' .. call .. ' was never reserved')
end

local left_behind = redis.call('HGET', held_calls, bundle)
if left_behind and left_behind ~= call then
  forfeit(left_behind)
end
-- This first write only takes away, so Redis lets the script run when its memory is full: what was paid for is kept.
close_bundle(bundle)
if charge == 'unknown' then
  forfeit(call)
elseif charge ~= 'none' then
  if given_up then
    redis.call('HDEL', forfeited, call)
    take_from('unknown', amount(given_up))
  else
    lift_hold(call)
  end
end
if charge == 'unbilled' then
  redis.call('HINCRBY', state, 'rejected_calls', 1)
elseif charge == 'billed' then
  add_to('spent', cost)
  if ARGV[5] ~= '0' then
    add_to('unknown', amount(ARGV[5]))
  end
  redis.call('HINCRBY', state, 'calls', 1)
  for i, field in ipairs({ 'input', 'cached', 'written', 'reasoning', 'output' }) do
    redis.call('HINCRBY', state, field .. '_tokens', ARGV[5 + i])
  end
end

for i = 12, 11 + count do
  redis.call('XADD', answers, '*', 'body', ARGV[i])
end
for i = 12 + count, #ARGV, 2 do
  open_bundle(ARGV[i], ARGV[i + 1], bundle)
end
return 'settled'
