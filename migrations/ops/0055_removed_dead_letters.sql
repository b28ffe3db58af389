-- How many dead letters of a queue were deleted. With the counts by status it says how many there ever were, which only grows: the index of
-- their texts reads from it whether one came that it does not have. Only resolved ones are ever deleted.
ALTER TABLE queues ADD COLUMN removed_dead_letters INTEGER NOT NULL DEFAULT 0;
DROP TRIGGER dead_letter_status_deleted;
CREATE TRIGGER dead_letter_status_deleted AFTER DELETE ON dead_letters WHEN OLD.status <> 'open' BEGIN
  UPDATE queues SET snoozed_dead_letters = snoozed_dead_letters - (OLD.status = 'snoozed'),
    replayed_dead_letters = replayed_dead_letters - (OLD.status = 'replayed'),
    dropped_dead_letters = dropped_dead_letters - (OLD.status = 'dropped'),
    removed_dead_letters = removed_dead_letters + 1 WHERE name = OLD.queue;
END;
