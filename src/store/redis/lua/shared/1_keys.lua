-- KEYS of every script: all of the run's, in the order of run-keys.ts. They share a hash slot, as Redis Cluster asks.
local state = KEYS[1]      -- hash: money and counts
local bundles = KEYS[2]    -- hash: open bundle -> body
local order = KEYS[3]      -- zset, all scores 0: the open bundles in the byte order of their ids
local attempts = KEYS[4]   -- hash: open bundle -> attempts, where there were any
local parents = KEYS[5]    -- hash: open bundle -> the settled bundle that left it over
local leftovers = KEYS[6]  -- zset, all scores 0: parent NUL child, for each line of `parents`
local holds = KEYS[7]      -- hash: call -> amount:bundle, for the holds that stand
local held_calls = KEYS[8] -- hash: bundle -> the call whose hold stands
local forfeited = KEYS[9]  -- hash: call -> amount; a late settlement can still make it known
local answers = KEYS[10]   -- stream: answers that were not acknowledged
local claim = KEYS[11]     -- string: the token of the run's producer; runs out unless renewed
local claims = KEYS[12]    -- string: how often the run was claimed; outlives an outage, and then runs out too
