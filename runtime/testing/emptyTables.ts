import { queueNames } from "#domain/queues/queues";
import { createQueueRows } from "#store/queues/counts";

const tablesOf = async (db: D1Database): Promise<string[]> => {
  const { results } = await db
    .prepare(
      `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '_cf_%' AND name <> 'd1_migrations'`,
    )
    .all<{ name: string }>();
  return results.map(({ name }) => name);
};

/** Deletes all rows of a database. The operations database keeps these queues, those of the pipeline, not paused and with all counters at zero. */
export async function emptyTables(db: D1Database, names: readonly string[] = queueNames()): Promise<void> {
  const tables = await tablesOf(db);
  const deletions = tables.filter((table) => table !== "queues").map((table) => db.prepare(`DELETE FROM ${table}`));
  const queues = [
    db.prepare(`DELETE FROM queues WHERE name NOT IN (SELECT value FROM json_each(?1))`).bind(JSON.stringify(names)),
    createQueueRows(db, names),
    db.prepare(
      `UPDATE queues SET waiting = 0, delayed = 0, blocked = 0, active = 0, completed = 0, failed = 0,
         open_dead_letters = 0, snoozed_dead_letters = 0, replayed_dead_letters = 0, dropped_dead_letters = 0, removed_dead_letters = 0,
         paused_at = NULL, paused_by = NULL, pause_reason = NULL, resume_at = NULL,
         rate_limit = NULL, rate_period_ms = NULL, key_rate_limit = NULL, key_rate_period_ms = NULL, concurrency = NULL`,
    ),
  ];
  await db.batch([...deletions, ...(tables.includes("queues") ? queues : [])]);
}
