-- Forgets all answers; who asks what stands. Takes away only, so a full Redis does it too, and has their room.
-- Out: how many there were.
local count = redis.call('ZCOUNT', ends, string.format('(%.0f', now), '+inf')
redis.call('UNLINK', answers, ends, size)
return count
