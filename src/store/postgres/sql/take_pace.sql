-- Takes requests and tokens from a pace, both or neither. store.ts and pace.ts tell how.
-- In:  pace, requests, tokens, the user's limits (null for none), lead in milliseconds.
-- Out: kind = taken | wait (wait_ms, why: requests, tokens or cooling) | too-large; the limits in force.
CREATE OR REPLACE FUNCTION sheaf.take_pace(
  p_pace text, p_requests double precision, p_tokens double precision, p_rpm double precision, p_tpm double precision,
  p_lead double precision
) RETURNS TABLE (kind text, wait_ms double precision, why text, rpm double precision, tpm double precision)
LANGUAGE plpgsql AS $$
DECLARE
  line sheaf.pace := sheaf.lock_pace(p_pace);
  now_ms double precision := sheaf.pace_clock();
  share double precision := sheaf.pace_share(line, now_ms);
  requests_cost double precision;
  tokens_cost double precision;
  requests_wait double precision := 0;
  tokens_wait double precision := 0;
BEGIN
  rpm := coalesce(p_rpm, CASE WHEN line.learned_until > now_ms THEN line.rpm END);
  tpm := coalesce(p_tpm, CASE WHEN line.learned_until > now_ms THEN line.tpm END);
  requests_cost := coalesce(p_requests * 60000 / (rpm * share), 0);
  tokens_cost := coalesce(p_tokens * 60000 / (tpm * share), 0);
  IF rpm IS NOT NULL THEN
    requests_wait := line.requests_until - now_ms - greatest(least(p_lead, 60000 - requests_cost), 0);
  END IF;
  IF tpm IS NOT NULL THEN
    tokens_wait := line.tokens_until - now_ms - greatest(least(p_lead, 60000 - tokens_cost), 0);
  END IF;

  IF p_requests > rpm OR p_tokens > tpm THEN
    kind := 'too-large';
  ELSIF line.cooled_until > now_ms THEN
    kind := 'wait';
    why := 'cooling';
    wait_ms := ceil(line.cooled_until - now_ms);
  ELSIF requests_wait > 0 OR tokens_wait > 0 THEN
    kind := 'wait';
    why := CASE WHEN requests_wait >= tokens_wait THEN 'requests' ELSE 'tokens' END;
    wait_ms := ceil(greatest(requests_wait, tokens_wait));
  ELSE
    kind := 'taken';
    UPDATE sheaf.pace p SET
      requests_until = greatest(p.requests_until, now_ms) + requests_cost,
      tokens_until = greatest(p.tokens_until, now_ms) + tokens_cost,
      touched_at = now_ms
    WHERE p.pace = p_pace;
  END IF;
  RETURN NEXT;
END $$;

-- The share of its limits that a pace may use: less than 1 for a while after the provider asked to slow down.
CREATE OR REPLACE FUNCTION sheaf.pace_share(p_line sheaf.pace, p_now double precision) RETURNS double precision
LANGUAGE sql IMMUTABLE AS $$
  SELECT least(1, p_line.slowness + (1 - p_line.slowness) * greatest(p_now - p_line.slowed_at - 900000, 0) / 300000);
$$;
