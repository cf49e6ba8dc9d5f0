-- Keeps what the run's producer says of how it stands.
-- In:  run, report.
CREATE OR REPLACE FUNCTION sheaf.report_run(p_run text, p_report text) RETURNS void LANGUAGE sql AS $$
  UPDATE sheaf.run SET report = p_report WHERE run = p_run;
$$;
