-- The articles, as they were written. An id belongs to one run, so that a run which stores twice keeps one article.
CREATE TABLE content (
  id TEXT PRIMARY KEY,
  brand TEXT NOT NULL,
  keyword TEXT NOT NULL,
  title TEXT NOT NULL,
  description TEXT NOT NULL,
  body TEXT NOT NULL,
  word_count INTEGER NOT NULL,
  writer TEXT NOT NULL,
  correlation_id TEXT,
  created_at TEXT NOT NULL
) WITHOUT ROWID;
