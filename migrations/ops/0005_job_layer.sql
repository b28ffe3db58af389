-- All a job can be asked and told: options, progress, result, parent and children, logs, limits, retention.
-- limit_key: jobs with the same key share a rate limit. sends: how often it was sent without being claimed.
-- run_at: when a delayed job is to be tried; due_at stays the time when somebody must look at it.
-- edited: its payload was changed after it was sent, so the row's body counts, not the message's.
-- cancelled_at: somebody asked the running try to stop. keep_last, remove_at: when it may be forgotten once it is over.
ALTER TABLE jobs ADD COLUMN priority INTEGER NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN limit_key TEXT;
ALTER TABLE jobs ADD COLUMN options TEXT;
ALTER TABLE jobs ADD COLUMN run_at TEXT;
ALTER TABLE jobs ADD COLUMN sends INTEGER NOT NULL DEFAULT 1;
ALTER TABLE jobs ADD COLUMN edited INTEGER NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN progress TEXT;
ALTER TABLE jobs ADD COLUMN result TEXT;
ALTER TABLE jobs ADD COLUMN parent_id TEXT;
ALTER TABLE jobs ADD COLUMN fail_parent INTEGER NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN cancelled_at TEXT;
ALTER TABLE jobs ADD COLUMN remove_at TEXT;
ALTER TABLE jobs ADD COLUMN keep_last INTEGER;

UPDATE jobs SET run_at = due_at WHERE state = 'delayed';

-- Without the state: a job that is claimed keeps its place here, and its row is all that is written.
DROP INDEX jobs_pending;
CREATE INDEX jobs_due ON jobs (queue, due_at) WHERE due_at IS NOT NULL;
-- A job without a correlation id doesn't pay for being found by it.
DROP INDEX jobs_by_correlation;
CREATE INDEX jobs_by_correlation ON jobs (correlation_id, id) WHERE correlation_id IS NOT NULL;
-- The children of a parent, and those of them that are not over: one look tells whether any is left.
CREATE INDEX jobs_by_parent ON jobs (parent_id, id) WHERE parent_id IS NOT NULL;
CREATE INDEX jobs_open_children ON jobs (parent_id) WHERE parent_id IS NOT NULL AND finished_at IS NULL;
-- What may be forgotten; only jobs that ask for it are here.
CREATE INDEX jobs_to_remove ON jobs (remove_at) WHERE remove_at IS NOT NULL;
CREATE INDEX jobs_kept ON jobs (queue, state, finished_at) WHERE keep_last IS NOT NULL AND finished_at IS NOT NULL;

-- A try of a job that is run again after it went well, or was cancelled, has to be told by itself too.
CREATE TABLE tries (
  job_id TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  started_at TEXT NOT NULL,
  ended_at TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('completed', 'retried', 'failed', 'stalled', 'cancelled')),
  error_name TEXT,
  error_message TEXT,
  error_stack TEXT,
  retry_at TEXT,
  PRIMARY KEY (job_id, attempt)
) WITHOUT ROWID;
INSERT INTO tries SELECT * FROM attempts;
DROP TABLE attempts;
ALTER TABLE tries RENAME TO attempts;

-- What a handler said while it ran.
CREATE TABLE job_logs (
  job_id TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  line INTEGER NOT NULL,
  at TEXT NOT NULL,
  level TEXT NOT NULL,
  message TEXT NOT NULL,
  data TEXT,
  PRIMARY KEY (job_id, attempt, line)
) WITHOUT ROWID;

-- Who holds a deduplication id, and until when.
CREATE TABLE deduplications (
  queue TEXT NOT NULL,
  id TEXT NOT NULL,
  job_id TEXT NOT NULL,
  expires_at TEXT NOT NULL,
  PRIMARY KEY (queue, id)
) WITHOUT ROWID;
CREATE INDEX deduplications_by_expiry ON deduplications (expires_at);

-- How fast a queue may go. Tokens: `rate_limit` starts in `rate_period_ms`, the same per key; concurrency: jobs active at once.
ALTER TABLE queues ADD COLUMN rate_limit INTEGER;
ALTER TABLE queues ADD COLUMN rate_period_ms INTEGER;
ALTER TABLE queues ADD COLUMN key_rate_limit INTEGER;
ALTER TABLE queues ADD COLUMN key_rate_period_ms INTEGER;
ALTER TABLE queues ADD COLUMN concurrency INTEGER;

-- How far a sweep that goes through a table in bites has come.
CREATE TABLE sweep_marks (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;
