import type { AnyMessage } from "#domain/messages/envelope";
import { type Attempt, Job, type JobState, type LogEntry } from "#domain/jobs/job";
import type { JobDetail } from "#domain/jobs/detail";
import { maxShown } from "#domain/jobs/shown";
import { readSortKey } from "#domain/lists/sortKeys";
import { batchByName } from "../batch.ts";
import { attemptColumns, attemptOf } from "./attempts.ts";
import { retryAttemptsOf } from "./options.ts";

/** Columns of `jobs` under the names of the API. No other file maps one to the other. */
export const jobColumns = `id, queue, type, full_event_id AS eventId, tenant, correlation_id AS correlationId, causation_id AS causationId, source, state, attempt,
  attempts, earlier_attempts AS earlierAttempts,
  priority, parent_id AS parentId, progress, created_at AS createdAt, run_at AS runAt, started_at AS startedAt, finished_at AS finishedAt,
  cancelled_at AS cancelledAt, error_name AS errorName, error_message AS errorMessage, sort_key AS sortKey`;

/** A condition as SQL. Its parameters start at ?4 and are bound to `parameters`. */
export type SqlCondition = { sql: string; parameters: (string | number)[] };

/** Parses stored JSON text; null for a missing value. */
export const parseJsonOrNull = (json: unknown): unknown => (typeof json === "string" ? JSON.parse(json) : null);

/**
 * Converts a row of {@link jobColumns} to a job. `createdAt` comes from the sort key: rows older than sort keys have a `created_at` of up
 * to a second later.
 */
export function jobOf(row: unknown): Job {
  const { progress, sortKey, createdAt } = row as { progress: unknown; sortKey: string; createdAt: string };
  return Job.parse({ ...(row as object), progress: parseJsonOrNull(progress), createdAt: readSortKey(sortKey)?.at ?? createdAt });
}

/** The message, result and options of a job, which lists leave out. */
export type JobWork = { message: AnyMessage; result: unknown; options: unknown };

/** Returns one job, or null. */
export async function getJob(db: D1Database, id: string): Promise<Job | null> {
  const row = await db.prepare(`SELECT ${jobColumns} FROM jobs WHERE id = ?1`).bind(id).first();
  return row && jobOf(row);
}

/** The last attempt, if only the job's row records it: a running attempt, or one that completed. */
function lastAttemptOf(job: Job, attempts: readonly Attempt[]): Attempt[] {
  const { attempt, state, startedAt } = job;
  if (startedAt === null || (state !== "active" && state !== "completed") || attempts.some((stored) => stored.attempt === attempt))
    return [];
  const outcome = state === "active" ? "running" : "completed";
  const noError = { errorName: null, errorMessage: null, errorStack: null, errorDetails: null };
  return [{ attempt, startedAt, endedAt: job.finishedAt, outcome, ...noError, retryAt: null }];
}

/** Children of one job that are counted. */
const maxCounted = 1_000;

/**
 * Returns how many of the first 1,000 children of a job are in each state, given the first 200 of them, oldest first. Costs one round trip if
 * there may be more.
 */
async function countChildren(db: D1Database, id: string, first: readonly unknown[]): Promise<Partial<Record<JobState, number>>> {
  const states = (first as { state: JobState }[]).map(({ state }) => state);
  const last = first.at(-1) as { sortKey: string } | undefined;
  if (first.length === maxShown && last) {
    const others = db
      .prepare(
        `SELECT json_group_array(state) AS states FROM (SELECT state FROM jobs WHERE parent_id = ?1 AND sort_key > ?2 ORDER BY sort_key LIMIT ?3)`,
      )
      .bind(id, last.sortKey, maxCounted - maxShown);
    states.push(...(JSON.parse((await others.first<string>("states")) ?? "[]") as JobState[]));
  }
  return Object.fromEntries([...Map.groupBy(states, (state) => state)].map(([state, same]) => [state, same.length]));
}

/** Returns one job with its latest 200 attempts and log lines and its first 200 children, or null. Costs one round trip, two if it has so many children. */
export async function describeJob(db: D1Database, id: string): Promise<JobDetail | null> {
  type StoredJob = { body: string; result: string | null; options: string | null };
  type StoredLog = LogEntry & { data: string | null };
  type Rows = {
    job: StoredJob;
    attempts: unknown;
    logs: StoredLog;
    children: unknown;
    parent: unknown;
  };
  const rows = await batchByName<Rows>(db, {
    job: db.prepare(`SELECT ${jobColumns}, full_body AS body, result, options FROM jobs WHERE id = ?1`).bind(id),
    attempts: db.prepare(`SELECT ${attemptColumns} FROM attempts WHERE job_id = ?1 ORDER BY attempt DESC LIMIT ${maxShown}`).bind(id),
    logs: db
      .prepare(
        `SELECT attempt, line + 1 AS line, at, level, message, data FROM job_logs WHERE job_id = ?1
         ORDER BY attempt DESC, job_logs.line DESC LIMIT ${maxShown}`,
      )
      .bind(id),
    children: db.prepare(`SELECT ${jobColumns} FROM jobs WHERE parent_id = ?1 ORDER BY sort_key LIMIT ${maxShown}`).bind(id),
    parent: db.prepare(`SELECT ${jobColumns} FROM jobs WHERE id = (SELECT parent_id FROM jobs WHERE id = ?1)`).bind(id),
  });
  const [jobRow] = rows.job.rows;
  if (!jobRow) return null;
  const job = jobOf(jobRow);
  const attempts = rows.attempts.rows.map((stored) => attemptOf(stored)).toReversed();
  const [parent] = rows.parent.rows;
  return {
    job,
    payload: (JSON.parse(jobRow.body) as AnyMessage).payload,
    result: parseJsonOrNull(jobRow.result),
    options: parseJsonOrNull(jobRow.options),
    attemptsAgain: retryAttemptsOf(jobRow.options),
    body: jobRow.body,
    resultText: jobRow.result,
    attempts: [...attempts, ...lastAttemptOf(job, attempts)],
    logs: rows.logs.rows.map((line) => ({ ...line, data: parseJsonOrNull(line.data) })).toReversed(),
    parent: parent ? jobOf(parent) : null,
    children: rows.children.rows.map(jobOf),
    childCounts: await countChildren(db, id, rows.children.rows),
  };
}

/** Returns the results of up to 1,000 children of a job, oldest first. */
export async function childrenOf(db: D1Database, id: string): Promise<{ id: string; type: string; state: JobState; result: unknown }[]> {
  const { results } = await db
    .prepare(`SELECT id, type, state, result FROM jobs WHERE parent_id = ?1 ORDER BY sort_key LIMIT 1000`)
    .bind(id)
    .all<{ id: string; type: string; state: JobState; result: string | null }>();
  return results.map((row) => ({ ...row, result: parseJsonOrNull(row.result) }));
}
