-- Takes requests and tokens from a pace, both or neither. store.ts and pace.ts tell how.
-- In:  requests, tokens, the user's limits ('' for none), lead in milliseconds.
-- Out: kind = taken | wait | too-large, the limits in force ('' for none), and for a wait its milliseconds and why:
--      requests, tokens or cooling.
local learned = field('learned_until', 0) > now
local rpm = tonumber(ARGV[3]) or (learned and fields.rpm) or nil
local tpm = tonumber(ARGV[4]) or (learned and fields.tpm) or nil
local lead = tonumber(ARGV[5])

local function cost(amount, limit)
  return limit and amount * 60000 / (limit * share()) or 0
end

local function wait(until_name, limit, its_cost)
  return limit and field(until_name, 0) - now - math.max(math.min(lead, 60000 - its_cost), 0) or 0
end

local requests, tokens = tonumber(ARGV[1]), tonumber(ARGV[2])
local requests_cost, tokens_cost = cost(requests, rpm), cost(tokens, tpm)
local requests_wait = wait('requests_until', rpm, requests_cost)
local tokens_wait = wait('tokens_until', tpm, tokens_cost)

local function answer(kind, ms, why)
  return { kind, tostring(rpm or ''), tostring(tpm or ''), ms and math.ceil(ms), why }
end

if (rpm and requests > rpm) or (tpm and tokens > tpm) then
  return answer('too-large')
end
if field('cooled_until', 0) > now then
  return answer('wait', fields.cooled_until - now, 'cooling')
end
if requests_wait > 0 or tokens_wait > 0 then
  return answer('wait', math.max(requests_wait, tokens_wait), requests_wait >= tokens_wait and 'requests' or 'tokens')
end
if rpm then
  keep('requests_until', math.max(field('requests_until', 0), now) + requests_cost)
end
if tpm then
  keep('tokens_until', math.max(field('tokens_until', 0), now) + tokens_cost)
end
keep_alive()
return answer('taken')
