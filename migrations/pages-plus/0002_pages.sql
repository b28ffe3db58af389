-- The articles that are live: one page per keyword of a brand, under an address that never changes. `html` is rendered once, when it is published.
CREATE TABLE pages (
  brand TEXT NOT NULL,
  slug TEXT NOT NULL,
  keyword TEXT NOT NULL,
  content_id TEXT NOT NULL,
  content_created_at TEXT NOT NULL,
  title TEXT NOT NULL,
  description TEXT NOT NULL,
  writer TEXT NOT NULL,
  word_count INTEGER NOT NULL,
  html TEXT NOT NULL,
  published_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  PRIMARY KEY (brand, slug)
) WITHOUT ROWID;
CREATE UNIQUE INDEX pages_by_keyword ON pages (brand, keyword);
CREATE INDEX pages_by_date ON pages (brand, published_at, slug);

-- One row per brand with its number of articles, kept with them: the list of sites counts nothing.
CREATE TABLE sites (
  brand TEXT PRIMARY KEY,
  articles INTEGER NOT NULL,
  last_published_at TEXT NOT NULL
) WITHOUT ROWID;

-- How often a page was read on a day (UTC).
CREATE TABLE views (
  brand TEXT NOT NULL,
  slug TEXT NOT NULL,
  day TEXT NOT NULL,
  views INTEGER NOT NULL,
  PRIMARY KEY (brand, slug, day)
) WITHOUT ROWID;
