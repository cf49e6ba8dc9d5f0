-- What several operations do with the claim of a run's only producer.

-- How long the count of claims is kept after the last one was heard of: longer than any outage that a process sits out.
local claims_life = 24 * 3600 * 1000

local function prolong_claim(life)
  redis.call('PEXPIRE', claim, life)
  redis.call('PEXPIRE', claims, claims_life)
end

local function hold_claim(token, life)
  redis.call('SET', claim, token)
  prolong_claim(life)
end
