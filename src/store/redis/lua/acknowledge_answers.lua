-- The answers are safe elsewhere: they are dropped.
-- In:  the number of the caller's claim ('' when it has none), the answers' sequences.
-- A process whose claim went to another must not drop answers: the other has not seen them.
local last = redis.call('GET', claims)
if ARGV[1] ~= '' and not last then
  return redis.error_reply('LOST its claims are gone')
end
if ARGV[1] ~= '' and last ~= ARGV[1] then
  return redis.error_reply('TAKEN this run was taken over by another process')
end
for i = 2, #ARGV do
  redis.call('XDEL', answers, ARGV[i])
end
