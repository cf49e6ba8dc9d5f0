-- Tables of the store. Money is bigint pico-dollars (up to $9.2 million a run). Bundles and outcomes are JSON kept as
-- text: jsonb would refuse NUL and lone surrogates, which models do write.
-- install.ts runs this file and the functions beside it whenever their text has changed; a change to a table needs an
-- ALTER that also leads an older store here.
CREATE SCHEMA IF NOT EXISTS sheaf;

CREATE TABLE IF NOT EXISTS sheaf.run (
  run text PRIMARY KEY,
  sessions integer NOT NULL DEFAULT 1,
  budget bigint,
  spent bigint NOT NULL DEFAULT 0,
  held bigint NOT NULL DEFAULT 0,
  unknown bigint NOT NULL DEFAULT 0,
  calls bigint NOT NULL DEFAULT 0,
  rejected_calls bigint NOT NULL DEFAULT 0,
  input_tokens bigint NOT NULL DEFAULT 0,
  cached_tokens bigint NOT NULL DEFAULT 0,
  written_tokens bigint NOT NULL DEFAULT 0,
  reasoning_tokens bigint NOT NULL DEFAULT 0,
  output_tokens bigint NOT NULL DEFAULT 0,
  stop_kind text,
  stop_message text
);
ALTER TABLE sheaf.run ADD COLUMN IF NOT EXISTS steer text NOT NULL DEFAULT 'go';
ALTER TABLE sheaf.run ADD COLUMN IF NOT EXISTS report text;

-- One line per open bundle; settling deletes it.
CREATE TABLE IF NOT EXISTS sheaf.bundle (
  run text NOT NULL,
  bundle text NOT NULL,
  parent text,
  body text NOT NULL,
  attempts integer NOT NULL DEFAULT 0,
  PRIMARY KEY (run, bundle)
);
CREATE INDEX IF NOT EXISTS bundle_parent ON sheaf.bundle (run, parent) WHERE parent IS NOT NULL;

-- Holds of calls in flight, and the forfeited ones: a late settlement can still make those known.
CREATE TABLE IF NOT EXISTS sheaf.hold (
  run text NOT NULL,
  call text NOT NULL,
  bundle text NOT NULL,
  amount bigint NOT NULL,
  forfeited boolean NOT NULL DEFAULT false,
  PRIMARY KEY (run, call)
);
CREATE INDEX IF NOT EXISTS hold_bundle ON sheaf.hold (run, bundle) WHERE NOT forfeited;

-- Answers on their way to part.csv; acknowledging deletes them.
CREATE TABLE IF NOT EXISTS sheaf.answer (
  run text NOT NULL,
  sequence bigint GENERATED ALWAYS AS IDENTITY,
  body text NOT NULL,
  PRIMARY KEY (run, sequence)
);

-- What the fleet's workers need to answer a run; only while a producer is on it.
CREATE TABLE IF NOT EXISTS sheaf.published (
  run text PRIMARY KEY,
  orders text NOT NULL
);

-- The fleet's workers, each until its report runs out.
CREATE TABLE IF NOT EXISTS sheaf.worker (
  worker text PRIMARY KEY,
  report text NOT NULL,
  until timestamptz NOT NULL
);

-- The answer cache. Answers are JSON texts, for the same reason as bundles.
CREATE TABLE IF NOT EXISTS sheaf.cached_answer (
  question text PRIMARY KEY,
  answer text NOT NULL,
  bytes bigint NOT NULL,
  until timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS cached_answer_until ON sheaf.cached_answer (until);

-- Its only line: bytes of all answers, as the bound counts them. Whoever changes the cache locks it first.
CREATE TABLE IF NOT EXISTS sheaf.cache (
  line boolean PRIMARY KEY DEFAULT true CHECK (line),
  bytes bigint NOT NULL DEFAULT 0
);
INSERT INTO sheaf.cache DEFAULT VALUES ON CONFLICT DO NOTHING;

-- Who is asking what. Not worth a log: after a crash of the server, all who asked have to begin anew.
CREATE UNLOGGED TABLE IF NOT EXISTS sheaf.question_lease (
  question text PRIMARY KEY,
  owner text NOT NULL,
  until timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS question_lease_until ON sheaf.question_lease (until);

-- What a fleet shares towards one endpoint, key and model. Times are milliseconds since 1970 by the server's clock.
-- Not worth a log: after a crash of the server, all of it is learned anew within a call or two.
CREATE UNLOGGED TABLE IF NOT EXISTS sheaf.pace (
  pace text PRIMARY KEY,
  requests_until double precision NOT NULL DEFAULT 0,
  tokens_until double precision NOT NULL DEFAULT 0,
  cooled_until double precision NOT NULL DEFAULT 0,
  rpm double precision,
  tpm double precision,
  learned_until double precision NOT NULL DEFAULT 0,
  slowed_at double precision NOT NULL DEFAULT 0,
  slowness double precision NOT NULL DEFAULT 1,
  touched_at double precision NOT NULL DEFAULT 0
) WITH (fillfactor = 50);
