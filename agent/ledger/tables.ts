/** What a brand's agent keeps in its own SQLite: all of it may only change between two awaits, so that nobody sees half of it. */
const tables = [
  `CREATE TABLE IF NOT EXISTS memory (one INTEGER PRIMARY KEY CHECK (one = 1), body TEXT NOT NULL)`,
  // The summary as the operations database has it, so that one that could not be written is written later.
  `CREATE TABLE IF NOT EXISTS told (one INTEGER PRIMARY KEY CHECK (one = 1), summary TEXT NOT NULL)`,
  `CREATE TABLE IF NOT EXISTS processed_events (event_id TEXT PRIMARY KEY, type TEXT NOT NULL, processed_at TEXT NOT NULL) WITHOUT ROWID`,
  `CREATE INDEX IF NOT EXISTS processed_events_at ON processed_events (processed_at)`,
  `CREATE TABLE IF NOT EXISTS outbox (event_id TEXT PRIMARY KEY, queue TEXT NOT NULL, message TEXT NOT NULL, sent_at TEXT) WITHOUT ROWID`,
  `CREATE INDEX IF NOT EXISTS outbox_sent ON outbox (sent_at)`,
  // Performance checks nobody has set an alarm for yet.
  `CREATE TABLE IF NOT EXISTS checks (url TEXT PRIMARY KEY, at TEXT NOT NULL) WITHOUT ROWID`,
  // revision counts a run's pictures, recorded is the last one the operations database has. started, decision, delivered and
  // woken_for say how far the workflow was told: that it begins, what a person decided, that the process began anew.
  `CREATE TABLE IF NOT EXISTS runs (
     id TEXT PRIMARY KEY, run TEXT NOT NULL, params TEXT NOT NULL, over INTEGER NOT NULL DEFAULT 0,
     revision INTEGER NOT NULL DEFAULT 1, recorded INTEGER NOT NULL DEFAULT 0, started INTEGER NOT NULL DEFAULT 0,
     decision TEXT, delivered INTEGER NOT NULL DEFAULT 0, woken_for TEXT
   ) WITHOUT ROWID`,
  `CREATE INDEX IF NOT EXISTS runs_open ON runs (over, id)`,
  `CREATE INDEX IF NOT EXISTS runs_unrecorded ON runs (id) WHERE revision > recorded`,
];

/** Makes what is missing; runs each time the agent starts. */
export function createTables(sql: SqlStorage): void {
  for (const table of tables) sql.exec(table);
}

/** How long marks and sent rows are kept, days: no delivery is that late. */
const keptDays = 7;
/** Runs that are over and stay here for whoever opens the brand; the operations database has all. */
const keptRuns = 100;

/** Forgets what nobody will ask for any more. */
export function prune(sql: SqlStorage, now: Date): void {
  const before = new Date(now.getTime() - keptDays * 86_400_000).toISOString();
  sql.exec(`DELETE FROM processed_events WHERE processed_at < ?`, before);
  sql.exec(`DELETE FROM outbox WHERE sent_at < ?`, before);
  sql.exec(
    `DELETE FROM runs WHERE over = 1 AND revision = recorded AND id NOT IN (SELECT id FROM runs WHERE over = 1 ORDER BY id DESC LIMIT ?)`,
    keptRuns,
  );
}
