-- The provider asked to slow down: half the pace, for fifteen minutes. pace_share tells what it is later.
-- In:  pace.
CREATE OR REPLACE FUNCTION sheaf.slow_pace(p_pace text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  line sheaf.pace := sheaf.lock_pace(p_pace);
  now_ms double precision := sheaf.pace_clock();
BEGIN
  UPDATE sheaf.pace SET
    slowness = greatest(sheaf.pace_share(line, now_ms) / 2, 1.0 / 16),
    slowed_at = now_ms,
    touched_at = now_ms
  WHERE pace = p_pace AND slowed_at < now_ms - 60000;
END $$;
