-- Deletes all that is known of a run. Its line is locked first, as everywhere, so that no settlement is in the middle.
-- In:  run.
CREATE OR REPLACE FUNCTION sheaf.forget_run(p_run text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM sheaf.run WHERE run = p_run FOR UPDATE;
  DELETE FROM sheaf.published WHERE run = p_run;
  DELETE FROM sheaf.answer WHERE run = p_run;
  DELETE FROM sheaf.hold WHERE run = p_run;
  DELETE FROM sheaf.bundle WHERE run = p_run;
  DELETE FROM sheaf.run WHERE run = p_run;
END $$;
