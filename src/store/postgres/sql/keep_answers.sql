-- Keeps answers and lets go of their questions. One that is kept already stays until it runs out.
-- In:  questions, answers (same order), owner, how long they are kept in milliseconds, bytes that the cache may hold,
--      bytes that each counts besides its answer.
-- Plans are made while the cache is empty and kept when it is not: they must not read the whole table.
CREATE OR REPLACE FUNCTION sheaf.keep_answers(
  p_questions text[], p_answers text[], p_owner text, p_life_ms bigint, p_most bigint, p_entry bigint
) RETURNS void LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  total bigint := sheaf.lock_cache();
  moment timestamptz := clock_timestamp();
  change bigint;
  line record;
BEGIN
  WITH gone AS (DELETE FROM sheaf.cached_answer a WHERE a.until <= moment RETURNING a.bytes)
  SELECT coalesce(sum(bytes), 0) INTO change FROM gone;
  total := total - change;
  WITH kept AS (
    INSERT INTO sheaf.cached_answer (question, answer, bytes, until)
    SELECT k.question, k.answer, octet_length(k.answer) + p_entry, moment + p_life_ms * interval '1 millisecond'
    FROM unnest(p_questions, p_answers) AS k(question, answer)
    WHERE octet_length(k.answer) + p_entry <= p_most
    ON CONFLICT DO NOTHING
    RETURNING bytes
  )
  SELECT coalesce(sum(bytes), 0) INTO change FROM kept;
  total := total + change;
  IF total > p_most THEN
    FOR line IN SELECT a.question, a.bytes FROM sheaf.cached_answer a ORDER BY a.until LOOP
      EXIT WHEN total <= p_most;
      DELETE FROM sheaf.cached_answer a WHERE a.question = line.question;
      total := total - line.bytes;
    END LOOP;
  END IF;
  UPDATE sheaf.cache SET bytes = total WHERE bytes <> total;
  PERFORM sheaf.release_questions(p_questions, p_owner);
END $$;
