-- What waits for its queue to be resumed, in the order in which it was taken in: "oldest waiting" of a paused queue is one look.
CREATE INDEX jobs_put_off ON jobs (queue, sort_key) WHERE due_at = '9999-12-31T23:59:59.999Z' AND state = 'waiting';
-- What failed in all queues together, newest first: a page reads what it shows, however many queues there are. Jobs that go well are not in it.
CREATE INDEX jobs_failed_newest ON jobs (sort_key) WHERE state = 'failed';
