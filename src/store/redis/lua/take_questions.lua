-- Finds out what is to be done about questions, and leases to the owner those that nobody else is asking.
-- In:  owner, how long others wait for it in milliseconds (0: nothing is written), the questions.
-- Out: for each of them: its answer; or 1, it is the owner's to ask; or 0, another asks it.
local owner, hold = ARGV[1], tonumber(ARGV[2])
local questions = {}
for i = 3, #ARGV do
  questions[#questions + 1] = ARGV[i]
end
local answer_ends, lease_ends = ends_in(ends, questions), ends_in(leases, questions)
local turns, ours, ours_until = {}, {}, {}
for i, question in ipairs(questions) do
  local answer = answer_ends[i] > now and redis.call('HGET', answers, question)
  if answer then
    turns[i] = answer
  elseif lease_ends[i] > now and redis.call('HGET', owners, question) ~= owner then
    turns[i] = 0
  else
    turns[i] = 1
    ours[#ours + 1] = question
    ours[#ours + 1] = owner
    ours_until[#ours_until + 1] = now + hold
    ours_until[#ours_until + 1] = question
  end
end
if hold == 0 or #ours == 0 or not wrote('ZADD', leases, ours_until[1], ours_until[2]) then
  return turns
end
call('ZADD', leases, ours_until)
call('HSET', owners, ours)
-- Owners that died let go of nothing.
local ended = redis.call('ZRANGEBYSCORE', leases, '-inf', now, 'LIMIT', 0, 1000)
call('ZREM', leases, ended)
call('HDEL', owners, ended)
local last = redis.call('ZRANGE', leases, -1, -1, 'WITHSCORES')[2]
redis.call('PEXPIREAT', leases, last)
redis.call('PEXPIREAT', owners, last)
return turns
