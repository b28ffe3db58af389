-- A replay to a queue outside the job layer comes back, if it fails, as another message: it is recognised by the digest of its body.
-- body_digest: of the body of a dead letter without a job. sent_digest: of the body that its replay sent.
-- came_back: how often the message had failed again after a replay. returned_as: the dead letter that its replay came back as.
-- lineage: the first dead letter of the message; NULL until a replay of it came back.
-- possible_replay_of: the dead letters whose replay it may be, when that can't be told; a JSON array of ids.
ALTER TABLE dead_letters ADD COLUMN body_digest TEXT;
ALTER TABLE dead_letters ADD COLUMN sent_digest TEXT;
ALTER TABLE dead_letters ADD COLUMN came_back INTEGER NOT NULL DEFAULT 0;
ALTER TABLE dead_letters ADD COLUMN returned_as TEXT;
ALTER TABLE dead_letters ADD COLUMN lineage TEXT;
ALTER TABLE dead_letters ADD COLUMN possible_replay_of TEXT;
CREATE INDEX dead_letters_by_body_digest ON dead_letters (body_digest, queue) WHERE body_digest IS NOT NULL;
CREATE INDEX dead_letters_by_sent_digest ON dead_letters (sent_digest, queue) WHERE sent_digest IS NOT NULL;
CREATE INDEX dead_letters_by_lineage ON dead_letters (lineage, id) WHERE lineage IS NOT NULL;
