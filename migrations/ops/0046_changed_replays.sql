-- Replays of changed messages, and to another queue.
-- plans.patch: the JSON Patch that each message gets (JSON). target_queue: where they go; NULL: to their own queues.
-- problems: the first items that the change does not fit, with why (JSON).
ALTER TABLE plans ADD COLUMN patch TEXT;
ALTER TABLE plans ADD COLUMN target_queue TEXT;
ALTER TABLE plans ADD COLUMN problems TEXT NOT NULL DEFAULT '[]';

-- replayed_to: the queue that the replay was sent to; NULL: its own. replayed_job: its job there, if it became one.
ALTER TABLE dead_letters ADD COLUMN replayed_to TEXT;
ALTER TABLE dead_letters ADD COLUMN replayed_job TEXT;
CREATE INDEX dead_letters_by_replayed_job ON dead_letters (replayed_job) WHERE replayed_job IS NOT NULL;

-- A job that came from another queue has failed: its dead letter continues the lineage of the one that was replayed.
CREATE TRIGGER dead_letter_of_replayed_job AFTER INSERT ON dead_letters
WHEN EXISTS (SELECT 1 FROM dead_letters WHERE replayed_job = NEW.job_id) BEGIN
  UPDATE dead_letters SET
    lineage = (SELECT coalesce(p.lineage, p.id) FROM dead_letters AS p WHERE p.replayed_job = NEW.job_id ORDER BY p.id DESC LIMIT 1),
    came_back = iif(NEW.replay_of IS NULL,
      (SELECT p.came_back + 1 FROM dead_letters AS p WHERE p.replayed_job = NEW.job_id ORDER BY p.id DESC LIMIT 1), NEW.came_back),
    replay_of = coalesce(NEW.replay_of,
      (SELECT p.id FROM dead_letters AS p WHERE p.replayed_job = NEW.job_id ORDER BY p.id DESC LIMIT 1))
  WHERE id = NEW.id;
END;
