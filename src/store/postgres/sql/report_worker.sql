-- Keeps a worker's report by the server's own clock, and drops those that have run out.
-- In:  worker, report, life in milliseconds.
CREATE OR REPLACE FUNCTION sheaf.report_worker(p_worker text, p_report text, p_life_ms bigint) RETURNS void
LANGUAGE sql AS $$
  DELETE FROM sheaf.worker WHERE until < clock_timestamp() AND worker <> p_worker;
  INSERT INTO sheaf.worker (worker, report, until)
  VALUES (p_worker, p_report, clock_timestamp() + p_life_ms * interval '1 millisecond')
  ON CONFLICT (worker) DO UPDATE SET report = excluded.report, until = excluded.until;
$$;
