-- Keeps the limits that the provider told, for ten minutes. Where little is left of one, nobody takes until the provider
-- must have refilled it to the low-water mark.
-- In:  pace, limits and what is left of them (null where it was not told), lead and low-water mark in milliseconds.
CREATE OR REPLACE FUNCTION sheaf.learn_pace(
  p_pace text, p_rpm double precision, p_tpm double precision, p_requests_left double precision,
  p_tokens_left double precision, p_lead double precision, p_low double precision
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  line sheaf.pace := sheaf.lock_pace(p_pace);
  now_ms double precision := sheaf.pace_clock();
  requests_missing double precision := greatest(p_low - p_requests_left * 60000 / p_rpm, 0);
  tokens_missing double precision := greatest(p_low - p_tokens_left * 60000 / p_tpm, 0);
BEGIN
  UPDATE sheaf.pace p SET
    rpm = coalesce(p_rpm, p.rpm),
    tpm = coalesce(p_tpm, p.tpm),
    learned_until = now_ms + 600000,
    requests_until = greatest(p.requests_until, CASE WHEN requests_missing > 0 THEN now_ms + p_lead + requests_missing END),
    tokens_until = greatest(p.tokens_until, CASE WHEN tokens_missing > 0 THEN now_ms + p_lead + tokens_missing END),
    touched_at = now_ms
  WHERE p.pace = p_pace;
  DELETE FROM sheaf.pace WHERE pace IN (
    -- Passed over where another is at it: two who delete the same lines in different orders would wait for each other.
    SELECT o.pace FROM sheaf.pace o WHERE o.touched_at < now_ms - 86400000 AND o.cooled_until < now_ms
    FOR UPDATE SKIP LOCKED
  );
END $$;
