-- No further reservation for this run; the first reason stands.
-- In:  run, kind, message.
CREATE OR REPLACE FUNCTION sheaf.stop_run(p_run text, p_kind text, p_message text) RETURNS void LANGUAGE sql AS $$
  UPDATE sheaf.run SET stop_kind = p_kind, stop_message = p_message WHERE run = p_run AND stop_kind IS NULL;
$$;
