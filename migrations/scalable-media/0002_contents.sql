-- Articles as they were written. The id comes from the run, so a step that runs again stores nothing twice.
CREATE TABLE contents (
  id TEXT PRIMARY KEY,
  brand TEXT NOT NULL,
  keyword TEXT NOT NULL,
  title TEXT NOT NULL,
  description TEXT NOT NULL,
  body TEXT NOT NULL,
  word_count INTEGER NOT NULL,
  writer TEXT NOT NULL,
  created_at TEXT NOT NULL
) WITHOUT ROWID;
