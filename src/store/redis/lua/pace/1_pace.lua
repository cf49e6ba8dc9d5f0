-- KEYS of the scripts about a pace: its only key, a hash. Times are milliseconds since 1970 by the server's clock.
local pace = KEYS[1]
local clock = redis.call('TIME')
local now = clock[1] * 1000 + clock[2] / 1000
local fields = {}
local pairs_found = redis.call('HGETALL', pace)
for i = 1, #pairs_found, 2 do
  fields[pairs_found[i]] = tonumber(pairs_found[i + 1])
end

local function field(name, otherwise)
  return fields[name] or otherwise
end

-- Plain numbers as text would be cut to 14 digits, which milliseconds since 1970 nearly fill.
local function keep(name, number)
  redis.call('HSET', pace, name, string.format('%.6f', number))
end

-- A day after it was last used a pace means nothing any more, unless it has to cool for longer.
local function keep_alive()
  redis.call('PEXPIRE', pace, string.format('%.0f', math.max(86400000, field('cooled_until', 0) - now)))
end

-- The share of its limits that the pace may use: less than 1 for a while after the provider asked to slow down.
local function share()
  local slowness = field('slowness', 1)
  local recovered = math.max(now - field('slowed_at', 0) - 900000, 0) / 300000
  return math.min(1, slowness + (1 - slowness) * recovered)
end
