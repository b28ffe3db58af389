-- Posts that promote articles: one per article and network, however often the article is said to be live.
CREATE TABLE posts (
  id TEXT PRIMARY KEY,
  brand TEXT NOT NULL,
  url TEXT NOT NULL,
  network TEXT NOT NULL,
  keyword TEXT NOT NULL,
  text TEXT NOT NULL,
  sent_at TEXT,
  created_at TEXT NOT NULL,
  UNIQUE (url, network)
) WITHOUT ROWID;
