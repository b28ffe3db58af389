import { jsonChunks } from "../chunks.ts";

/** The last progress of a try, JSON text. */
export type ProgressRow = { jobId: string; attempt: number; progress: string | null };
/** A log line of a try, counted from 0; `data` is JSON text. */
export type LogRow = { jobId: string; attempt: number; line: number; at: string; level: string; message: string; data: string | null };

/**
 * Statements that keep what handlers said; progress only of attempts that still run, lines only of
 * jobs that are there: a handler that goes on after its job was removed leaves nothing behind. None for nothing.
 */
export const writeProgressAndLogs = (db: D1Database, progress: readonly ProgressRow[], lines: readonly LogRow[]): D1PreparedStatement[] => [
  ...jsonChunks(progress).map((rows) =>
    db
      .prepare(
        `UPDATE jobs SET progress = j.value->>'progress' FROM json_each(?1) AS j
         WHERE jobs.id = j.value->>'jobId' AND jobs.attempt = j.value->>'attempt' AND jobs.state = 'active'`,
      )
      .bind(rows),
  ),
  ...jsonChunks(lines).map((rows) =>
    db
      .prepare(
        `INSERT OR IGNORE INTO job_logs (job_id, attempt, line, at, level, message, data)
         SELECT value->>'jobId', value->>'attempt', value->>'line', value->>'at', value->>'level', value->>'message', value->>'data'
         FROM json_each(?1) WHERE EXISTS (SELECT 1 FROM jobs WHERE id = value->>'jobId')`,
      )
      .bind(rows),
  ),
];
