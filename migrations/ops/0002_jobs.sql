-- One row per delivery to be done. The row is there before the message is sent, so a lost message is found again.
-- due_at: when somebody must look at it (undelivered, lease over, retry due); NULL once it is over, which takes it out of the index.
CREATE TABLE jobs (
  id TEXT PRIMARY KEY,
  queue TEXT NOT NULL,
  type TEXT NOT NULL,
  event_id TEXT NOT NULL,
  brand TEXT,
  correlation_id TEXT,
  source TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'delayed', 'blocked', 'active', 'completed', 'failed')),
  attempt INTEGER NOT NULL DEFAULT 0,
  attempts INTEGER NOT NULL,
  body TEXT NOT NULL,
  created_at TEXT NOT NULL,
  sent_at TEXT,
  due_at TEXT,
  started_at TEXT,
  finished_at TEXT,
  error_name TEXT,
  error_message TEXT
) WITHOUT ROWID;
CREATE INDEX jobs_by_correlation ON jobs (correlation_id, id);
CREATE INDEX jobs_pending ON jobs (queue, state, due_at) WHERE due_at IS NOT NULL;

-- The tries that did not end well. A try that did is told by its job's row.
CREATE TABLE attempts (
  job_id TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  started_at TEXT NOT NULL,
  ended_at TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('retried', 'failed', 'stalled')),
  error_name TEXT NOT NULL,
  error_message TEXT NOT NULL,
  error_stack TEXT NOT NULL,
  retry_at TEXT,
  PRIMARY KEY (job_id, attempt)
) WITHOUT ROWID;
