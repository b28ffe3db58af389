import type { JobState } from "#domain/jobs/job";

/** Statements that delete the attempts and logs of those of the given jobs that have been deleted. `ids` is a JSON array. */
export const deleteAttemptsAndLogs = (db: D1Database, ids: string): D1PreparedStatement[] =>
  ["attempts", "job_logs"].map((table) =>
    db
      .prepare(
        `DELETE FROM ${table} WHERE job_id IN (SELECT value FROM json_each(?1)) AND NOT EXISTS (SELECT 1 FROM jobs WHERE id = job_id)`,
      )
      .bind(ids),
  );

/**
 * Statements that delete those of the given jobs that are in one of `states`: counters, jobs, attempts and logs. Run them in
 * this order.
 */
export function deleteJobs(db: D1Database, ids: readonly string[], states: readonly JobState[]) {
  const idsJson = JSON.stringify(ids);
  const matches = `id IN (SELECT value FROM json_each(?1)) AND state IN (${states.map((state) => `'${state}'`).join(", ")})`;
  return {
    // Counted before the rows are deleted, by the state they have.
    counted: db
      .prepare(
        `UPDATE queues SET ${states.map((state) => `${state} = ${state} - j.n_${state}`).join(", ")}
         FROM (SELECT queue, ${states.map((state) => `sum(state = '${state}') AS n_${state}`).join(", ")} FROM jobs WHERE ${matches} GROUP BY queue) AS j
         WHERE queues.name = j.queue`,
      )
      .bind(idsJson),
    deleted: db.prepare(`DELETE FROM jobs WHERE ${matches}`).bind(idsJson),
    attemptsAndLogs: deleteAttemptsAndLogs(db, idsJson),
  };
}
