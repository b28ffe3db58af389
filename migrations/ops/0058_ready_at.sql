-- Since when a job is ready to run, if that is later than when it was added: an operator started it over, its last child finished, or it was
-- promoted. The oldest waiting job of a queue is found by it. Unlike sent_at, it stays when the job is sent again.
ALTER TABLE jobs ADD COLUMN ready_at TEXT;
