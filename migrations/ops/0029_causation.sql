-- What caused the job, as `<kind>:<id>`: a job, a workflow run, a schedule, the timer of a brand, an operator's command, a dead letter.
-- Not indexed: traces read jobs by correlation id. NULL in rows of older versions.
ALTER TABLE jobs ADD COLUMN causation_id TEXT;
