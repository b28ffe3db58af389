-- Dead letters of each queue by status, besides the open ones, so that lists show how many they have. Kept by triggers: whatever changes a
-- status, adds or deletes a dead letter is counted with it.
ALTER TABLE queues ADD COLUMN snoozed_dead_letters INTEGER NOT NULL DEFAULT 0;
ALTER TABLE queues ADD COLUMN replayed_dead_letters INTEGER NOT NULL DEFAULT 0;
ALTER TABLE queues ADD COLUMN dropped_dead_letters INTEGER NOT NULL DEFAULT 0;
UPDATE queues SET snoozed_dead_letters = x.snoozed, replayed_dead_letters = x.replayed, dropped_dead_letters = x.dropped
FROM (SELECT queue, sum(status = 'snoozed') AS snoozed, sum(status = 'replayed') AS replayed, sum(status = 'dropped') AS dropped
  FROM dead_letters GROUP BY queue) AS x WHERE queues.name = x.queue;

CREATE TRIGGER dead_letter_status_added AFTER INSERT ON dead_letters WHEN NEW.status <> 'open' BEGIN
  UPDATE queues SET snoozed_dead_letters = snoozed_dead_letters + (NEW.status = 'snoozed'),
    replayed_dead_letters = replayed_dead_letters + (NEW.status = 'replayed'),
    dropped_dead_letters = dropped_dead_letters + (NEW.status = 'dropped') WHERE name = NEW.queue;
END;
CREATE TRIGGER dead_letter_status_changed AFTER UPDATE OF status ON dead_letters WHEN OLD.status <> NEW.status BEGIN
  UPDATE queues SET snoozed_dead_letters = snoozed_dead_letters + (NEW.status = 'snoozed') - (OLD.status = 'snoozed'),
    replayed_dead_letters = replayed_dead_letters + (NEW.status = 'replayed') - (OLD.status = 'replayed'),
    dropped_dead_letters = dropped_dead_letters + (NEW.status = 'dropped') - (OLD.status = 'dropped') WHERE name = NEW.queue;
END;
CREATE TRIGGER dead_letter_status_deleted AFTER DELETE ON dead_letters WHEN OLD.status <> 'open' BEGIN
  UPDATE queues SET snoozed_dead_letters = snoozed_dead_letters - (OLD.status = 'snoozed'),
    replayed_dead_letters = replayed_dead_letters - (OLD.status = 'replayed'),
    dropped_dead_letters = dropped_dead_letters - (OLD.status = 'dropped') WHERE name = OLD.queue;
END;
