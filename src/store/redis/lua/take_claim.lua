-- Makes the caller the run's only producer, unless another is.
-- In:  token, life in milliseconds.
-- Out: taken, the claim's number | refused, milliseconds until the other's claim runs out.
local owner = redis.call('GET', claim)
if owner and owner ~= ARGV[1] then
  return { 'refused', redis.call('PTTL', claim) }
end
if not owner then
  redis.call('INCR', claims)
end
hold_claim(ARGV[1], ARGV[2])
return { 'taken', tonumber(redis.call('GET', claims)) }
