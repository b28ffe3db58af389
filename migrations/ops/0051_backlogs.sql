-- How many jobs of a queue waited, and since when the oldest did, by minute, 15 minutes and hour. A row is written when that has changed since
-- the row before, at most once a minute, so what a row says holds until the next one. waiting, oldest_at: at the last look in the span.
-- most: the most that waited. oldest_ms: how long the oldest had waited at most, as far as was looked.
CREATE TABLE queue_backlogs (
  span TEXT NOT NULL,
  queue TEXT NOT NULL,
  at TEXT NOT NULL,
  waiting INTEGER NOT NULL,
  most INTEGER NOT NULL,
  oldest_at TEXT,
  oldest_ms INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (span, queue, at)
) WITHOUT ROWID;
-- A pause holds jobs although nothing else happens, so the backlogs are looked at while there is one: the mark says that they are to be.
CREATE TRIGGER queue_paused AFTER UPDATE OF paused_at ON queues WHEN NEW.paused_at IS NOT NULL BEGIN
  INSERT INTO sweep_marks (name, value) SELECT 'backlogs', '1' WHERE NOT EXISTS (SELECT 1 FROM sweep_marks WHERE name = 'backlogs');
END;
INSERT INTO sweep_marks (name, value) SELECT 'backlogs', '1' WHERE EXISTS (SELECT 1 FROM queues WHERE paused_at IS NOT NULL);
