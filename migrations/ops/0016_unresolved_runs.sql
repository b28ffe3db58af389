-- unresolved: 1 for a failed run that nobody has dealt with. A restart, a later success of the same keyword, or an operator's
-- dismissal resolves it. Only such runs are in the two indexes, so runs that go well cost nothing.
ALTER TABLE runs ADD COLUMN unresolved INTEGER NOT NULL DEFAULT 0;
CREATE INDEX runs_unresolved ON runs (started_at, id) WHERE unresolved = 1;
CREATE INDEX runs_unresolved_by_keyword ON runs (brand, keyword, started_at) WHERE unresolved = 1;
UPDATE runs SET unresolved = 1 WHERE status = 'failed';
UPDATE runs SET unresolved = 0 FROM (SELECT brand, keyword, max(started_at) AS at FROM runs WHERE status = 'complete' GROUP BY brand, keyword) AS later
WHERE runs.unresolved = 1 AND runs.brand = later.brand AND runs.keyword = later.keyword AND runs.started_at < later.at;
