-- Opens bundles; ids that are open already stay as they are.
-- In:  run, parent (null for planned bundles), ids, bodies (same order).
CREATE OR REPLACE FUNCTION sheaf.add_bundles(p_run text, p_parent text, p_ids text[], p_bodies text[])
RETURNS void LANGUAGE sql AS $$
  INSERT INTO sheaf.bundle (run, bundle, parent, body)
  SELECT p_run, b.id, p_parent, b.body FROM unnest(p_ids, p_bodies) AS b(id, body)
  ON CONFLICT DO NOTHING;
$$;
