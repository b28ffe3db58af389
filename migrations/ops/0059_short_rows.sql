-- Rows of jobs repeat less. Existing rows stay as they are; full_event_id and full_body read both kinds (see store/jobs/shortRow.ts).
-- event_id: '' where the id of the job is made of it, as those of all new rows are.
ALTER TABLE jobs ADD COLUMN full_event_id TEXT GENERATED ALWAYS AS (
  iif(event_id = '', substr(id, 1, length(id) - length(queue) - 1), event_id)) VIRTUAL;
-- body: one that begins with a colon is only what follows "payload" in the message, without the last brace. The rest stands in other columns.
ALTER TABLE jobs ADD COLUMN full_body TEXT GENERATED ALWAYS AS (iif(body >= ':' AND body < ';',
  '{"event_id":"' || full_event_id || '","type":"' || type || '","source":"' || source || '","timestamp":"' || created_at || '"'
    || coalesce(',"correlation_id":"' || correlation_id || '"', '') || coalesce(',"causation_id":"' || causation_id || '"', '')
    || ',"payload"' || body || '}',
  body)) VIRTUAL;

-- Workers of earlier versions cannot read short rows, and may run for a while after this. Where there are jobs, new rows are made whole for an
-- hour (until then, Unix s). Later, the trigger only costs 4 % of the time of an insert.
INSERT INTO settings (name, value) SELECT 'shortRowsFrom', unixepoch() + 3600 WHERE EXISTS (SELECT 1 FROM jobs);
CREATE TRIGGER jobs_made_whole AFTER INSERT ON jobs
WHEN EXISTS (SELECT 1 FROM settings WHERE name = 'shortRowsFrom' AND value > unixepoch()) BEGIN
  UPDATE jobs SET event_id = full_event_id, body = full_body WHERE id = NEW.id;
END;
