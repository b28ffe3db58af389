-- Commands that were sent to the Cloudflare platform and not answered yet, at most one for each target. One counts as lost after `until`:
-- it is then recorded in `audit` with an unknown result. `after` is what was asked for (JSON).
CREATE TABLE pending_commands (
  target TEXT PRIMARY KEY,
  audit_id TEXT NOT NULL,
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  reason TEXT,
  after TEXT,
  until TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX pending_commands_by_time ON pending_commands (until);

-- The last answer of the Cloudflare API to each question that all dashboards share (JSON), for when it can't be asked.
CREATE TABLE account_answers (
  name TEXT PRIMARY KEY,
  body TEXT NOT NULL,
  read_at TEXT NOT NULL
) WITHOUT ROWID;
