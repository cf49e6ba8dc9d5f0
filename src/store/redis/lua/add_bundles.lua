-- Opens planned bundles; ids that are open already stay as they are.
-- In:  id and body of each in turn.
for i = 1, #ARGV, 2 do
  open_bundle(ARGV[i], ARGV[i + 1])
end
