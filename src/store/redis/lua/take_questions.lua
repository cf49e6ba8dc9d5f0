-- Finds out what is to be done about questions, and leases to the owner those that nobody else is asking.
-- In:  owner, how long others wait for it in milliseconds (0: nothing is written), the questions.
-- Out: for each of them: its answer; or 1, it is the owner's to ask; or 0, another asks it.
local owner, hold = ARGV[1], tonumber(ARGV[2])
local turns, ours = {}, {}
for i = 3, #ARGV do
  local question = ARGV[i]
  local answer = is_answered(question) and redis.call('HGET', answers, question)
  local other = not answer and owner_of(question)
  if answer then
    turns[#turns + 1] = answer
  elseif other and other ~= owner then
    turns[#turns + 1] = 0
  else
    turns[#turns + 1] = 1
    ours[#ours + 1] = question
  end
end
if hold == 0 or #ours == 0 or not wrote('ZADD', leases, now + hold, ours[1]) then
  return turns
end
for _, question in ipairs(ours) do
  redis.call('ZADD', leases, now + hold, question)
  redis.call('HSET', owners, question, owner)
end
-- Owners that died let go of nothing.
for _, question in ipairs(redis.call('ZRANGEBYSCORE', leases, '-inf', now, 'LIMIT', 0, 1000)) do
  release(question)
end
local last = redis.call('ZRANGE', leases, -1, -1, 'WITHSCORES')[2]
redis.call('PEXPIREAT', leases, string.format('%.0f', last))
redis.call('PEXPIREAT', owners, string.format('%.0f', last))
return turns
