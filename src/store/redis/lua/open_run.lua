-- Creates a run or takes it up again.
-- In:  budget ('' for no cap), and for a run that is new here: spent, unknown, tokens (input, cached, written,
--      reasoning, output).
-- Out: nothing; read_run tells.
if redis.call('EXISTS', state) == 0 then
  redis.call('HSET', state, 'spent', ARGV[2], 'held', '0', 'unknown', ARGV[3], 'input_tokens', ARGV[4],
    'cached_tokens', ARGV[5], 'written_tokens', ARGV[6], 'reasoning_tokens', ARGV[7], 'output_tokens', ARGV[8])
end
redis.call('HINCRBY', state, 'sessions', 1)
redis.call('HDEL', state, 'stop_kind', 'stop_message', 'steer', 'report')
if ARGV[1] == '' then
  redis.call('HDEL', state, 'budget')
else
  redis.call('HSET', state, 'budget', ARGV[1])
end
