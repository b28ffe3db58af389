import { isSameAttempt } from "./attempts.ts";
import type { DeadLetterReason } from "#domain/dead-letters/deadLetter";
import { newIdAt } from "#domain/messages/envelope";
import { type RemovalPolicy, undeliveredSeconds } from "#domain/jobs/job";
import { type ErrorInfo, fingerprintOf, kindOf } from "#domain/errors/errorInfo";
import { updateParents } from "./parents.ts";
import { jsonChunks } from "../chunks.ts";
import { setRemovalAfterFailure, optionsSnapshot } from "./options.ts";
import { secondsAfter } from "./read.ts";

/**
 * How one attempt ended. Times are ISO UTC. `result` is JSON text. `parentId` and `removeOnComplete` come from the claim.
 * `delayedByQueue` is false if the platform's queue cannot hold the message until `retryAt`. `isKnownType` is false if no handler exists
 * for the type.
 */
export type AttemptResult = { id: string; type: string; attempt: number; startedAt: string; parentId?: string | null } & (
  | { outcome: "completed"; result?: string | null; removeOnComplete?: RemovalPolicy }
  | { outcome: "retried"; error: ErrorInfo; retryAt: string; delayedByQueue?: boolean }
  | { outcome: "failed"; error: ErrorInfo; reason: DeadLetterReason; isKnownType?: boolean }
);

type ResultOf<O extends AttemptResult["outcome"]> = Extract<AttemptResult, { outcome: O }>;
const withOutcome = <O extends AttemptResult["outcome"]>(results: readonly AttemptResult[], outcome: O): ResultOf<O>[] =>
  results.filter((result): result is ResultOf<O> => result.outcome === outcome);

const countFinished = (db: D1Database, queue: string, assignments: string, at: string) =>
  db
    .prepare(`UPDATE queues SET active = active - changes(), ${assignments} last_finished_at = ?2 WHERE name = ?1 AND changes() > 0`)
    .bind(queue, at);

const insertAttempts = (db: D1Database, rows: string, outcome: "retried" | "failed", at: string) =>
  db
    .prepare(
      `INSERT OR IGNORE INTO attempts (job_id, attempt, started_at, ended_at, outcome, error_name, error_message, error_stack, error_details, retry_at)
       SELECT jobs.id, jobs.attempt, j.value->>'startedAt', ?2, '${outcome}', j.value->>'name', j.value->>'message', j.value->>'stack', j.value->>'details', j.value->>'retryAt'
       FROM json_each(?1) AS j CROSS JOIN jobs ON ${isSameAttempt}`,
    )
    .bind(rows, at);

/** Values of `remove_at` and `keep_last` for a completed job. */
const removalColumnsOf = (removal: RemovalPolicy | undefined, at: string) =>
  typeof removal === "object"
    ? { removeAt: removal.ageMs === undefined ? null : secondsAfter(at, removal.ageMs / 1000), keepLast: removal.count ?? null }
    : { removeAt: removal === true ? at : null, keepLast: null };

/** Statements that complete attempts. Jobs without a result and without removal options need only their ids. */
function completeJobs(db: D1Database, queue: string, completed: readonly ResultOf<"completed">[], at: string): D1PreparedStatement[] {
  const removed = completed.filter(({ removeOnComplete }) => removeOnComplete === true);
  const kept = completed.filter((result) => result.removeOnComplete !== true);
  const withoutResult = kept.filter(({ result, removeOnComplete }) => (result ?? null) === null && !removeOnComplete);
  const withDetails = kept.filter((result) => !withoutResult.includes(result));
  const idsOf = (results: readonly { id: string }[]) => JSON.stringify(results.map(({ id }) => id));
  const isActive = `id IN (SELECT value FROM json_each(?1)) AND state = 'active'`;
  return [
    ...(withoutResult.length
      ? [
          db
            .prepare(
              `UPDATE jobs SET state = 'completed', due_at = NULL, finished_at = ?2, error_name = NULL, error_message = NULL WHERE ${isActive}`,
            )
            .bind(idsOf(withoutResult), at),
          countFinished(db, queue, "completed = completed + changes(),", at),
        ]
      : []),
    ...jsonChunks(
      withDetails.map(({ id, result, removeOnComplete }) => ({ id, result, ...removalColumnsOf(removeOnComplete, at) })),
    ).flatMap((rows) => [
      db
        .prepare(
          `UPDATE jobs SET state = 'completed', due_at = NULL, finished_at = ?2, error_name = NULL, error_message = NULL,
             result = j.value->>'result', remove_at = j.value->>'removeAt', keep_last = j.value->>'keepLast'
           FROM json_each(?1) AS j WHERE jobs.id = j.value->>'id' AND jobs.state = 'active'`,
        )
        .bind(rows, at),
      countFinished(db, queue, "completed = completed + changes(),", at),
    ]),
    ...(removed.length
      ? [
          db.prepare(`DELETE FROM jobs WHERE ${isActive}`).bind(idsOf(removed)),
          countFinished(db, queue, "", at),
          ...["attempts", "job_logs"].map((table) =>
            db
              .prepare(
                `DELETE FROM ${table} WHERE job_id IN (SELECT value FROM json_each(?1)) AND NOT EXISTS (SELECT 1 FROM jobs WHERE id = job_id)`,
              )
              .bind(idsOf(removed)),
          ),
        ]
      : []),
  ];
}

/** An attempt that failed. */
export type FailedAttempt = Pick<AttemptResult, "id" | "attempt"> & ErrorInfo;

