-- Creates a run or takes it up again.
-- In:  run, budget (null: no cap), and for a run that is new here: spent, unknown, tokens.
-- Out: nothing; read_run tells.
CREATE OR REPLACE FUNCTION sheaf.open_run(
  p_run text, p_budget bigint, p_spent bigint, p_unknown bigint, p_input bigint, p_cached bigint, p_written bigint,
  p_reasoning bigint, p_output bigint
) RETURNS void LANGUAGE sql AS $$
  INSERT INTO sheaf.run (
    run, budget, spent, unknown, input_tokens, cached_tokens, written_tokens, reasoning_tokens, output_tokens
  ) VALUES (p_run, p_budget, p_spent, p_unknown, p_input, p_cached, p_written, p_reasoning, p_output)
  ON CONFLICT (run) DO UPDATE SET
    sessions = sheaf.run.sessions + 1, budget = p_budget, stop_kind = NULL, stop_message = NULL,
    steer = 'go', report = NULL;
$$;
