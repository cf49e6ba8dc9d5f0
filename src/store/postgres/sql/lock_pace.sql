-- The pace's line, new if need be, locked: whoever changes a pace does so one after another.
-- In:  pace.
CREATE OR REPLACE FUNCTION sheaf.lock_pace(p_pace text) RETURNS sheaf.pace LANGUAGE plpgsql AS $$
DECLARE line sheaf.pace;
BEGIN
  LOOP
    SELECT * INTO line FROM sheaf.pace WHERE pace = p_pace FOR UPDATE;
    IF FOUND THEN
      RETURN line;
    END IF;
    INSERT INTO sheaf.pace (pace, touched_at) VALUES (p_pace, sheaf.pace_clock()) ON CONFLICT DO NOTHING;
  END LOOP;
END $$;

-- Milliseconds since 1970. Not now(): that is when the transaction began, before it waited for the lock.
CREATE OR REPLACE FUNCTION sheaf.pace_clock() RETURNS double precision LANGUAGE sql VOLATILE AS $$
  SELECT extract(epoch FROM clock_timestamp())::double precision * 1000;
$$;