/** Statements that fail those of the failed attempts whose job has a cancel request, without a dead letter. */
export function failCancelledJobs(
  db: D1Database,
  queue: string,
  failedAttempts: readonly FailedAttempt[],
  at: string,
): D1PreparedStatement[] {
  return jsonChunks(failedAttempts).flatMap((rows) => [
    db
      .prepare(
        `INSERT OR IGNORE INTO attempts (job_id, attempt, started_at, ended_at, outcome, error_name, error_message, error_stack, error_details)
         SELECT jobs.id, jobs.attempt, jobs.started_at, ?2, 'cancelled', j.value->>'name', j.value->>'message', j.value->>'stack', j.value->>'details'
         FROM json_each(?1) AS j CROSS JOIN jobs ON ${isSameAttempt} AND jobs.cancelled_at IS NOT NULL`,
      )
      .bind(rows, at),
    db
      .prepare(
        `UPDATE jobs SET state = 'failed', due_at = NULL, finished_at = ?2, error_name = 'CancelledError', error_message = 'Cancelled while running',
           ${setRemovalAfterFailure("?2")}
         FROM json_each(?1) AS j WHERE ${isSameAttempt} AND jobs.cancelled_at IS NOT NULL`,
      )
      .bind(rows, at),
    countFinished(db, queue, "failed = failed + changes(),", at),
  ]);
}

/** Statements that fail jobs for good: attempt, dead letter, job and counters. */
function deadLetterJobs(db: D1Database, queue: string, failed: readonly ResultOf<"failed">[], at: string): D1PreparedStatement[] {
  const results = failed.map(({ error, isKnownType = true, ...result }) => ({
    ...result,
    ...error,
    deadLetterId: newIdAt(at),
    fingerprint: fingerprintOf(kindOf({ queue, type: result.type, isKnownType }), error),
  }));
  return jsonChunks(results).flatMap((rows) => [
    insertAttempts(db, rows, "failed", at),
    db
      .prepare(
        `INSERT INTO dead_letters (id, job_id, queue, type, event_id, brand, correlation_id, source, reason, error_name, error_message, error_stack,
           error_details, fingerprint, attempts, body, options, created_at, replay_of)
         SELECT j.value->>'deadLetterId', jobs.id, jobs.queue, jobs.type, jobs.event_id, jobs.brand, jobs.correlation_id, jobs.source,
           j.value->>'reason', j.value->>'name', j.value->>'message', j.value->>'stack', j.value->>'details', j.value->>'fingerprint', jobs.attempt, jobs.body,
           ${optionsSnapshot}, ?2,
           (SELECT id FROM dead_letters WHERE job_id = jobs.id ORDER BY id DESC LIMIT 1)
         FROM json_each(?1) AS j CROSS JOIN jobs ON ${isSameAttempt}`,
      )
      .bind(rows, at),
    db
      .prepare(
        `UPDATE jobs SET state = 'failed', due_at = NULL, finished_at = ?2, error_name = j.value->>'name', error_message = j.value->>'message',
           ${setRemovalAfterFailure("?2")}
         FROM json_each(?1) AS j WHERE ${isSameAttempt}`,
      )
      .bind(rows, at),
    countFinished(db, queue, "failed = failed + changes(), open_dead_letters = open_dead_letters + changes(),", at),
  ]);
}

/** Statements for attempts that will be retried. If the queue cannot hold the message long enough, the reconciler sends it. */
function delayJobs(db: D1Database, queue: string, retried: readonly ResultOf<"retried">[], at: string): D1PreparedStatement[] {
  const results = retried.map(({ error, delayedByQueue = true, ...result }) => ({
    ...result,
    ...error,
    dueAt: secondsAfter(result.retryAt, delayedByQueue ? undeliveredSeconds : -undeliveredSeconds / 2),
    sentAt: delayedByQueue ? at : null,
  }));
  return jsonChunks(results).flatMap((rows) => [
    insertAttempts(db, rows, "retried", at),
    db
      .prepare(
        `UPDATE jobs SET state = 'delayed', due_at = j.value->>'dueAt', run_at = j.value->>'retryAt', sent_at = j.value->>'sentAt',
           error_name = j.value->>'name', error_message = j.value->>'message'
         FROM json_each(?1) AS j WHERE ${isSameAttempt}`,
      )
      .bind(rows),
    countFinished(db, queue, "delayed = delayed + changes(),", at),
  ]);
}

/**
 * Statements that finish attempts of one queue: completed, retried, failed or cancelled. Finishing an attempt twice changes nothing. If
 * any job has a parent, they return the parents to dispatch, as rows of {@link DispatchableJob}.
 */
export function finishAttempts(db: D1Database, queue: string, results: readonly AttemptResult[], at: string): D1PreparedStatement[] {
  const retried = withOutcome(results, "retried");
  const failed = withOutcome(results, "failed");
  const failedAttempts = [...retried, ...failed].map(({ id, attempt, error }) => ({ id, attempt, ...error }));
  const children = results.filter(({ parentId }) => parentId);
  return [
    ...completeJobs(db, queue, withOutcome(results, "completed"), at),
    ...failCancelledJobs(db, queue, failedAttempts, at),
    ...delayJobs(db, queue, retried, at),
    ...deadLetterJobs(db, queue, failed, at),
    ...updateParents(
      db,
      {
        parents: children.flatMap(({ parentId }) => parentId ?? []),
        failed: children.flatMap(({ id, outcome }) => (outcome === "completed" ? [] : [id])),
      },
      at,
    ),
  ];
}
