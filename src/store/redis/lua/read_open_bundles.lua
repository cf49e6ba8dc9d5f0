-- A page of open bundles, in the byte order of their ids.
-- In:  the id after which the page begins, how many at most.
-- Out: id, body, attempts of each.
local after = ARGV[1] == '' and '-' or '(' .. ARGV[1]
local page = {}
for i, id in ipairs(redis.call('ZRANGEBYLEX', order, after, '+', 'LIMIT', 0, ARGV[2])) do
  page[i] = bundle_line(id)
end
return page
