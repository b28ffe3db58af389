import { StepAttemptRecord } from "#domain/workflows/controlRequests";
import type { RunStatus } from "#domain/workflows/run";
import { parseJsonOrNull } from "../jobs/read.ts";

/** Attempts returned for one run. Even a run with a few restarts has fewer. */
const maxListed = 100;

/** Stores one attempt of a step of a run. Returns the status of the run; null if it is not stored. */
export const recordStepAttempt = (db: D1Database, runId: string, attempt: StepAttemptRecord): Promise<RunStatus | null> =>
  db
    .prepare(
      `INSERT OR REPLACE INTO run_attempts (run_id, started_at, step, attempt, ended_at, retry_at, output, output_length, error_name, error_message,
         error_stack, error_details)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
       RETURNING (SELECT status FROM runs WHERE id = ?1) AS status`,
    )
    .bind(
      runId,
      attempt.startedAt,
      attempt.step,
      attempt.attempt,
      attempt.endedAt,
      attempt.retryAt,
      attempt.output,
      attempt.outputLength,
      attempt.errorName,
      attempt.errorMessage,
      attempt.errorStack,
      attempt.errorDetails && JSON.stringify(attempt.errorDetails),
    )
    .first<RunStatus>("status");

/** Returns the latest 100 step attempts of a run, oldest first. */
export async function listStepAttempts(db: D1Database, runId: string): Promise<StepAttemptRecord[]> {
  const { results } = await db
    .prepare(
      `SELECT step, attempt, started_at AS startedAt, ended_at AS endedAt, retry_at AS retryAt, output, output_length AS outputLength,
         error_name AS errorName, error_message AS errorMessage, error_stack AS errorStack, error_details AS errorDetails
       FROM run_attempts WHERE run_id = ?1 ORDER BY started_at DESC LIMIT ${maxListed}`,
    )
    .bind(runId)
    .all();
  return results.map((row) => StepAttemptRecord.parse({ ...row, errorDetails: parseJsonOrNull(row["errorDetails"]) })).toReversed();
}

/** Returns what is stored of the output of the latest attempt of a step that had one, and the length of the whole; null if none had. */
export const latestOutputOf = (db: D1Database, runId: string, step: string): Promise<{ output: string; outputLength: number } | null> =>
  db
    .prepare(
      `SELECT output, coalesce(output_length, length(output)) AS outputLength FROM (SELECT * FROM run_attempts WHERE run_id = ?1
         ORDER BY started_at DESC LIMIT ${maxListed}) WHERE step = ?2 AND output IS NOT NULL LIMIT 1`,
    )
    .bind(runId, step)
    .first();
