-- A call was certainly not billed: its hold is lifted; its bundle will be tried again.
-- In:  call, counts ('1' when it uses up an attempt). A hold that is gone or forfeited is left alone.
local value, bundle = lift_hold(ARGV[1])
if value then
  redis.call('HINCRBY', state, 'rejected_calls', 1)
  if ARGV[2] == '1' then
    count_attempt(bundle)
  end
end
