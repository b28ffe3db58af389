-- Instances of workflows that somebody opened or controlled here: a binding can't list instances. `control` is the command
-- that was sent to the platform and not answered yet (JSON); it counts as lost after `control_until`.
CREATE TABLE opened_instances (
  workflow TEXT NOT NULL,
  id TEXT NOT NULL,
  opened_at TEXT NOT NULL,
  opened_by TEXT NOT NULL,
  control TEXT,
  control_until TEXT,
  PRIMARY KEY (workflow, id)
) WITHOUT ROWID;
CREATE INDEX opened_instances_by_time ON opened_instances (workflow, opened_at, id);
CREATE INDEX opened_instances_by_age ON opened_instances (opened_at);
CREATE INDEX opened_instances_controlled ON opened_instances (control_until) WHERE control_until IS NOT NULL;
