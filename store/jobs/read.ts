import type { AnyMessage } from "#domain/messages/envelope";
import { type Attempt, Job, type JobState, LogEntry } from "#domain/jobs/job";
import { readSortKey } from "#domain/lists/sortKeys";
import type { Ticket } from "#domain/jobs/ticket";
import { attemptColumns, attemptOf } from "./attempts.ts";
import { retryAttemptsOf } from "./options.ts";

/** The only step from the table's names to the wire's. */
export const jobColumns = `id, queue, type, event_id AS eventId, brand, correlation_id AS correlationId, source, state, attempt, attempts,
  priority, parent_id AS parentId, progress, created_at AS createdAt, run_at AS runAt, started_at AS startedAt, finished_at AS finishedAt,
  cancelled_at AS cancelledAt, error_name AS errorName, error_message AS errorMessage, sort_key AS sortKey`;

/** A condition as SQL over ?4 and on, which are bound to `bound`. */
export type SqlCondition = { sql: string; parameters: (string | number)[] };

/** ISO time `seconds` after `at`. */
export const secondsAfter = (at: string, seconds: number): string => new Date(Date.parse(at) + seconds * 1000).toISOString();

/** The due time of what nobody needs to look at until its queue runs again: after every other time there is. */
export const dueAtWhilePaused = "9999-12-31T23:59:59.999Z";

/** Kept JSON as a value; null for none. */
export const parseJsonOrNull = (json: unknown): unknown => (typeof json === "string" ? JSON.parse(json) : null);

/**
 * A row of {@link jobColumns} as a job. Its sort key tells when it was created: jobs of before there were such keys have a
 * `created_at` up to a second after that.
 */
export function jobOf(row: unknown): Job {
  const { progress, sortKey, createdAt } = row as { progress: unknown; sortKey: string; createdAt: string };
  return Job.parse({ ...(row as object), progress: parseJsonOrNull(progress), createdAt: readSortKey(sortKey)?.at ?? createdAt });
}

/** A job as it has to be sent: its body as kept, JSON text. */
export type JobToDispatch = { id: string; queue: string; body: string; delaySeconds?: number } & Ticket;

/** What a job is asked to do and what came of it: the parts a list leaves out. */
export type JobWork = { message: AnyMessage; result: unknown; options: unknown };

/** One job, or null. */
export async function getJob(db: D1Database, id: string): Promise<Job | null> {
  const row = await db.prepare(`SELECT ${jobColumns} FROM jobs WHERE id = ?1`).bind(id).first();
  return row && jobOf(row);
}

/** At most this many tries, log lines and children are told of one job: more tells an operator nothing new. */
const maxShown = 200;

/** The try that is told by its job's row alone: the one that goes on, or the one that went well. */
function lastAttemptOf(job: Job, told: readonly Attempt[]): Attempt[] {
  const { attempt, state, startedAt } = job;
  if (startedAt === null || (state !== "active" && state !== "completed") || told.some((one) => one.attempt === attempt)) return [];
  const outcome = state === "active" ? "running" : "completed";
  const noError = { errorName: null, errorMessage: null, errorStack: null, errorDetails: null };
  return [{ attempt, startedAt, endedAt: job.finishedAt, outcome, ...noError, retryAt: null }];
}

export type JobDetail = {
  job: Job;
  payload: unknown;
  result: unknown;
  options: unknown;
  /** Attempts that a retry gives it. */
  attemptsAgain: number;
  /** The message and the result as they are kept, JSON text: numbers beyond what a double holds are only whole there. */
  body: string;
  resultText: string | null;
  attempts: Attempt[];
  logs: LogEntry[];
  parent: Job | null;
  children: Job[];
  /** All children by state, also those beyond the first 200. */
  childCounts: Partial<Record<JobState, number>>;
};

/** One job with all that is known of it, in one round trip: the last 200 tries and log lines, the first 200 children. Null for none. */
export async function describeJob(db: D1Database, id: string): Promise<JobDetail | null> {
  const [row, tries, lines, children, counts, parents] = await db.batch([
    db.prepare(`SELECT ${jobColumns}, body, result, options FROM jobs WHERE id = ?1`).bind(id),
    db.prepare(`SELECT ${attemptColumns} FROM attempts WHERE job_id = ?1 ORDER BY attempt DESC LIMIT ${maxShown}`).bind(id),
    db
      .prepare(
        `SELECT attempt, at, level, message, data FROM job_logs WHERE job_id = ?1 ORDER BY attempt DESC, line DESC LIMIT ${maxShown}`,
      )
      .bind(id),
    db.prepare(`SELECT ${jobColumns} FROM jobs WHERE parent_id = ?1 ORDER BY sort_key LIMIT ${maxShown}`).bind(id),
    db.prepare(`SELECT state, count(*) AS n FROM (SELECT state FROM jobs WHERE parent_id = ?1 LIMIT 1000) GROUP BY state`).bind(id),
    db.prepare(`SELECT ${jobColumns} FROM jobs WHERE id = (SELECT parent_id FROM jobs WHERE id = ?1)`).bind(id),
  ]);
  const found = row?.results[0] as { body: string; result: string | null; options: string | null } | undefined;
  if (!found) return null;
  const job = jobOf(found);
  const told = (tries?.results ?? []).map((one) => attemptOf(one)).toReversed();
  const logs = (lines?.results ?? []) as (LogEntry & { data: string | null })[];
  return {
    job,
    payload: (JSON.parse(found.body) as AnyMessage).payload,
    result: parseJsonOrNull(found.result),
    options: parseJsonOrNull(found.options),
    attemptsAgain: retryAttemptsOf(found.options),
    body: found.body,
    resultText: found.result,
    attempts: [...told, ...lastAttemptOf(job, told)],
    logs: logs.map((line) => LogEntry.parse({ ...line, data: parseJsonOrNull(line.data) })).toReversed(),
    parent: parents?.results[0] ? jobOf(parents.results[0]) : null,
    children: (children?.results ?? []).map(jobOf),
    childCounts: Object.fromEntries(((counts?.results ?? []) as { state: JobState; n: number }[]).map(({ state, n }) => [state, n])),
  };
}

/** What the children of a job came to, at most 1,000, the oldest first. */
export async function childrenOf(db: D1Database, id: string): Promise<{ id: string; type: string; state: JobState; result: unknown }[]> {
  const { results } = await db
    .prepare(`SELECT id, type, state, result FROM jobs WHERE parent_id = ?1 ORDER BY sort_key LIMIT 1000`)
    .bind(id)
    .all<{ id: string; type: string; state: JobState; result: string | null }>();
  return results.map((row) => ({ ...row, result: parseJsonOrNull(row.result) }));
}
