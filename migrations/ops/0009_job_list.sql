-- What failed, of a queue and newest first. A job that goes well is never in it, so it costs that job nothing.
CREATE INDEX jobs_failed ON jobs (queue, id) WHERE state = 'failed';
