-- Deletes all that is known of a run, but for the claim of whoever makes it forgotten.
redis.call('DEL', state, bundles, order, attempts, parents, leftovers, holds, held_calls, forfeited, answers)
