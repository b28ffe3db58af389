-- What operators order of a run: to pause, go on, end, begin anew.
-- last_order: the latest one, JSON. order_due: 1 until the run's brand has carried it out, so that two orders at once make one.
-- restarts, restarted_from: how often it began anew, and from which step the last time; an older picture never replaces a newer one.
ALTER TABLE runs ADD COLUMN last_order TEXT;
ALTER TABLE runs ADD COLUMN order_due INTEGER NOT NULL DEFAULT 0;
ALTER TABLE runs ADD COLUMN restarts INTEGER NOT NULL DEFAULT 0;
ALTER TABLE runs ADD COLUMN restarted_from TEXT;

-- Each try of a step: what came of it, or its error. Not in the run's row, which lists and sockets carry.
CREATE TABLE run_attempts (
  run_id TEXT NOT NULL,
  started_at TEXT NOT NULL,
  step TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  ended_at TEXT NOT NULL,
  retry_at TEXT,
  output TEXT,
  output_length INTEGER,
  error_name TEXT,
  error_message TEXT,
  error_stack TEXT,
  PRIMARY KEY (run_id, started_at, step)
) WITHOUT ROWID;
