-- The latest measure of each article in each band of age: articles are compared at like age, however old they are now. Band n is from
-- 2^n − 1 up to 2^(n+1) − 2 days. told_at only grows, so that of two verdicts on an article the later one is known.
CREATE TABLE measures (
  url TEXT NOT NULL,
  band INTEGER NOT NULL,
  brand TEXT NOT NULL,
  period TEXT NOT NULL,
  clicks INTEGER NOT NULL,
  verdict TEXT,
  score REAL,
  told_at TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (url, band)
) WITHOUT ROWID;
CREATE INDEX measures_by_band ON measures (brand, band, period);

-- What was measured so far has no date of publishing: the length of its period, up to 7 days, is the age.
INSERT INTO measures (url, band, brand, period, clicks, verdict, told_at)
SELECT url, CASE WHEN days >= 7 THEN 3 WHEN days >= 3 THEN 2 WHEN days >= 1 THEN 1 ELSE 0 END, brand, period, clicks, verdict, told_at
FROM (SELECT *, coalesce(julianday(substr(period, 12, 10)) - julianday(substr(period, 1, 10)), 7) AS days FROM articles);
DROP TABLE articles;

-- What was counted for a day, once each, however often it is told.
CREATE TABLE counted (
  type TEXT NOT NULL,
  reference TEXT NOT NULL,
  PRIMARY KEY (type, reference)
) WITHOUT ROWID;
