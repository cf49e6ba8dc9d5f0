-- What the cache holds. Answers that ran out and were not dropped yet do not count.
-- Out: answers, bytes, and when the first and the last run out, in milliseconds since 1970.
CREATE OR REPLACE FUNCTION sheaf.cache_stats()
RETURNS TABLE (answers bigint, bytes bigint, first_ends bigint, last_ends bigint) LANGUAGE sql AS $$
  SELECT
    count(*), coalesce(sum(a.bytes), 0)::bigint, floor(extract(epoch FROM min(a.until)) * 1000)::bigint,
    floor(extract(epoch FROM max(a.until)) * 1000)::bigint
  FROM sheaf.cached_answer a WHERE a.until > clock_timestamp();
$$;
