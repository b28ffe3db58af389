-- Which messages were handled, and which are to be sent: both commit with the work they belong to.
CREATE TABLE processed_events (
  event_id TEXT PRIMARY KEY,
  type TEXT NOT NULL,
  correlation_id TEXT,
  processed_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX processed_events_at ON processed_events (processed_at);

CREATE TABLE outbox (
  event_id TEXT NOT NULL,
  queue TEXT NOT NULL,
  message TEXT NOT NULL,
  created_at TEXT NOT NULL,
  published_at TEXT,
  PRIMARY KEY (event_id, queue)
) WITHOUT ROWID;
CREATE INDEX outbox_unpublished ON outbox (created_at) WHERE published_at IS NULL;
CREATE INDEX outbox_published ON outbox (published_at) WHERE published_at IS NOT NULL;
