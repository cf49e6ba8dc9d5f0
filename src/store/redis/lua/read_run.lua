-- A run's money and counts.
-- Out: how many bundles are open, then the fields of `state` and their values in turn; nothing when the run is unknown.
local fields = redis.call('HGETALL', state)
if #fields == 0 then
  return nil
end
return { redis.call('HLEN', bundles), fields }
