-- The provider asked to slow down: half the pace, for fifteen minutes. share() tells what it is later.
if field('slowed_at', 0) < now - 60000 then
  keep('slowness', math.max(share() / 2, 1 / 16))
  keep('slowed_at', now)
  keep_alive()
end
