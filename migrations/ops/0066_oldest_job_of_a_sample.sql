-- The job that had waited longest when a minute was sampled. While it still waits, that is read instead of looking for the oldest one again. NULL in
-- samples of earlier versions, of longer periods, and where none waits.
ALTER TABLE queue_backlogs ADD COLUMN oldest_id TEXT;
