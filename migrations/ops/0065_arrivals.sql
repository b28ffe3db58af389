-- How many jobs arrived since a queue was paused. Only a new job raises the sum of the counters of a queue, so a trigger counts the jobs of every
-- version, also those whose Worker knows nothing of it. It writes only while a queue is paused.
ALTER TABLE queues ADD COLUMN arrived INTEGER NOT NULL DEFAULT 0;
UPDATE queues SET arrived = (SELECT count(*) FROM jobs WHERE queue = name AND due_at IS NOT NULL AND created_at >= paused_at) WHERE paused_at IS NOT NULL;

CREATE TRIGGER queue_arrivals_begun AFTER UPDATE OF paused_at ON queues WHEN NEW.paused_at IS NOT NULL BEGIN
  UPDATE queues SET arrived = 0 WHERE name = NEW.name;
END;
CREATE TRIGGER queue_arrivals_added AFTER UPDATE OF waiting, delayed, blocked ON queues WHEN NEW.paused_at IS NOT NULL
  AND NEW.waiting + NEW.delayed + NEW.blocked + NEW.active + NEW.completed + NEW.failed
    > OLD.waiting + OLD.delayed + OLD.blocked + OLD.active + OLD.completed + OLD.failed BEGIN
  UPDATE queues SET arrived = arrived + NEW.waiting + NEW.delayed + NEW.blocked + NEW.active + NEW.completed + NEW.failed
    - OLD.waiting - OLD.delayed - OLD.blocked - OLD.active - OLD.completed - OLD.failed WHERE name = NEW.name;
END;
