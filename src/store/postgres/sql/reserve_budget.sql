-- Holds the worst case of one attempt, if the cap allows it. The run's line is locked first, here and in every function
-- that moves money, so that reservations of many workers happen one after another.
-- In:  run, bundle, call, amount.
-- Out: kind = granted (attempts of the bundle; committed: spent + unknown + held) | settled | stopped (reason, message)
--      | paused | short (room below the cap, held by other calls).
CREATE OR REPLACE FUNCTION sheaf.reserve_budget(p_run text, p_bundle text, p_call text, p_amount bigint)
RETURNS TABLE (
  kind text, attempts integer, committed text, reason text, message text, room text, held_elsewhere text
) LANGUAGE plpgsql AS $$
DECLARE
  r sheaf.run;
  left_behind text;
  total bigint;
BEGIN
  SELECT * INTO r FROM sheaf.run WHERE run = p_run FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'it is not in this store' USING ERRCODE = 'SHLST';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM sheaf.bundle b WHERE b.run = p_run AND b.bundle = p_bundle) THEN
    kind := 'settled';
    RETURN NEXT;
    RETURN;
  END IF;
  IF EXISTS (SELECT 1 FROM sheaf.hold h WHERE h.run = p_run AND h.call = p_call AND NOT h.forfeited) THEN
    kind := 'granted';
  ELSE
    FOR left_behind IN
      SELECT h.call FROM sheaf.hold h WHERE h.run = p_run AND h.bundle = p_bundle AND NOT h.forfeited
    LOOP
      PERFORM sheaf.forfeit_hold(p_run, left_behind);
      SELECT * INTO r FROM sheaf.run WHERE run = p_run;
    END LOOP;
    total := r.spent + r.unknown + r.held;
    IF r.stop_kind IS NOT NULL THEN
      kind := 'stopped';
      reason := r.stop_kind;
      message := r.stop_message;
    ELSIF r.steer <> 'go' THEN
      kind := 'paused';
    ELSIF r.budget IS NOT NULL AND total + p_amount > r.budget THEN
      kind := 'short';
      room := greatest(r.budget - total, 0);
      held_elsewhere := r.held;
    ELSE
      INSERT INTO sheaf.hold (run, call, bundle, amount) VALUES (p_run, p_call, p_bundle, p_amount);
      UPDATE sheaf.run SET held = held + p_amount WHERE run = p_run RETURNING * INTO r;
      kind := 'granted';
    END IF;
  END IF;
  IF kind = 'granted' THEN
    committed := r.spent + r.unknown + r.held;
    SELECT b.attempts INTO attempts FROM sheaf.bundle b WHERE b.run = p_run AND b.bundle = p_bundle;
  END IF;
  RETURN NEXT;
END $$;
