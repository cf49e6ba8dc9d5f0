-- Sets another cap, unless it is less than what is committed. The run's line is locked first, so that no reservation comes between.
-- In:  run, budget.
-- Out: kind = changed | short (committed: spent + unknown + held) | stopped (reason, message) | unknown.
CREATE OR REPLACE FUNCTION sheaf.change_budget(p_run text, p_budget bigint)
RETURNS TABLE (kind text, committed text, reason text, message text) LANGUAGE plpgsql AS $$
DECLARE
  r sheaf.run;
BEGIN
  SELECT * INTO r FROM sheaf.run WHERE run = p_run FOR UPDATE;
  IF NOT FOUND THEN
    kind := 'unknown';
  ELSIF r.stop_kind IS NOT NULL THEN
    kind := 'stopped';
    reason := r.stop_kind;
    message := r.stop_message;
  ELSIF p_budget < r.spent + r.unknown + r.held THEN
    kind := 'short';
    committed := r.spent + r.unknown + r.held;
  ELSE
    UPDATE sheaf.run SET budget = p_budget WHERE run = p_run;
    kind := 'changed';
  END IF;
  RETURN NEXT;
END $$;
