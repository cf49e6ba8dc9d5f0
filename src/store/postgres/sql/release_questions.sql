-- Lets go of questions that the owner took and will not answer.
-- In:  questions, owner.
CREATE OR REPLACE FUNCTION sheaf.release_questions(p_questions text[], p_owner text) RETURNS void LANGUAGE plpgsql
SET enable_seqscan = off AS $$
BEGIN
  PERFORM sheaf.lock_cache();
  DELETE FROM sheaf.question_lease WHERE question = ANY (p_questions) AND owner = p_owner;
END $$;
