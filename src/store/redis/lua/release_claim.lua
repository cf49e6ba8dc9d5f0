-- Gives the claim up, if it still is ours.
-- In:  token.
if redis.call('GET', claim) == ARGV[1] then
  redis.call('DEL', claim)
end
