-- Keeps the claim for its life more. One that ran out in an outage is taken up again if nobody had the run since.
-- In:  token, life in milliseconds, the claim's number. Out: 1, or 0 when the claim is lost.
-- A claim that lives is only prolonged, which Redis allows when its memory is full.
local owner = redis.call('GET', claim)
if owner == ARGV[1] then
  prolong_claim(ARGV[2])
  return 1
end
if not owner and redis.call('GET', claims) == ARGV[3] then
  hold_claim(ARGV[1], ARGV[2])
  return 1
end
return 0
