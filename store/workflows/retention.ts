import { daysBefore, retentionDays } from "#domain/retention";
import { finalStatuses } from "#domain/workflows/finished";

const chunkSize = 200;

/** Statements that delete up to 200 step attempts, and up to 200 runs of each final status. Unfinished runs are never deleted. */
export function deleteOldRuns(db: D1Database, now: Date): D1PreparedStatement[] {
  const over = `SELECT id FROM runs WHERE status = ?1 AND started_at < ?2 AND ended_at < ?2 LIMIT ${chunkSize}`;
  return [
    // A restarted run keeps its earlier attempts until it ends.
    db
      .prepare(
        `DELETE FROM run_attempts WHERE (run_id, started_at, step) IN (SELECT run_id, started_at, step FROM run_attempts
           WHERE run_attempts.started_at < ?1 AND NOT EXISTS (SELECT 1 FROM runs WHERE id = run_id AND ended_at IS NULL) LIMIT ${chunkSize})`,
      )
      .bind(daysBefore(now, retentionDays.runAttempts)),
    ...[...finalStatuses].map((status) =>
      db.prepare(`DELETE FROM runs WHERE id IN (${over})`).bind(status, daysBefore(now, retentionDays.runs)),
    ),
  ];
}
