import { daysBefore, retentionDays } from "#domain/retention";

/** A table whose rows are deleted by age: `column` holds when a row was made (ISO UTC, or its day) and has an index; `key` is the primary key. */
export type AgedTable = { table: string; key: string; column: string; days: number };

/** What every service with a database of its own keeps for a while. */
export const messageTables: readonly AgedTable[] = [
  { table: "processed_events", key: "event_id", column: "processed_at", days: retentionDays.messages },
  { table: "outbox", key: "event_id, queue", column: "published_at", days: retentionDays.messages },
];

/** Rows deleted in one statement at most, and how often in a row: the next minute takes the rest. */
const chunkSize = 500;
const chunks = 10;

/** Deletes up to 5,000 rows of each table that are older than they are kept. One round trip for each 500, one if there is nothing to delete. */
export async function deleteAged(db: D1Database, tables: readonly AgedTable[], now: Date): Promise<void> {
  let full = tables;
  for (let chunk = 0; chunk < chunks && full.length > 0; chunk += 1) {
    const results = await db.batch(
      full.map(({ table, key, column, days }) =>
        db
          .prepare(`DELETE FROM ${table} WHERE (${key}) IN (SELECT ${key} FROM ${table} WHERE ${column} < ?1 LIMIT ${chunkSize})`)
          .bind(daysBefore(now, days)),
      ),
    );
    full = full.filter((_, index) => results[index]?.meta.changes === chunkSize);
  }
}
