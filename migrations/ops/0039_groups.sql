-- Failures by cause: one row for each fingerprint, counted as dead letters arrive.
-- quarters: [[quarter of an hour since 1970, count], …], the latest 100. queues, types, tenants: [[value, count], …], at most 20.
-- heat: log2 of all failures, each weighted 2^(its hour since 1970). It orders groups by their rate at any time: a failure counts half as
-- much as one an hour later. status_at, status_by: who resolved or muted it, and when. version: how often an operator changed it.
CREATE TABLE failure_groups (
  fingerprint TEXT PRIMARY KEY,
  error_name TEXT NOT NULL,
  message TEXT NOT NULL,
  first_seen_at TEXT NOT NULL,
  last_seen_at TEXT NOT NULL,
  count INTEGER NOT NULL,
  open INTEGER NOT NULL,
  heat REAL NOT NULL DEFAULT 0,
  quarters TEXT NOT NULL DEFAULT '[]',
  queues TEXT NOT NULL DEFAULT '[]',
  types TEXT NOT NULL DEFAULT '[]',
  tenants TEXT NOT NULL DEFAULT '[]',
  status TEXT NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'resolved', 'muted')),
  status_at TEXT,
  status_by TEXT,
  muted_until TEXT,
  muted_above INTEGER,
  regressed_at TEXT,
  note TEXT,
  assignee TEXT,
  runbook TEXT,
  version INTEGER NOT NULL DEFAULT 0,
  act TEXT
) WITHOUT ROWID;
-- Dead letters of before have fingerprints of one type, so their types are exact.
INSERT INTO failure_groups (fingerprint, error_name, message, first_seen_at, last_seen_at, count, open, heat, queues, types)
  SELECT fingerprint, error_name, substr(error_message, 1, 500), min(created_at), max(created_at), count(*), sum(status = 'open'),
    unixepoch(max(created_at)) / 3600.0, json_array(json_array(queue, count(*))), json_array(json_array(type, count(*)))
  FROM dead_letters GROUP BY fingerprint;
CREATE INDEX failure_groups_by_last ON failure_groups (status, last_seen_at);
CREATE INDEX failure_groups_by_count ON failure_groups (status, count);
CREATE INDEX failure_groups_by_heat ON failure_groups (status, heat);
CREATE INDEX failure_groups_closed ON failure_groups (last_seen_at) WHERE open = 0;

-- Whatever is inserted here is added to its group: `count` dead letters of one fingerprint at one time, `open` of them open. queues, types
-- and tenants are [[value, count], …] and may name a value twice.
CREATE VIEW failure_arrivals AS SELECT '' AS fingerprint, '' AS error_name, '' AS message, '' AS at, 0 AS count, 0 AS open, '[]' AS queues,
  '[]' AS types, '[]' AS tenants WHERE 0;
CREATE TRIGGER failure_arrived INSTEAD OF INSERT ON failure_arrivals BEGIN
  INSERT INTO failure_groups (fingerprint, error_name, message, first_seen_at, last_seen_at, count, open)
    SELECT NEW.fingerprint, NEW.error_name, NEW.message, NEW.at, NEW.at, 0, 0
    WHERE NOT EXISTS (SELECT 1 FROM failure_groups WHERE fingerprint = NEW.fingerprint);
  UPDATE failure_groups SET count = count + NEW.count, open = open + NEW.open, message = NEW.message,
    first_seen_at = min(first_seen_at, NEW.at), last_seen_at = max(last_seen_at, NEW.at),
    heat = max(heat, unixepoch(NEW.at) / 3600.0) + log2(pow(2, min(0, heat - unixepoch(NEW.at) / 3600.0)) + NEW.count * pow(2, min(0, unixepoch(NEW.at) / 3600.0 - heat))),
    quarters = (SELECT json_group_array(json_array(quarter, n)) FROM (SELECT quarter, sum(n) AS n FROM (
      SELECT value ->> 0 AS quarter, value ->> 1 AS n FROM json_each(quarters) UNION ALL SELECT unixepoch(NEW.at) / 900, NEW.count)
      GROUP BY quarter ORDER BY quarter DESC LIMIT 100)),
    queues = (SELECT json_group_array(json_array(name, n)) FROM (SELECT name, sum(n) AS n FROM (
      SELECT value ->> 0 AS name, value ->> 1 AS n FROM json_each(queues) UNION ALL SELECT value ->> 0, value ->> 1 FROM json_each(NEW.queues))
      GROUP BY name ORDER BY n DESC, name LIMIT 20)),
    types = (SELECT json_group_array(json_array(name, n)) FROM (SELECT name, sum(n) AS n FROM (
      SELECT value ->> 0 AS name, value ->> 1 AS n FROM json_each(types) UNION ALL SELECT value ->> 0, value ->> 1 FROM json_each(NEW.types))
      GROUP BY name ORDER BY n DESC, name LIMIT 20)),
    tenants = (SELECT json_group_array(json_array(name, n)) FROM (SELECT name, sum(n) AS n FROM (
      SELECT value ->> 0 AS name, value ->> 1 AS n FROM json_each(tenants) UNION ALL SELECT value ->> 0, value ->> 1 FROM json_each(NEW.tenants))
      GROUP BY name ORDER BY n DESC, name LIMIT 20))
  WHERE fingerprint = NEW.fingerprint;
  -- Seen again after it was resolved, or the mute is over: open again. Most arrivals change nothing here.
  UPDATE failure_groups SET regressed_at = iif(status = 'resolved', NEW.at, NULL), status = 'open', status_at = NULL, status_by = NULL,
    muted_until = NULL, muted_above = NULL
  WHERE fingerprint = NEW.fingerprint AND (status = 'resolved' AND NEW.at > status_at OR status = 'muted' AND (NEW.at >= muted_until
    OR (SELECT sum(value ->> 1) FROM json_each(quarters) WHERE value ->> 0 > unixepoch(NEW.at) / 900 - 4) > muted_above));
END;

-- grouped: 1 if the statement that inserted the dead letter also counts it, so that a batch costs its group one update. The Worker of a
-- version before leaves it at 0.
ALTER TABLE dead_letters ADD COLUMN grouped INTEGER NOT NULL DEFAULT 0;
CREATE TRIGGER dead_letter_grouped AFTER INSERT ON dead_letters WHEN NEW.grouped = 0 BEGIN
  INSERT INTO failure_arrivals (fingerprint, error_name, message, at, count, open, queues, types, tenants) VALUES (NEW.fingerprint,
    NEW.error_name, substr(NEW.error_message, 1, 500), NEW.created_at, 1, NEW.status = 'open', json_array(json_array(NEW.queue, 1)),
    json_array(json_array(NEW.type, 1)), iif(NEW.tenant IS NULL, '[]', json_array(json_array(NEW.tenant, 1))));
END;
CREATE TRIGGER dead_letter_group_moved AFTER UPDATE OF status ON dead_letters WHEN (OLD.status = 'open') <> (NEW.status = 'open') BEGIN
  UPDATE failure_groups SET open = max(0, open + (NEW.status = 'open') - (OLD.status = 'open')) WHERE fingerprint = NEW.fingerprint;
END;
CREATE TRIGGER dead_letter_group_removed AFTER DELETE ON dead_letters WHEN OLD.status = 'open' BEGIN
  UPDATE failure_groups SET open = max(0, open - 1) WHERE fingerprint = OLD.fingerprint;
END;
