-- Forfeits every standing hold of a run whose workers are all known to be dead.
-- Out: how many holds there were.
local abandoned = redis.call('HKEYS', holds)
for _, call in ipairs(abandoned) do
  forfeit(call)
end
return #abandoned
