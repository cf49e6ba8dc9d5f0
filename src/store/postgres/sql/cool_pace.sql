-- Nobody takes from the pace until then; the later of two such moments stands.
-- In:  pace, milliseconds.
CREATE OR REPLACE FUNCTION sheaf.cool_pace(p_pace text, p_ms double precision) RETURNS void LANGUAGE plpgsql AS $$
DECLARE line sheaf.pace := sheaf.lock_pace(p_pace);
BEGIN
  UPDATE sheaf.pace SET
    cooled_until = greatest(cooled_until, sheaf.pace_clock() + p_ms),
    touched_at = sheaf.pace_clock()
  WHERE pace = p_pace;
END $$;
