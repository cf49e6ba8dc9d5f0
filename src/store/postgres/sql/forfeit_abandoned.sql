-- Forfeits every standing hold of a run whose workers are all known to be dead.
-- In:  run. Out: how many holds there were.
CREATE OR REPLACE FUNCTION sheaf.forfeit_abandoned(p_run text) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  abandoned text;
  count integer := 0;
BEGIN
  FOR abandoned IN SELECT call FROM sheaf.hold WHERE run = p_run AND NOT forfeited LOOP
    PERFORM sheaf.forfeit_hold(p_run, abandoned);
    count := count + 1;
  END LOOP;
  RETURN count;
END $$;
