import type { DeadLetterStatus } from "#domain/dead-letters/deadLetter";

/** Returns id and status of the latest dead letter of a job, or null. Reads two rows. */
export const latestDeadLetterOf = (db: D1Database, jobId: string): Promise<{ id: string; status: DeadLetterStatus } | null> =>
  db.prepare(`SELECT id, status FROM dead_letters WHERE job_id = ?1 ORDER BY id DESC LIMIT 1`).bind(jobId).first();
