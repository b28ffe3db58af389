-- Plans: bulk operations that are previewed, confirmed once and run on the server.
-- filter, freeze_position: what was asked for, and how far its set has been frozen (NULL: the set is complete). cutoff: nothing younger is in it.
-- skips: how many were skipped for each reason (JSON). sample: the first eligible ones (JSON). position: the last item that was sent.
-- act: the audit entry of the run, which also marks the rows that it changed. sent, changed, completed, failed: what became of the items.
-- settled_before, failed_before: outcomes from before the plan was resumed; the circuit breaker does not count them again.
-- driver: which workflow instance drives it; driver_until: when that one counts as lost, NULL while there is nothing to do.
CREATE TABLE plans (
  id TEXT PRIMARY KEY,
  action TEXT NOT NULL,
  filter TEXT,
  freeze_position TEXT,
  cutoff TEXT NOT NULL,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL,
  reason TEXT,
  expires_at TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('planned', 'running', 'paused', 'completed', 'aborted', 'stopped')),
  state_at TEXT NOT NULL,
  state_by TEXT NOT NULL,
  stop_reason TEXT,
  eligible INTEGER NOT NULL DEFAULT 0,
  skips TEXT NOT NULL DEFAULT '{}',
  sample TEXT NOT NULL DEFAULT '[]',
  per_second REAL,
  canary_first INTEGER,
  max_failure_rate REAL,
  run_at TEXT,
  run_by TEXT,
  act TEXT,
  position TEXT NOT NULL DEFAULT '',
  sent INTEGER NOT NULL DEFAULT 0,
  changed INTEGER NOT NULL DEFAULT 0,
  completed INTEGER NOT NULL DEFAULT 0,
  failed INTEGER NOT NULL DEFAULT 0,
  settled_before INTEGER NOT NULL DEFAULT 0,
  failed_before INTEGER NOT NULL DEFAULT 0,
  undo_state TEXT CHECK (undo_state IN ('running', 'completed')),
  undo_at TEXT,
  undo_by TEXT,
  undo_position TEXT NOT NULL DEFAULT '',
  undone INTEGER NOT NULL DEFAULT 0,
  kept INTEGER NOT NULL DEFAULT 0,
  driver INTEGER NOT NULL DEFAULT 0,
  driver_at TEXT,
  driver_until TEXT
) WITHOUT ROWID;
CREATE INDEX plans_driven ON plans (driver_until) WHERE driver_until IS NOT NULL;
CREATE INDEX plans_planned ON plans (expires_at) WHERE state = 'planned';

-- The frozen set of a plan: dead letters or jobs. They are sent in the order of their ids, which is that of their creation.
-- before: what an undo puts back (JSON).
CREATE TABLE plan_items (
  plan_id TEXT NOT NULL,
  target_id TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('eligible', 'skipped', 'sent', 'completed', 'failed', 'changed', 'undone', 'kept')),
  reason TEXT,
  before TEXT,
  PRIMARY KEY (plan_id, target_id)
) WITHOUT ROWID;
-- Items in flight, and those that somebody should look at: they have a reason. The others are in neither.
CREATE INDEX plan_items_in_flight ON plan_items (plan_id, target_id) WHERE state = 'sent';
CREATE INDEX plan_items_by_state ON plan_items (plan_id, state, target_id) WHERE reason IS NOT NULL;
