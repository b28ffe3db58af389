-- What admins set for all. A setting that is not here has its default (domain/retention.ts).
CREATE TABLE settings (
  name TEXT PRIMARY KEY,
  value INTEGER NOT NULL
) WITHOUT ROWID;

-- Resolved dead letters are deleted by age. Open and snoozed ones are not in it.
CREATE INDEX dead_letters_resolved ON dead_letters (resolved_at) WHERE status IN ('replayed', 'dropped');
