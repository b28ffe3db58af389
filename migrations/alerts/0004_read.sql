-- Alerts are listed by when they were raised last, all of them or those of a severity.
UPDATE alerts SET last_raised_at = raised_at WHERE last_raised_at IS NULL;
DROP INDEX alerts_by_time;
CREATE INDEX alerts_by_last ON alerts (last_raised_at, id);
CREATE INDEX alerts_by_severity ON alerts (severity, last_raised_at, id);
