-- Exact arithmetic on pico-dollars. They travel as decimal text: above 2^53 Lua's numbers would round them.
-- An amount is a pair of whole dollars and the pico-dollars below one; both stay exact up to $9 * 10^15.
local dollar = 1e12

local function amount(text)
  text = text or '0'
  return { tonumber(string.sub(text, 1, -13)) or 0, tonumber(string.sub(text, -12)) }
end

local function text(a)
  if a[1] == 0 then
    return string.format('%.0f', a[2])
  end
  return string.format('%.0f%012.0f', a[1], a[2])
end

local function sum(...)
  local dollars, pico = 0, 0
  for _, a in ipairs({...}) do
    dollars = dollars + a[1]
    pico = pico + a[2]
  end
  local carry = math.floor(pico / dollar)
  return { dollars + carry, pico - carry * dollar }
end

local function less(a, b)
  return a[1] < b[1] or (a[1] == b[1] and a[2] < b[2])
end

-- a - b, for b not above a.
local function difference(a, b)
  if a[2] < b[2] then
    return { a[1] - 1 - b[1], a[2] + dollar - b[2] }
  end
  return { a[1] - b[1], a[2] - b[2] }
end

local function stored(field)
  return amount(redis.call('HGET', state, field))
end

local function add_to(field, a)
  redis.call('HSET', state, field, text(sum(stored(field), a)))
end

local function take_from(field, a)
  redis.call('HSET', state, field, text(difference(stored(field), a)))
end
