-- Alerts, one open row for each cause. key: the cause; open: 1 until it was not raised for an hour, so that the next time is a new alert.
-- sent_at: when it was posted to the webhook last. post_error: why the last post was given up.
CREATE TABLE alerts (
  id TEXT PRIMARY KEY,
  key TEXT NOT NULL,
  tenant TEXT,
  type TEXT NOT NULL,
  severity TEXT NOT NULL,
  title TEXT NOT NULL,
  detail TEXT NOT NULL,
  correlation_id TEXT,
  count INTEGER NOT NULL,
  raised_at TEXT NOT NULL,
  last_raised_at TEXT NOT NULL,
  open INTEGER NOT NULL,
  sent_at TEXT,
  post_error TEXT
) WITHOUT ROWID;
CREATE UNIQUE INDEX alerts_open ON alerts (key) WHERE open = 1;
CREATE INDEX alerts_by_last ON alerts (last_raised_at, id);
CREATE INDEX alerts_by_severity ON alerts (severity, last_raised_at, id);

-- The ids that alerts have counted, so that none counts twice.
CREATE TABLE alert_occurrences (
  id TEXT PRIMARY KEY,
  raised_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX alert_occurrences_by_time ON alert_occurrences (raised_at);

-- The post of each cause to the webhook, at most one an hour. due_at: when to try next; NULL when it was sent or given up.
CREATE TABLE alert_posts (
  key TEXT PRIMARY KEY,
  occurrence_id TEXT NOT NULL,
  created_at TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  due_at TEXT
) WITHOUT ROWID;
CREATE INDEX alert_posts_due ON alert_posts (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX alert_posts_by_time ON alert_posts (created_at);
