-- Deletes all that is known of a run.
-- In:  run.
CREATE OR REPLACE FUNCTION sheaf.forget_run(p_run text) RETURNS void LANGUAGE sql AS $$
  DELETE FROM sheaf.answer WHERE run = p_run;
  DELETE FROM sheaf.hold WHERE run = p_run;
  DELETE FROM sheaf.bundle WHERE run = p_run;
  DELETE FROM sheaf.run WHERE run = p_run;
$$;
