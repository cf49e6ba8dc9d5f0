-- Lets go of questions that the owner took and will not answer.
-- In:  owner, the questions.
for i = 2, #ARGV do
  if redis.call('HGET', owners, ARGV[i]) == ARGV[1] then
    if not wrote('ZREM', leases, ARGV[i]) then
      return
    end
    release(ARGV[i])
  end
end
