-- Lists are in the order of (created_at, id), whoever made the id. Most ids are made just before their job and begin with its
-- created_at: those sort by the primary key. intake_key: the same order for all others (see domain/sortKeys.ts); NULL for most,
-- so that only the others cost an index entry. sort_key: what every list sorts and continues by.
ALTER TABLE jobs ADD COLUMN intake_key TEXT;
ALTER TABLE jobs ADD COLUMN sort_key TEXT GENERATED ALWAYS AS (coalesce(intake_key, id)) VIRTUAL;

-- Rows so far: an id made up to a second before its job sorts by itself, and tells when the job was created (see store/jobs.ts). Those
-- rows are not written again, whatever their number: a statement has 30 s and every row written is paid. All others get a key. (No GLOB tells what an id begins with: a pattern of D1 has 50 characters at most.)
UPDATE jobs SET intake_key = (
  SELECT prefix || iif(jobs.id < prefix, '!', '~') || jobs.id
  FROM (SELECT substr(hex, 1, 8) || '-' || substr(hex, 9) AS prefix
    FROM (SELECT printf('%012x', CAST(round(unixepoch(jobs.created_at, 'subsec') * 1000) AS INTEGER)) AS hex))
)
WHERE NOT (substr(id, 9, 1) = '-' AND length(id) > 12 AND ltrim(substr(id, 1, 8) || substr(id, 10, 4), '0123456789abcdef') = ''
  AND substr(id, 1, 8) || substr(id, 10, 4) <= printf('%012x', CAST(round(unixepoch(created_at, 'subsec') * 1000) AS INTEGER))
  AND substr(id, 1, 8) || substr(id, 10, 4) >= printf('%012x', CAST(round(unixepoch(created_at, 'subsec') * 1000) AS INTEGER) - 1000));

CREATE INDEX jobs_by_intake ON jobs (intake_key) WHERE intake_key IS NOT NULL;
DROP INDEX jobs_by_correlation;
CREATE INDEX jobs_by_correlation ON jobs (correlation_id, sort_key) WHERE correlation_id IS NOT NULL;
DROP INDEX jobs_by_parent;
CREATE INDEX jobs_by_parent ON jobs (parent_id, sort_key) WHERE parent_id IS NOT NULL;
DROP INDEX jobs_failed;
CREATE INDEX jobs_failed ON jobs (queue, sort_key) WHERE state = 'failed';
-- What failed of one type, and what waits for children: found without looking at other jobs. A job that goes well is in neither.
CREATE INDEX jobs_failed_by_type ON jobs (type, sort_key) WHERE state = 'failed';
CREATE INDEX jobs_blocked ON jobs (queue, sort_key) WHERE state = 'blocked';

-- Ids of dead letters and audit entries are made here, from now on of the very time of their row.
UPDATE dead_letters SET created_at = strftime('%Y-%m-%dT%H:%M:%fZ', json_extract('[0x' || substr(id, 1, 8) || substr(id, 10, 4) || ']', '$[0]') / 1000.0, 'unixepoch')
WHERE substr(id, 9, 1) = '-' AND substr(id, 14, 2) = '-7' AND ltrim(substr(id, 1, 8) || substr(id, 10, 4), '0123456789abcdef') = '';
UPDATE audit SET at = strftime('%Y-%m-%dT%H:%M:%fZ', json_extract('[0x' || substr(id, 1, 8) || substr(id, 10, 4) || ']', '$[0]') / 1000.0, 'unixepoch')
WHERE substr(id, 9, 1) = '-' AND substr(id, 14, 2) = '-7' AND ltrim(substr(id, 1, 8) || substr(id, 10, 4), '0123456789abcdef') = '';

-- A run has the id of the message that asked for it, so it is listed by when it began. That never changes.
DROP INDEX runs_by_brand;
DROP INDEX runs_by_status;
DROP INDEX runs_by_correlation;
CREATE INDEX runs_by_start ON runs (started_at, id);
CREATE INDEX runs_by_brand ON runs (brand, started_at, id);
CREATE INDEX runs_by_status ON runs (status, started_at, id);
CREATE INDEX runs_by_correlation ON runs (correlation_id, started_at, id);
CREATE INDEX schedules_by_creation ON schedules (created_at, id);
-- What came of a run's tries is forgotten by age.
CREATE INDEX run_attempts_by_start ON run_attempts (started_at);
