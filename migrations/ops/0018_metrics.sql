-- How long attempts waited and ran in all, ms: what a histogram's sum is.
ALTER TABLE queue_spans ADD COLUMN wait_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE queue_spans ADD COLUMN run_ms INTEGER NOT NULL DEFAULT 0;

-- What never goes down: all hours of a queue up to `through` (the last one that is in it), added up once an hour, so that a scrape
-- reads a few rows and a job writes none. Counting begins with the first full hour after this migration: before it no sums were kept.
CREATE TABLE queue_totals (
  queue TEXT PRIMARY KEY,
  through TEXT NOT NULL,
  completed INTEGER NOT NULL DEFAULT 0, retried INTEGER NOT NULL DEFAULT 0, failed INTEGER NOT NULL DEFAULT 0, w0 INTEGER NOT NULL DEFAULT 0,
  w1 INTEGER NOT NULL DEFAULT 0, w2 INTEGER NOT NULL DEFAULT 0, w3 INTEGER NOT NULL DEFAULT 0, w4 INTEGER NOT NULL DEFAULT 0,
  w5 INTEGER NOT NULL DEFAULT 0, w6 INTEGER NOT NULL DEFAULT 0, w7 INTEGER NOT NULL DEFAULT 0, w8 INTEGER NOT NULL DEFAULT 0,
  w9 INTEGER NOT NULL DEFAULT 0, w10 INTEGER NOT NULL DEFAULT 0, w11 INTEGER NOT NULL DEFAULT 0, w12 INTEGER NOT NULL DEFAULT 0,
  w13 INTEGER NOT NULL DEFAULT 0, w14 INTEGER NOT NULL DEFAULT 0, w15 INTEGER NOT NULL DEFAULT 0, w16 INTEGER NOT NULL DEFAULT 0,
  w17 INTEGER NOT NULL DEFAULT 0, w18 INTEGER NOT NULL DEFAULT 0, w19 INTEGER NOT NULL DEFAULT 0, r0 INTEGER NOT NULL DEFAULT 0,
  r1 INTEGER NOT NULL DEFAULT 0, r2 INTEGER NOT NULL DEFAULT 0, r3 INTEGER NOT NULL DEFAULT 0, r4 INTEGER NOT NULL DEFAULT 0,
  r5 INTEGER NOT NULL DEFAULT 0, r6 INTEGER NOT NULL DEFAULT 0, r7 INTEGER NOT NULL DEFAULT 0, r8 INTEGER NOT NULL DEFAULT 0,
  r9 INTEGER NOT NULL DEFAULT 0, r10 INTEGER NOT NULL DEFAULT 0, r11 INTEGER NOT NULL DEFAULT 0, r12 INTEGER NOT NULL DEFAULT 0,
  r13 INTEGER NOT NULL DEFAULT 0, r14 INTEGER NOT NULL DEFAULT 0, r15 INTEGER NOT NULL DEFAULT 0, r16 INTEGER NOT NULL DEFAULT 0,
  r17 INTEGER NOT NULL DEFAULT 0, r18 INTEGER NOT NULL DEFAULT 0, r19 INTEGER NOT NULL DEFAULT 0, wait_ms INTEGER NOT NULL DEFAULT 0,
  run_ms INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
INSERT INTO queue_totals (queue, through) SELECT DISTINCT queue, strftime('%Y-%m-%dT%H:00:00.000Z', 'now') FROM queue_spans WHERE span = 'hour';

-- Open dead letters by cause, and runs by status, kept by triggers: whatever opens, closes or removes one is counted with it.
-- Two statements each, because a conflict clause of the statement that fires a trigger overrides the trigger's own.
CREATE TABLE open_dead_letter_counts (
  queue TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  error_name TEXT NOT NULL,
  open INTEGER NOT NULL,
  PRIMARY KEY (queue, fingerprint)
) WITHOUT ROWID;
INSERT INTO open_dead_letter_counts SELECT queue, fingerprint, max(error_name), count(*) FROM dead_letters WHERE status = 'open' GROUP BY queue, fingerprint;

CREATE TRIGGER dead_letter_opened AFTER INSERT ON dead_letters WHEN NEW.status = 'open' BEGIN
  INSERT INTO open_dead_letter_counts SELECT NEW.queue, NEW.fingerprint, NEW.error_name, 0
    WHERE NOT EXISTS (SELECT 1 FROM open_dead_letter_counts WHERE queue = NEW.queue AND fingerprint = NEW.fingerprint);
  UPDATE open_dead_letter_counts SET open = open + 1 WHERE queue = NEW.queue AND fingerprint = NEW.fingerprint;
END;
CREATE TRIGGER dead_letter_reopened AFTER UPDATE OF status ON dead_letters WHEN OLD.status <> 'open' AND NEW.status = 'open' BEGIN
  INSERT INTO open_dead_letter_counts SELECT NEW.queue, NEW.fingerprint, NEW.error_name, 0
    WHERE NOT EXISTS (SELECT 1 FROM open_dead_letter_counts WHERE queue = NEW.queue AND fingerprint = NEW.fingerprint);
  UPDATE open_dead_letter_counts SET open = open + 1 WHERE queue = NEW.queue AND fingerprint = NEW.fingerprint;
END;
CREATE TRIGGER dead_letter_closed AFTER UPDATE OF status ON dead_letters WHEN OLD.status = 'open' AND NEW.status <> 'open' BEGIN
  UPDATE open_dead_letter_counts SET open = open - 1 WHERE queue = OLD.queue AND fingerprint = OLD.fingerprint;
  DELETE FROM open_dead_letter_counts WHERE queue = OLD.queue AND fingerprint = OLD.fingerprint AND open <= 0;
END;
CREATE TRIGGER dead_letter_removed AFTER DELETE ON dead_letters WHEN OLD.status = 'open' BEGIN
  UPDATE open_dead_letter_counts SET open = open - 1 WHERE queue = OLD.queue AND fingerprint = OLD.fingerprint;
  DELETE FROM open_dead_letter_counts WHERE queue = OLD.queue AND fingerprint = OLD.fingerprint AND open <= 0;
END;

CREATE TABLE run_counts (
  status TEXT PRIMARY KEY,
  count INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO run_counts SELECT status, count(*) FROM runs GROUP BY status;

CREATE TRIGGER run_added AFTER INSERT ON runs BEGIN
  INSERT INTO run_counts SELECT NEW.status, 0 WHERE NOT EXISTS (SELECT 1 FROM run_counts WHERE status = NEW.status);
  UPDATE run_counts SET count = count + 1 WHERE status = NEW.status;
END;
CREATE TRIGGER run_moved AFTER UPDATE OF status ON runs WHEN OLD.status <> NEW.status BEGIN
  INSERT INTO run_counts SELECT NEW.status, 0 WHERE NOT EXISTS (SELECT 1 FROM run_counts WHERE status = NEW.status);
  UPDATE run_counts SET count = count + 1 WHERE status = NEW.status;
  UPDATE run_counts SET count = count - 1 WHERE status = OLD.status;
END;
CREATE TRIGGER run_removed AFTER DELETE ON runs BEGIN
  UPDATE run_counts SET count = count - 1 WHERE status = OLD.status;
END;
