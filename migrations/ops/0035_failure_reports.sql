-- What consumers outside the job layer report about messages that they could not handle: the error of each attempt.
-- digest: of the body, because the platform does not promise that a message keeps its id in its dead-letter queue.
-- dead_letter_id: the dead letter of the message, once it has arrived. Its reports are deleted with it.
CREATE TABLE failure_reports (
  message_id TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  queue TEXT,
  digest TEXT NOT NULL,
  at TEXT NOT NULL,
  error_name TEXT NOT NULL,
  error_message TEXT NOT NULL,
  error_stack TEXT NOT NULL,
  error_details TEXT,
  dead_letter_id TEXT,
  PRIMARY KEY (message_id, attempt)
) WITHOUT ROWID;

CREATE INDEX failure_reports_by_digest ON failure_reports (digest, at) WHERE dead_letter_id IS NULL;
CREATE INDEX failure_reports_by_time ON failure_reports (at) WHERE dead_letter_id IS NULL;
CREATE INDEX failure_reports_by_dead_letter ON failure_reports (dead_letter_id, attempt) WHERE dead_letter_id IS NOT NULL;

CREATE TRIGGER dead_letter_reports_removed AFTER DELETE ON dead_letters BEGIN
  DELETE FROM failure_reports WHERE dead_letter_id = OLD.id;
END;
