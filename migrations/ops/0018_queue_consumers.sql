-- Who consumes a queue, as far as was seen: `job-layer` once a Worker has claimed a job of it, which then heeds pauses, limits and
-- cancels; `external` when only its dead letters have come; `unknown` until either happens.
ALTER TABLE queues ADD COLUMN consumer TEXT NOT NULL DEFAULT 'unknown' CHECK (consumer IN ('unknown', 'external', 'job-layer'));

UPDATE queues SET consumer = 'job-layer' WHERE active > 0 OR completed > 0
  OR EXISTS (SELECT 1 FROM queue_spans WHERE span = 'hour' AND queue = name)
  OR name IN ('gatherfeed-commands', 'sm-commands', 'publish-commands', 'social-commands', 'brand-events', 'analytics-events', 'alerts-events');
UPDATE queues SET consumer = 'external' WHERE consumer = 'unknown' AND waiting + delayed + blocked + failed = 0
  AND EXISTS (SELECT 1 FROM dead_letters WHERE queue = name);
