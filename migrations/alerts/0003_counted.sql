-- The same trouble raised again and again is one open alert with a count. key: what it is about; open: 1 until it was not
-- raised for an hour, so that the next time is a new one.
ALTER TABLE alerts ADD COLUMN key TEXT;
ALTER TABLE alerts ADD COLUMN count INTEGER NOT NULL DEFAULT 1;
ALTER TABLE alerts ADD COLUMN last_raised_at TEXT;
ALTER TABLE alerts ADD COLUMN open INTEGER NOT NULL DEFAULT 0;
CREATE UNIQUE INDEX alerts_open ON alerts (key) WHERE open = 1;

-- Who told the webhook of what, and when: it hears of the same trouble once an hour.
CREATE TABLE alert_posts (
  key TEXT PRIMARY KEY,
  event_id TEXT NOT NULL,
  posted_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX alert_posts_by_time ON alert_posts (posted_at);
