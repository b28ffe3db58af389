-- What is known of a keyword for a brand: one row each, so that asking again makes no second one.
-- id follows from brand and keyword, so that a message handled twice answers the same ids.
CREATE TABLE research (
  id TEXT PRIMARY KEY,
  brand TEXT NOT NULL,
  keyword TEXT NOT NULL,
  volume INTEGER NOT NULL,
  difficulty REAL NOT NULL,
  notes TEXT NOT NULL,
  source TEXT NOT NULL,
  researched_at TEXT NOT NULL,
  UNIQUE (brand, keyword)
) WITHOUT ROWID;
