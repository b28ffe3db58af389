-- Lists of failures by type and by tenant read what they show. A dead letter costs up to two more rows, a failed job of a tenant one; a job that
-- completes costs none of them.
CREATE INDEX dead_letters_by_type ON dead_letters (type, status, id);
CREATE INDEX dead_letters_by_tenant ON dead_letters (tenant, status, id) WHERE tenant IS NOT NULL;
CREATE INDEX jobs_failed_by_tenant ON jobs (tenant, sort_key) WHERE state = 'failed' AND tenant IS NOT NULL;

-- Blocked jobs of all queues, newest first. Only the parent of a flow is ever blocked.
CREATE INDEX jobs_blocked_newest ON jobs (sort_key) WHERE state = 'blocked';

-- What one operator did, and what was done: an operator's action costs two more rows.
CREATE INDEX audit_by_actor ON audit (actor, id);
CREATE INDEX audit_by_action ON audit (action, id);

-- Runs of a tenant in a state.
CREATE INDEX runs_by_tenant_status ON runs (tenant, status, started_at, id);

-- How many failed runs are unresolved, kept by triggers as the runs of each status are: in one row.
CREATE TABLE unresolved_run_count (id INTEGER PRIMARY KEY CHECK (id = 1), count INTEGER NOT NULL);
INSERT INTO unresolved_run_count SELECT 1, count(*) FROM runs WHERE unresolved = 1;
CREATE TRIGGER run_unresolved_added AFTER INSERT ON runs WHEN NEW.unresolved = 1 BEGIN
  INSERT INTO unresolved_run_count SELECT 1, 0 WHERE NOT EXISTS (SELECT 1 FROM unresolved_run_count);
  UPDATE unresolved_run_count SET count = count + 1;
END;
CREATE TRIGGER run_unresolved_changed AFTER UPDATE OF unresolved ON runs WHEN OLD.unresolved <> NEW.unresolved BEGIN
  INSERT INTO unresolved_run_count SELECT 1, 0 WHERE NOT EXISTS (SELECT 1 FROM unresolved_run_count);
  UPDATE unresolved_run_count SET count = count + NEW.unresolved - OLD.unresolved;
END;
CREATE TRIGGER run_unresolved_removed AFTER DELETE ON runs WHEN OLD.unresolved = 1 BEGIN
  UPDATE unresolved_run_count SET count = count - 1;
END;
