-- How many of the failed jobs of a minute have a muted cause. Only in rows of minutes.
ALTER TABLE queue_spans ADD COLUMN muted INTEGER NOT NULL DEFAULT 0;
-- The version of the Worker whose failure was the first of the group. NULL if it is not known.
ALTER TABLE failure_groups ADD COLUMN first_version TEXT;

-- As before, with worker_version, and the failures of a muted cause counted in their minute. Workers of a version before leave
-- worker_version out.
DROP TRIGGER failure_arrived;
DROP TRIGGER dead_letter_grouped;
DROP VIEW failure_arrivals;
CREATE VIEW failure_arrivals AS SELECT '' AS fingerprint, '' AS error_name, '' AS message, '' AS at, 0 AS count, 0 AS open, '[]' AS queues,
  '[]' AS types, '[]' AS tenants, NULL AS worker_version WHERE 0;
CREATE TRIGGER failure_arrived INSTEAD OF INSERT ON failure_arrivals BEGIN
  INSERT INTO failure_groups (fingerprint, error_name, message, first_seen_at, last_seen_at, count, open, first_version)
    SELECT NEW.fingerprint, NEW.error_name, NEW.message, NEW.at, NEW.at, 0, 0, NEW.worker_version
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
  -- Still muted: counted in the minute of its queues. Two statements, because the conflict clause of the statement that fires a trigger
  -- overrides the trigger's own.
  INSERT INTO queue_spans (span, queue, at) SELECT DISTINCT 'minute', value ->> 0, strftime('%Y-%m-%dT%H:%M:00.000Z', NEW.at) FROM json_each(NEW.queues)
    WHERE EXISTS (SELECT 1 FROM failure_groups WHERE fingerprint = NEW.fingerprint AND status = 'muted')
      AND NOT EXISTS (SELECT 1 FROM queue_spans WHERE span = 'minute' AND queue = value ->> 0 AND at = strftime('%Y-%m-%dT%H:%M:00.000Z', NEW.at));
  UPDATE queue_spans SET muted = muted + (SELECT sum(value ->> 1) FROM json_each(NEW.queues) WHERE value ->> 0 = queue)
  WHERE span = 'minute' AND queue IN (SELECT value ->> 0 FROM json_each(NEW.queues)) AND at = strftime('%Y-%m-%dT%H:%M:00.000Z', NEW.at)
    AND EXISTS (SELECT 1 FROM failure_groups WHERE fingerprint = NEW.fingerprint AND status = 'muted');
END;
CREATE TRIGGER dead_letter_grouped AFTER INSERT ON dead_letters WHEN NEW.grouped = 0 BEGIN
  INSERT INTO failure_arrivals (fingerprint, error_name, message, at, count, open, queues, types, tenants, worker_version) VALUES (NEW.fingerprint,
    NEW.error_name, substr(NEW.error_message, 1, 500), NEW.created_at, 1, NEW.status = 'open', json_array(json_array(NEW.queue, 1)),
    json_array(json_array(NEW.type, 1)), iif(NEW.tenant IS NULL, '[]', json_array(json_array(NEW.tenant, 1))), NEW.worker_version);
END;
