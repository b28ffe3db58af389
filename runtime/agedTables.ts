import { batchByName } from "#store/batch";
import { daysBefore, retentionDays } from "#domain/retention";

/** A table whose rows are deleted by age. `column` is indexed and holds the time (ISO UTC) or the day of a row; `key` is the primary key; rows are kept for `days`. */
export type AgedTable = { table: string; key: string; column: string; days: number };

/** The tables with a retention period in every service that has a database. */
export const messageTables: readonly AgedTable[] = [
  { table: "processed_events", key: "event_id", column: "processed_at", days: retentionDays.messages },
  { table: "outbox", key: "event_id, queue", column: "published_at", days: retentionDays.messages },
];

/** The most rows that one statement deletes, and the most statements for each table in one run. The next run, a minute later, deletes the rest. */
const chunkSize = 500;
const chunks = 10;

/** Deletes up to 5,000 rows of each table whose retention period is over. Costs one round trip for each 500 rows, and one if there is nothing to delete. */
export async function deleteAged(db: D1Database, tables: readonly AgedTable[], now: Date): Promise<void> {
  let full = tables;
  for (let chunk = 0; chunk < chunks && full.length > 0; chunk += 1) {
    const statements = full.map(({ table, key, column, days }) => {
      const sql = `DELETE FROM ${table} WHERE (${key}) IN (SELECT ${key} FROM ${table} WHERE ${column} < ?1 LIMIT ${chunkSize})`;
      return [table, db.prepare(sql).bind(daysBefore(now, days))] as const;
    });
    const deleted = await batchByName<Record<string, unknown>>(db, Object.fromEntries(statements));
    full = full.filter(({ table }) => deleted[table]?.changes === chunkSize);
  }
}
