-- A run's money and counts. Amounts leave as text: they outgrow a JavaScript number.
-- In:  run. Out: no line when the run is unknown.
CREATE OR REPLACE FUNCTION sheaf.read_run(p_run text) RETURNS TABLE (
  sessions integer, budget text, spent text, held text, unknown text, calls text, rejected_calls text, input_tokens text,
  cached_tokens text, written_tokens text, reasoning_tokens text, output_tokens text, stop_kind text,
  stop_message text, steer text, open_bundles text
) LANGUAGE sql STABLE AS $$
  SELECT r.sessions, r.budget::text, r.spent::text, r.held::text, r.unknown::text, r.calls::text, r.rejected_calls::text,
         r.input_tokens::text, r.cached_tokens::text, r.written_tokens::text, r.reasoning_tokens::text,
         r.output_tokens::text, r.stop_kind, r.stop_message, r.steer,
         (SELECT count(*)::text FROM sheaf.bundle b WHERE b.run = p_run)
  FROM sheaf.run r WHERE r.run = p_run;
$$;
