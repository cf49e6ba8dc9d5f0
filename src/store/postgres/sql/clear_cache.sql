-- Forgets all answers; who asks what stands.
-- Out: how many there were.
CREATE OR REPLACE FUNCTION sheaf.clear_cache() RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  cleared integer;
BEGIN
  PERFORM sheaf.lock_cache();
  SELECT count(*) INTO cleared FROM sheaf.cached_answer WHERE until > clock_timestamp();
  TRUNCATE sheaf.cached_answer;
  UPDATE sheaf.cache SET bytes = 0;
  RETURN cleared;
END $$;
