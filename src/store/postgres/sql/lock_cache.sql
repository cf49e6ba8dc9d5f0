-- Locks the cache: whoever changes it does so one after another, so that nobody waits for each other.
-- Out: the bytes that it holds.
CREATE OR REPLACE FUNCTION sheaf.lock_cache() RETURNS bigint LANGUAGE sql AS $$
  SELECT bytes FROM sheaf.cache FOR UPDATE;
$$;
