-- Messages that arrived for a job which had been removed: nothing was done with them, and that is counted.
ALTER TABLE queues ADD COLUMN discarded INTEGER NOT NULL DEFAULT 0;

-- What a producer asked for outlives what operators do to its job. options of a job: `attempts` too, where it isn't the default,
-- because the column grows with each retry. options of a dead letter: all that a new job of it needs, should its own be removed.
ALTER TABLE dead_letters ADD COLUMN options TEXT;
UPDATE jobs SET options = json_set(coalesce(options, '{}'), '$.attempts', attempts)
WHERE attempts <> 4 AND finished_at IS NULL
  AND NOT EXISTS (SELECT 1 FROM dead_letters AS d WHERE d.job_id = jobs.id AND d.status = 'replayed');
UPDATE jobs SET options = json_set(coalesce(options, '{}'), '$.attempts', attempts)
WHERE attempts <> 4 AND state = 'failed'
  AND NOT EXISTS (SELECT 1 FROM dead_letters AS d WHERE d.job_id = jobs.id AND d.status = 'replayed');

-- A message that could not be read and was repaired belongs to the job it became: job_id is that one's then, and
-- delivery_id what it was, by which a second delivery of the same message is known.
ALTER TABLE dead_letters ADD COLUMN delivery_id TEXT;
CREATE INDEX dead_letters_by_delivery ON dead_letters (delivery_id) WHERE delivery_id IS NOT NULL;
