-- What is to be done again and again. next_at: its next planned time; NULL while paused and when ended, which takes it out of the index.
-- act: the audit entry of the last change, so that two changes at once make one. fired: the firing that moved next_at last; its jobs
-- are tied to it, so that two schedulers at once make each run once. asked_at, asked_job: the last run on demand, for who presses twice.
CREATE TABLE schedules (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  queue TEXT NOT NULL,
  type TEXT NOT NULL,
  payload TEXT NOT NULL,
  options TEXT NOT NULL,
  cron TEXT,
  every_ms INTEGER,
  time_zone TEXT NOT NULL,
  max_runs INTEGER,
  start_at TEXT,
  end_at TEXT,
  missed TEXT NOT NULL CHECK (missed IN ('skip', 'catchUp')),
  runs INTEGER NOT NULL DEFAULT 0,
  next_at TEXT,
  last_at TEXT,
  last_job_id TEXT,
  paused_at TEXT,
  paused_by TEXT,
  pause_reason TEXT,
  asked_at TEXT,
  asked_job TEXT,
  act TEXT NOT NULL,
  fired TEXT,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX schedules_due ON schedules (next_at) WHERE next_at IS NOT NULL;
