-- What died, with its why. A row is never deleted by an operator: drop and replay are states, so that both can be told and undone.
-- act: the audit entry of the last action; what happens with an action is tied to it, so that two at once make one effect.
CREATE TABLE dead_letters (
  id TEXT PRIMARY KEY,
  job_id TEXT,
  queue TEXT NOT NULL,
  type TEXT NOT NULL,
  event_id TEXT,
  brand TEXT,
  correlation_id TEXT,
  source TEXT,
  status TEXT NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'snoozed', 'replayed', 'dropped')),
  reason TEXT NOT NULL CHECK (reason IN ('permanent', 'exhausted', 'malformed', 'stalled', 'undelivered')),
  error_name TEXT NOT NULL,
  error_message TEXT NOT NULL,
  error_stack TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  body TEXT NOT NULL,
  content_type TEXT NOT NULL DEFAULT 'json',
  created_at TEXT NOT NULL,
  resolved_at TEXT,
  resolved_by TEXT,
  resolved_reason TEXT,
  snoozed_until TEXT,
  replay_of TEXT,
  act TEXT
) WITHOUT ROWID;
CREATE INDEX dead_letters_by_status ON dead_letters (status, id);
CREATE INDEX dead_letters_by_job ON dead_letters (job_id, id);
CREATE INDEX dead_letters_by_correlation ON dead_letters (correlation_id, id);
