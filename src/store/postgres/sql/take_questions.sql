-- Finds out what is to be done about questions, and leases to the owner those that nobody else is asking.
-- In:  questions, owner, how long others wait for it in milliseconds (0: nothing is written).
-- Out: the place of each question that is not the owner's to ask, from 1, and its answer, null where another asks it.
-- Plans are made while the cache is empty and kept when it is not: they must not read whole tables.
CREATE OR REPLACE FUNCTION sheaf.take_questions(p_questions text[], p_owner text, p_hold_ms bigint)
RETURNS TABLE (place bigint, answer text) LANGUAGE plpgsql
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
  moment timestamptz;
BEGIN
  IF p_hold_ms > 0 THEN
    PERFORM sheaf.lock_cache();
    -- Not now(): that is when the transaction began, before it waited for the lock.
    moment := clock_timestamp();
    DELETE FROM sheaf.question_lease l WHERE l.until <= moment;
    INSERT INTO sheaf.question_lease AS l (question, owner, until)
    SELECT DISTINCT q, p_owner, moment + p_hold_ms * interval '1 millisecond' FROM unnest(p_questions) AS q
    WHERE NOT EXISTS (SELECT FROM sheaf.cached_answer a WHERE a.question = q AND a.until > moment)
    ON CONFLICT (question) DO UPDATE SET until = excluded.until WHERE l.owner = p_owner;
  ELSE
    moment := clock_timestamp();
  END IF;
  RETURN QUERY
  SELECT q.place, a.answer
  FROM unnest(p_questions) WITH ORDINALITY AS q(question, place)
  LEFT JOIN sheaf.cached_answer a ON a.question = q.question AND a.until > moment
  LEFT JOIN sheaf.question_lease l ON l.question = q.question AND l.until > moment
  WHERE a.question IS NOT NULL OR l.owner <> p_owner;
END $$;
