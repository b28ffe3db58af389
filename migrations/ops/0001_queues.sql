-- One row per queue: its counters, kept in the batch that moves the jobs, and its pause gate. Nothing is ever counted by scanning.
CREATE TABLE queues (
  name TEXT PRIMARY KEY,
  waiting INTEGER NOT NULL DEFAULT 0,
  delayed INTEGER NOT NULL DEFAULT 0,
  blocked INTEGER NOT NULL DEFAULT 0,
  active INTEGER NOT NULL DEFAULT 0,
  completed INTEGER NOT NULL DEFAULT 0,
  failed INTEGER NOT NULL DEFAULT 0,
  open_dead_letters INTEGER NOT NULL DEFAULT 0,
  last_finished_at TEXT,
  paused_at TEXT,
  paused_by TEXT,
  pause_reason TEXT,
  resume_at TEXT
) WITHOUT ROWID;

INSERT INTO queues (name) VALUES
  ('gatherfeed-commands'), ('sm-commands'), ('publish-commands'), ('social-commands'),
  ('brand-events'), ('analytics-events'), ('alerts-events');
