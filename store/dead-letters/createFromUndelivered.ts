import { isMessageType } from "#domain/pipeline/messages";
import type { DeadLetterReason } from "#domain/dead-letters/deadLetter";
import { errorDetailsText, type ErrorInfo } from "#domain/errors/errorInfo";
import { fingerprintOf, scopeOf } from "#domain/errors/fingerprint";
import { updateParents } from "../jobs/parents.ts";
import { insertAttemptsSql } from "../jobs/attempts.ts";
import { countFailure } from "../jobs/countFailures.ts";
import { hasNotStarted, ownAttempts, setFailed } from "../jobs/states.ts";
import { insertDeadLettersSql, jobColumnsOfDeadLetter } from "../jobs/deadLetters.ts";

/**
 * A job whose message the platform stopped delivering. `deadLetterId` is the id of the new dead letter; `sentAt` is when the message was
 * sent, ISO UTC.
 */
export type UndeliveredJob = {
  id: string;
  queue: string;
  type: string;
  deadLetterId: string;
  error: ErrorInfo;
  reason: DeadLetterReason;
  sentAt: string;
};

/**
 * Returns those of these jobs whose last message, sent by `sentAt` (ISO UTC), was not delivered: they have not started, and were not sent again
 * since. Also returns the ids of those that no longer exist. Costs one read.
 */
export async function readUndelivered(
  db: D1Database,
  ids: readonly string[],
  sentAt: string,
): Promise<{ lost: { id: string; type: string }[]; removed: string[] }> {
  const { results } = await db
    .prepare(
      `SELECT j.value AS id, jobs.type FROM json_each(?1) AS j LEFT JOIN jobs ON jobs.id = j.value
       WHERE jobs.id IS NULL OR (${hasNotStarted} AND jobs.sent_at <= ?2)`,
    )
    .bind(JSON.stringify(ids), sentAt)
    .all<{ id: string; type: string | null }>();
  return {
    lost: results.flatMap(({ id, type }) => (type === null ? [] : [{ id, type }])),
    removed: results.flatMap(({ id, type }) => (type === null ? [id] : [])),
  };
}

/**
 * SQL condition: the job bound as ?1 is not running. A running job is left to its attempt, or to the reconciler if its Worker has
 * vanished.
 */
const isUnclaimed = `jobs.id = ?1 AND ${hasNotStarted}`;

const errorParameters = { error_name: "?4", error_message: "?5", error_stack: "?6" } as const;

/**
 * Statements that fail a job whose message was not delivered: attempt, dead letter, counters and job together. They change nothing if the
 * job has finished, is running or does not exist. Its parent is updated.
 */
export function deadLetterUndeliveredJob(db: D1Database, job: UndeliveredJob, at: string): D1PreparedStatement[] {
  const { id, error } = job;
  return [
    db
      .prepare(
        insertAttemptsSql(
          { job_id: "jobs.id", attempt: "jobs.attempt + 1", started_at: "?3", ended_at: "?2", outcome: "'failed'", ...errorParameters },
          `FROM jobs WHERE ${isUnclaimed}`,
        ),
      )
      .bind(id, at, job.sentAt, error.name, error.message, error.stack),
    db
      .prepare(
        insertDeadLettersSql(
          {
            ...jobColumnsOfDeadLetter,
            ...errorParameters,
            id: "?3",
            reason: "?8",
            fingerprint: "?7",
            attempts: `${ownAttempts} + 1`,
            error_details: "?9",
            created_at: "?2",
          },
          `FROM jobs WHERE ${isUnclaimed}`,
        ),
      )
      .bind(
        id,
        at,
        job.deadLetterId,
        error.name,
        error.message,
        error.stack,
        fingerprintOf(error, scopeOf({ ...job, isKnownType: isMessageType(job.type) })),
        job.reason,
        errorDetailsText(error),
      ),
    // Counted before the job changes, by the state it still has.
    db
      .prepare(
        `UPDATE queues SET waiting = waiting - (jobs.state = 'waiting'), delayed = delayed - (jobs.state = 'delayed'),
           blocked = blocked - (jobs.state = 'blocked'), failed = failed + 1, open_dead_letters = open_dead_letters + 1, last_finished_at = ?2
         FROM jobs WHERE queues.name = jobs.queue AND ${isUnclaimed}`,
      )
      .bind(id, at),
    countFailure(db, job.queue, at),
    db
      .prepare(`UPDATE jobs SET attempt = attempt + 1, run_at = NULL, ${setFailed("?2", "?3", "?4")} WHERE ${isUnclaimed}`)
      .bind(id, at, error.name, error.message),
    // Its parent is not known here, so the search for ancestors starts at the job itself. The job is not a blocked parent, so it does not
    // change.
    ...updateParents(db, { parents: [id], failed: [id] }, at),
  ];
}
