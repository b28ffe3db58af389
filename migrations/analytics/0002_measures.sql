-- How each article was read in each period it was measured over. Measured twice in a period, the larger numbers stay: views only grow.
CREATE TABLE reports (
  url TEXT NOT NULL,
  period TEXT NOT NULL,
  brand TEXT NOT NULL,
  impressions INTEGER NOT NULL,
  clicks INTEGER NOT NULL,
  position REAL NOT NULL,
  reported_at TEXT NOT NULL,
  PRIMARY KEY (url, period)
) WITHOUT ROWID;

-- The latest measure of each article, and the verdict its brand was told last. told_at only grows, so that of two verdicts the later one is known.
CREATE TABLE articles (
  url TEXT PRIMARY KEY,
  brand TEXT NOT NULL,
  period TEXT NOT NULL,
  clicks INTEGER NOT NULL,
  verdict TEXT,
  told_at TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
CREATE INDEX articles_by_period ON articles (brand, period);

-- How many facts of a type a brand had on a day (UTC).
CREATE TABLE daily_counts (
  brand TEXT NOT NULL,
  type TEXT NOT NULL,
  day TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (brand, type, day)
) WITHOUT ROWID;
