-- What the cache holds. Answers that ran out and were not dropped yet do not count.
-- In:  bytes that an answer counts besides its own.
-- Out: answers, bytes, and when the first and the last run out, as text; '' when there are none.
local bytes = tonumber(redis.call('GET', size) or '0')
for _, question in ipairs(redis.call('ZRANGEBYSCORE', ends, '-inf', now)) do
  bytes = bytes - redis.call('HSTRLEN', answers, question) - tonumber(ARGV[1])
end
local first = redis.call('ZRANGEBYSCORE', ends, string.format('(%.0f', now), '+inf', 'WITHSCORES', 'LIMIT', 0, 1)[2]
local last = first and redis.call('ZRANGE', ends, -1, -1, 'WITHSCORES')[2]
return { redis.call('ZCOUNT', ends, string.format('(%.0f', now), '+inf'), bytes, first or '', last or '' }
