import { daysBefore, retentionDays } from "#domain/retention";

/** A statement that deletes up to 500 groups without open dead letters that were not seen for the retention period. */
export const deleteOldGroups = (db: D1Database, now: Date): D1PreparedStatement =>
  db
    .prepare(
      `DELETE FROM failure_groups WHERE fingerprint IN (SELECT fingerprint FROM failure_groups INDEXED BY failure_groups_closed
         WHERE open = 0 AND last_seen_at < ?1 ORDER BY last_seen_at LIMIT 500)`,
    )
    .bind(daysBefore(now, retentionDays.groups));
