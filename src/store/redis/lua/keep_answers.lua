-- Keeps answers and lets go of their questions. One that is kept already stays until it runs out.
-- In:  owner, how long they are kept in milliseconds, bytes that the cache may hold, bytes that each counts besides its
--      answer, then question and answer in turn.
local owner, life, most, entry = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
-- A server that evicts keys may have taken one of the three, and then the others are worth nothing.
local there = redis.call('EXISTS', answers, ends, size)
if there ~= 0 and there ~= 3 and not wrote('UNLINK', answers, ends, size) then
  return
end

local questions = {}
for i = 5, #ARGV, 2 do
  questions[#questions + 1] = ARGV[i]
end
local kept_until = ends_in(ends, questions)
local fresh, fresh_until, ran_out, seen, added = {}, {}, {}, {}, 0
for i, question in ipairs(questions) do
  local answer = ARGV[4 + 2 * i]
  if kept_until[i] <= now and not seen[question] and #answer + entry <= most then
    seen[question] = true
    if kept_until[i] > 0 then
      ran_out[#ran_out + 1] = question
    end
    fresh[#fresh + 1] = question
    fresh[#fresh + 1] = answer
    fresh_until[#fresh_until + 1] = now + life
    fresh_until[#fresh_until + 1] = question
    added = added + #answer + entry
  end
end
if #fresh > 0 then
  -- First what needs room: behind a write that only takes away, a full Redis would take it, and be fuller yet.
  if not wrote('APPEND', size, '') then
    return
  end
  local bytes = (tonumber(redis.call('GET', size)) or 0) + added
  for _, question in ipairs(ran_out) do
    bytes = bytes - drop(question, entry)
  end
  call('HSET', answers, fresh)
  call('ZADD', ends, fresh_until)
  keep_size(make_room(bytes, most, entry))
end
release(owner, questions)
