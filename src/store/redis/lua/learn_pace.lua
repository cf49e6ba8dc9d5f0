-- Keeps the limits that the provider told, for ten minutes. Where little is left of one, nobody takes until the provider
-- must have refilled it to the low-water mark.
-- In:  limits and what is left of them ('' where it was not told), lead and low-water mark in milliseconds.
local lead, low = tonumber(ARGV[5]), tonumber(ARGV[6])

local function learn(limit_name, until_name, limit, left)
  if not limit then
    return
  end
  keep(limit_name, limit)
  local missing = left and low - left * 60000 / limit or 0
  if missing > 0 then
    keep(until_name, math.max(field(until_name, 0), now + lead + missing))
  end
end

learn('rpm', 'requests_until', tonumber(ARGV[1]), tonumber(ARGV[3]))
learn('tpm', 'tokens_until', tonumber(ARGV[2]), tonumber(ARGV[4]))
keep('learned_until', now + 600000)
keep_alive()
