import { jsonChunks } from "../chunks.ts";

/** The latest progress of an attempt, JSON text. */
export type ProgressRow = { jobId: string; attempt: number; progress: string | null };
/** A log line of an attempt. `line` counts from 0; `data` is JSON text. */
export type LogRow = { jobId: string; attempt: number; line: number; at: string; level: string; message: string; data: string | null };

/**
 * Statements that store the progress and log lines of handlers. Progress is stored only for running attempts, log lines only for jobs
 * that exist: a handler that continues after its job was deleted leaves nothing behind. No statements for no rows.
 */
export const writeProgressAndLogs = (db: D1Database, progress: readonly ProgressRow[], logs: readonly LogRow[]): D1PreparedStatement[] => [
  ...jsonChunks(progress).map((rows) =>
    db
      .prepare(
        `UPDATE jobs SET progress = j.value->>'progress' FROM json_each(?1) AS j
         WHERE jobs.id = j.value->>'jobId' AND jobs.attempt = j.value->>'attempt' AND jobs.state = 'active'`,
      )
      .bind(rows),
  ),
  ...jsonChunks(logs).map((rows) =>
    db
      .prepare(
        `INSERT OR IGNORE INTO job_logs (job_id, attempt, line, at, level, message, data)
         SELECT value->>'jobId', value->>'attempt', value->>'line', value->>'at', value->>'level', value->>'message', value->>'data'
         FROM json_each(?1) WHERE EXISTS (SELECT 1 FROM jobs WHERE id = value->>'jobId')`,
      )
      .bind(rows),
  ),
];
