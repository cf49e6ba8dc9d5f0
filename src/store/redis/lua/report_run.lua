-- Keeps what the run's producer says of how it stands.
-- In:  report.
if redis.call('EXISTS', state) == 1 then
  redis.call('HSET', state, 'report', ARGV[1])
end
