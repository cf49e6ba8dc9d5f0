-- No further reservation for this run; the first reason stands.
-- In:  kind, message.
if redis.call('EXISTS', state) == 1 and redis.call('HEXISTS', state, 'stop_kind') == 0 then
  redis.call('HSET', state, 'stop_kind', ARGV[1], 'stop_message', ARGV[2])
end
