-- A call was certainly not billed: its hold is lifted; its bundle will be tried again.
-- In:  run, call, counts (whether it uses up an attempt). A hold that is gone or forfeited is left alone.
CREATE OR REPLACE FUNCTION sheaf.release_hold(p_run text, p_call text, p_counts boolean) RETURNS void LANGUAGE plpgsql AS $$
DECLARE h sheaf.hold;
BEGIN
  PERFORM 1 FROM sheaf.run WHERE run = p_run FOR UPDATE;
  DELETE FROM sheaf.hold WHERE run = p_run AND call = p_call AND NOT forfeited RETURNING * INTO h;
  IF FOUND THEN
    UPDATE sheaf.run SET held = held - h.amount, rejected_calls = rejected_calls + 1 WHERE run = p_run;
    IF p_counts THEN
      UPDATE sheaf.bundle SET attempts = attempts + 1 WHERE run = p_run AND bundle = h.bundle;
    END IF;
  END IF;
END $$;
