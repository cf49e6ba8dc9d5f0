-- What calls of the run may do from now on.
-- In:  run, steer (go, pause or leave). Out: whether there is such a run.
CREATE OR REPLACE FUNCTION sheaf.steer_run(p_run text, p_steer text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  UPDATE sheaf.run SET steer = p_steer WHERE run = p_run;
  RETURN FOUND;
END $$;
