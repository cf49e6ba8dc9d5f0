-- Keeps the claim for its life more. One that ran out in an outage is taken up again if nobody had the run since.
-- In:  token, life in milliseconds, the claim's number. Out: kept | taken, by another | lost, with all that was
--      known of claims.
-- A claim that lives is only prolonged, which Redis allows when its memory is full.
local owner = redis.call('GET', claim)
if owner == ARGV[1] then
  prolong_claim(ARGV[2])
  return 'kept'
end
local last = redis.call('GET', claims)
if not owner and last == ARGV[3] then
  hold_claim(ARGV[1], ARGV[2])
  return 'kept'
end
return last and 'taken' or 'lost'
