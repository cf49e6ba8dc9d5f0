-- What calls of the run may do from now on. No field means that they may begin.
-- In:  steer (go, pause or leave).
-- Out: 1, or 0 when there is no such run.
if redis.call('EXISTS', state) == 0 then
  return 0
end
if ARGV[1] == 'go' then
  redis.call('HDEL', state, 'steer')
else
  redis.call('HSET', state, 'steer', ARGV[1])
end
return 1
