-- What ended in a queue on each day, UTC: its hours up to `through` (the last one that is in it), added up when they are added to the totals
-- of the queue, so that the cost of a day reads a row for each queue. Kept by triggers, which see what earlier versions do, too.
CREATE TABLE queue_days (
  queue TEXT NOT NULL,
  day TEXT NOT NULL,
  through TEXT NOT NULL,
  completed INTEGER NOT NULL DEFAULT 0,
  retried INTEGER NOT NULL DEFAULT 0,
  failed INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (queue, day)
) WITHOUT ROWID;
INSERT INTO queue_days (queue, day, through, completed, retried, failed)
  SELECT s.queue, substr(s.at, 1, 10), max(s.at), sum(s.completed), sum(s.retried), sum(s.failed)
  FROM queue_totals AS t CROSS JOIN queue_spans AS s ON s.span = 'hour' AND s.queue = t.queue AND s.at <= t.through
  GROUP BY s.queue, substr(s.at, 1, 10);

-- Two statements each, because the conflict clause of the statement that fires a trigger overrides the trigger's own. The days of a queue
-- are kept as long as its hours.
CREATE TRIGGER queue_days_begun AFTER INSERT ON queue_totals BEGIN
  INSERT INTO queue_days (queue, day, through, completed, retried, failed)
    SELECT queue, substr(at, 1, 10), max(at), sum(completed), sum(retried), sum(failed) FROM queue_spans
    WHERE span = 'hour' AND queue = NEW.queue AND at <= NEW.through
      AND NOT EXISTS (SELECT 1 FROM queue_days AS d WHERE d.queue = NEW.queue AND d.day = substr(at, 1, 10)) GROUP BY substr(at, 1, 10);
END;
CREATE TRIGGER queue_days_added AFTER UPDATE OF through ON queue_totals WHEN NEW.through > OLD.through BEGIN
  INSERT INTO queue_days (queue, day, through) SELECT DISTINCT queue, substr(at, 1, 10), '' FROM queue_spans
    WHERE span = 'hour' AND queue = NEW.queue AND at > OLD.through AND at <= NEW.through
      AND NOT EXISTS (SELECT 1 FROM queue_days AS d WHERE d.queue = NEW.queue AND d.day = substr(at, 1, 10));
  UPDATE queue_days SET through = n.through, completed = completed + n.c, retried = retried + n.r, failed = failed + n.f
  FROM (SELECT substr(at, 1, 10) AS day, max(at) AS through, sum(completed) AS c, sum(retried) AS r, sum(failed) AS f FROM queue_spans
    WHERE span = 'hour' AND queue = NEW.queue AND at > OLD.through AND at <= NEW.through GROUP BY substr(at, 1, 10)) AS n
  WHERE queue_days.queue = NEW.queue AND queue_days.day = n.day;
  DELETE FROM queue_days WHERE queue = NEW.queue AND day < strftime('%Y-%m-%d', NEW.through, '-366 days');
END;
