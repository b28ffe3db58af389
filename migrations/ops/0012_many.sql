-- Also by quarter of an hour: a day of all queues is then read from some hundred rows each, and not from its minutes.
CREATE TABLE spans (
  span TEXT NOT NULL CHECK (span IN ('minute', 'quarter', 'hour')),
  queue TEXT NOT NULL,
  at TEXT NOT NULL,
  completed INTEGER NOT NULL DEFAULT 0, retried INTEGER NOT NULL DEFAULT 0, failed INTEGER NOT NULL DEFAULT 0, w0 INTEGER NOT NULL DEFAULT 0, w1 INTEGER NOT NULL DEFAULT 0,
  w2 INTEGER NOT NULL DEFAULT 0, w3 INTEGER NOT NULL DEFAULT 0, w4 INTEGER NOT NULL DEFAULT 0, w5 INTEGER NOT NULL DEFAULT 0, w6 INTEGER NOT NULL DEFAULT 0,
  w7 INTEGER NOT NULL DEFAULT 0, w8 INTEGER NOT NULL DEFAULT 0, w9 INTEGER NOT NULL DEFAULT 0, w10 INTEGER NOT NULL DEFAULT 0, w11 INTEGER NOT NULL DEFAULT 0,
  w12 INTEGER NOT NULL DEFAULT 0, w13 INTEGER NOT NULL DEFAULT 0, w14 INTEGER NOT NULL DEFAULT 0, w15 INTEGER NOT NULL DEFAULT 0, w16 INTEGER NOT NULL DEFAULT 0,
  w17 INTEGER NOT NULL DEFAULT 0, w18 INTEGER NOT NULL DEFAULT 0, w19 INTEGER NOT NULL DEFAULT 0, r0 INTEGER NOT NULL DEFAULT 0, r1 INTEGER NOT NULL DEFAULT 0,
  r2 INTEGER NOT NULL DEFAULT 0, r3 INTEGER NOT NULL DEFAULT 0, r4 INTEGER NOT NULL DEFAULT 0, r5 INTEGER NOT NULL DEFAULT 0, r6 INTEGER NOT NULL DEFAULT 0,
  r7 INTEGER NOT NULL DEFAULT 0, r8 INTEGER NOT NULL DEFAULT 0, r9 INTEGER NOT NULL DEFAULT 0, r10 INTEGER NOT NULL DEFAULT 0, r11 INTEGER NOT NULL DEFAULT 0,
  r12 INTEGER NOT NULL DEFAULT 0, r13 INTEGER NOT NULL DEFAULT 0, r14 INTEGER NOT NULL DEFAULT 0, r15 INTEGER NOT NULL DEFAULT 0, r16 INTEGER NOT NULL DEFAULT 0,
  r17 INTEGER NOT NULL DEFAULT 0, r18 INTEGER NOT NULL DEFAULT 0, r19 INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (span, queue, at)
) WITHOUT ROWID;
INSERT INTO spans SELECT * FROM queue_spans;
INSERT INTO spans SELECT 'quarter', queue, strftime('%Y-%m-%dT%H:%M:%fZ', unixepoch(at) / 900 * 900, 'unixepoch'),
  sum(completed), sum(retried), sum(failed), sum(w0), sum(w1), sum(w2), sum(w3), sum(w4), sum(w5), sum(w6), sum(w7), sum(w8),
  sum(w9), sum(w10), sum(w11), sum(w12), sum(w13), sum(w14), sum(w15), sum(w16), sum(w17), sum(w18), sum(w19), sum(r0),
  sum(r1), sum(r2), sum(r3), sum(r4), sum(r5), sum(r6), sum(r7), sum(r8), sum(r9), sum(r10), sum(r11), sum(r12),
  sum(r13), sum(r14), sum(r15), sum(r16), sum(r17), sum(r18), sum(r19)
  FROM queue_spans WHERE span = 'minute' GROUP BY queue, unixepoch(at) / 900;
DROP TABLE queue_spans;
ALTER TABLE spans RENAME TO queue_spans;

-- What is open of a queue or of one error, and since when, is found without looking at all that is open. Deaths are few.
CREATE INDEX dead_letters_by_queue ON dead_letters (queue, status, id);
CREATE INDEX dead_letters_by_fingerprint ON dead_letters (fingerprint, status, id);
-- Whose snooze is over is asked every few seconds. What was never snoozed isn't in it.
CREATE INDEX dead_letters_snoozed ON dead_letters (snoozed_until) WHERE status = 'snoozed';
