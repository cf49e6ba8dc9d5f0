-- A call's outcome will not be known: its hold becomes unknown spend, and its bundle has one attempt more.
-- In:  run, call. A hold that is gone or forfeited already is left alone.
CREATE OR REPLACE FUNCTION sheaf.forfeit_hold(p_run text, p_call text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE h sheaf.hold;
BEGIN
  PERFORM 1 FROM sheaf.run WHERE run = p_run FOR UPDATE;
  UPDATE sheaf.hold SET forfeited = true WHERE run = p_run AND call = p_call AND NOT forfeited RETURNING * INTO h;
  IF FOUND THEN
    UPDATE sheaf.run SET held = held - h.amount, unknown = unknown + h.amount WHERE run = p_run;
    UPDATE sheaf.bundle SET attempts = attempts + 1 WHERE run = p_run AND bundle = h.bundle;
  END IF;
END $$;
