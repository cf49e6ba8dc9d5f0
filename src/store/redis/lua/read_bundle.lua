-- In:  bundle.
-- Out: id, body, attempts; nothing when it is not open.
if redis.call('HEXISTS', bundles, ARGV[1]) == 1 then
  return bundle_line(ARGV[1])
end
