-- Ends a bundle in one step: hold lifted, charge added, answers appended, leftovers opened.
-- In:  run, bundle, call (null: rows set aside without a call), charge (billed | unbilled | unknown), cost of a billed call,
--      what it may have cost beyond that, its tokens, answers, leftover ids and bodies.
-- A hold that a dead worker left on the bundle is forfeited: no later turn of the bundle could do that.
-- Out: settled, or superseded when the bundle was settled before; then a hold still standing is forfeited.
CREATE OR REPLACE FUNCTION sheaf.settle(
  p_run text, p_bundle text, p_call text, p_charge text, p_cost bigint, p_unknown bigint, p_input bigint,
  p_cached bigint, p_written bigint, p_reasoning bigint, p_output bigint, p_answers text[], p_leftover_ids text[], p_leftover_bodies text[]
) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  h sheaf.hold;
  left_behind text;
BEGIN
  PERFORM 1 FROM sheaf.run WHERE run = p_run FOR UPDATE;
  DELETE FROM sheaf.bundle WHERE run = p_run AND bundle = p_bundle;
  IF NOT FOUND THEN
    IF p_call IS NOT NULL THEN
      PERFORM sheaf.forfeit_hold(p_run, p_call);
    END IF;
    RETURN 'superseded';
  END IF;

  FOR left_behind IN
    SELECT o.call FROM sheaf.hold o
    WHERE o.run = p_run AND o.bundle = p_bundle AND NOT o.forfeited AND o.call IS DISTINCT FROM p_call
  LOOP
    PERFORM sheaf.forfeit_hold(p_run, left_behind);
  END LOOP;
  IF p_call IS NOT NULL THEN
    SELECT * INTO h FROM sheaf.hold WHERE run = p_run AND call = p_call;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'call % was never reserved', p_call USING ERRCODE = 'SHLST';
    END IF;
    IF p_charge = 'unknown' THEN
      PERFORM sheaf.forfeit_hold(p_run, p_call);
    ELSE
      DELETE FROM sheaf.hold WHERE run = p_run AND call = p_call;
      UPDATE sheaf.run SET
        held = held - CASE WHEN h.forfeited THEN 0 ELSE h.amount END,
        unknown = unknown - CASE WHEN h.forfeited THEN h.amount ELSE 0 END,
        rejected_calls = rejected_calls + CASE WHEN p_charge = 'unbilled' THEN 1 ELSE 0 END
      WHERE run = p_run;
    END IF;
    IF p_charge = 'billed' THEN
      UPDATE sheaf.run SET
        spent = spent + p_cost, unknown = unknown + p_unknown, calls = calls + 1, input_tokens = input_tokens + p_input,
        cached_tokens = cached_tokens + p_cached, written_tokens = written_tokens + p_written,
        reasoning_tokens = reasoning_tokens + p_reasoning, output_tokens = output_tokens + p_output
      WHERE run = p_run;
    END IF;
  END IF;

  INSERT INTO sheaf.answer (run, body) SELECT p_run, a FROM unnest(p_answers) AS a;
  PERFORM sheaf.add_bundles(p_run, p_bundle, p_leftover_ids, p_leftover_bodies);
  RETURN 'settled';
END $$;
