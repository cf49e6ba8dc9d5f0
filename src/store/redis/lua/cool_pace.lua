-- Nobody takes from the pace until then; the later of two such moments stands.
-- In:  milliseconds.
fields.cooled_until = math.max(field('cooled_until', 0), now + tonumber(ARGV[1]))
keep('cooled_until', fields.cooled_until)
keep_alive()
