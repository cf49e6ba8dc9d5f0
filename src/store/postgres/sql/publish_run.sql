-- Offers a run to the fleet's workers, or takes it back.
-- In:  run, orders (null: taken back).
CREATE OR REPLACE FUNCTION sheaf.publish_run(p_run text, p_orders text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF p_orders IS NULL THEN
    DELETE FROM sheaf.published WHERE run = p_run;
  ELSE
    INSERT INTO sheaf.published (run, orders) VALUES (p_run, p_orders)
    ON CONFLICT (run) DO UPDATE SET orders = p_orders;
  END IF;
END $$;
