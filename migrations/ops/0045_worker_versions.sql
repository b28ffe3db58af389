-- The version of the Worker that completed a job, or failed it for good. NULL if its Worker has no binding for version metadata.
ALTER TABLE jobs ADD COLUMN worker_version TEXT;
ALTER TABLE dead_letters ADD COLUMN worker_version TEXT;

-- The versions of Workers that finished attempts of a queue. tag: the name that its deploy gave it. deployed_at: when the version was made, as
-- the platform says. One row for each queue and version, however many attempts.
CREATE TABLE worker_versions (
  queue TEXT NOT NULL,
  version TEXT NOT NULL,
  tag TEXT,
  deployed_at TEXT NOT NULL,
  PRIMARY KEY (queue, version)
) WITHOUT ROWID;
CREATE INDEX worker_versions_by_deploy ON worker_versions (deployed_at);
