-- Holds the worst case of one attempt, if the cap allows it. The run's line is locked first, here and in every function
-- that moves money, so that reservations of many workers happen one after another.
-- In:  run, bundle, call, amount.
-- Out: kind = granted (attempts of the bundle) | settled | stopped (reason, message) | short (room below the cap, held by other calls).
CREATE OR REPLACE FUNCTION sheaf.reserve_budget(p_run text, p_bundle text, p_call text, p_amount bigint)
RETURNS TABLE (kind text, attempts integer, reason text, message text, room text, held_elsewhere text) LANGUAGE plpgsql AS $$
DECLARE
  r sheaf.run;
  left_behind text;
BEGIN
  SELECT * INTO r FROM sheaf.run WHERE run = p_run FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'run % is not in this store', p_run;
  END IF;
  IF NOT EXISTS (SELECT 1 FROM sheaf.bundle b WHERE b.run = p_run AND b.bundle = p_bundle) THEN
    RETURN QUERY SELECT 'settled', NULL::integer, NULL::text, NULL::text, NULL::text, NULL::text;
    RETURN;
  END IF;
  IF EXISTS (SELECT 1 FROM sheaf.hold h WHERE h.run = p_run AND h.call = p_call AND NOT h.forfeited) THEN
    RETURN QUERY SELECT 'granted', b.attempts, NULL::text, NULL::text, NULL::text, NULL::text
      FROM sheaf.bundle b WHERE b.run = p_run AND b.bundle = p_bundle;
    RETURN;
  END IF;
  FOR left_behind IN SELECT h.call FROM sheaf.hold h WHERE h.run = p_run AND h.bundle = p_bundle AND NOT h.forfeited LOOP
    PERFORM sheaf.forfeit_hold(p_run, left_behind);
    SELECT * INTO r FROM sheaf.run WHERE run = p_run;
  END LOOP;
  IF r.stop_kind IS NOT NULL THEN
    RETURN QUERY SELECT 'stopped', NULL::integer, r.stop_kind, r.stop_message, NULL::text, NULL::text;
    RETURN;
  END IF;
  IF r.budget IS NOT NULL AND r.spent + r.unknown + r.held + p_amount > r.budget THEN
    RETURN QUERY SELECT 'short', NULL::integer, NULL::text, NULL::text,
      greatest(r.budget - r.spent - r.unknown - r.held, 0)::text, r.held::text;
    RETURN;
  END IF;
  INSERT INTO sheaf.hold (run, call, bundle, amount) VALUES (p_run, p_call, p_bundle, p_amount);
  UPDATE sheaf.run SET held = held + p_amount WHERE run = p_run;
  RETURN QUERY SELECT 'granted', b.attempts, NULL::text, NULL::text, NULL::text, NULL::text
    FROM sheaf.bundle b WHERE b.run = p_run AND b.bundle = p_bundle;
END $$;
