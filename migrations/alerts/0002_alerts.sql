-- What needed a person, by the id of the event that said so.
CREATE TABLE alerts (
  id TEXT PRIMARY KEY,
  brand TEXT,
  type TEXT NOT NULL,
  severity TEXT NOT NULL,
  title TEXT NOT NULL,
  detail TEXT NOT NULL,
  correlation_id TEXT,
  raised_at TEXT NOT NULL,
  sent_at TEXT
) WITHOUT ROWID;
CREATE INDEX alerts_by_time ON alerts (raised_at);
