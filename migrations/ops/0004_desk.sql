-- What operators did, committed with its effect.
CREATE TABLE audit (
  id TEXT PRIMARY KEY,
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  target TEXT NOT NULL,
  reason TEXT,
  outcome TEXT NOT NULL,
  before TEXT,
  after TEXT
) WITHOUT ROWID;

-- What operators set for a brand, and what its agent last said of itself (summary: the agent is its only writer).
-- cycle_at, cycle_id: the last cycle asked for, so that a button pressed twice starts one.
CREATE TABLE brands (
  slug TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  strategy TEXT NOT NULL,
  summary TEXT NOT NULL,
  cycle_at TEXT,
  cycle_id TEXT,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
) WITHOUT ROWID;

-- One row per article being written: the record behind the live frames of its brand's socket.
CREATE TABLE runs (
  id TEXT PRIMARY KEY,
  brand TEXT NOT NULL,
  keyword TEXT NOT NULL,
  correlation_id TEXT,
  status TEXT NOT NULL,
  steps TEXT NOT NULL,
  error TEXT,
  url TEXT,
  started_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  ended_at TEXT,
  decision TEXT,
  decided_by TEXT,
  decided_reason TEXT
) WITHOUT ROWID;
CREATE INDEX runs_by_brand ON runs (brand, id);
CREATE INDEX runs_by_status ON runs (status, id);
CREATE INDEX runs_by_correlation ON runs (correlation_id, id);

-- Fire drills; empty unless LAB=on.
CREATE TABLE lab_faults (
  id TEXT PRIMARY KEY,
  fault TEXT NOT NULL
) WITHOUT ROWID;
