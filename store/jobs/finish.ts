import type { DeadLetterReason } from "#domain/dead-letters/deadLetter";
import { newIdAt } from "#domain/messages/envelope";
import { type RemovalPolicy, undeliveredSeconds } from "#domain/jobs/job";
import { type ErrorInfo, fingerprintOf, kindOf } from "#domain/errors/errorInfo";
import { updateParents } from "./parents.ts";
import { jsonChunks } from "../chunks.ts";
import { setRemovalAfterFailure, optionsSnapshot } from "./options.ts";
import { secondsAfter } from "./read.ts";

/** How one try ended. Times are ISO UTC; `result` is JSON text; `isKnownType` false where nobody takes its type; `parentId` and what is kept come from the claim. */
export type AttemptResult = { id: string; type: string; attempt: number; startedAt: string; parentId?: string | null } & (
  | { outcome: "completed"; result?: string | null; removeOnComplete?: RemovalPolicy }
  | { outcome: "retried"; why: ErrorInfo; retryAt: string; delayedByQueue?: boolean }
  | { outcome: "failed"; why: ErrorInfo; reason: DeadLetterReason; isKnownType?: boolean }
);

type ResultOf<O extends AttemptResult["outcome"]> = Extract<AttemptResult, { outcome: O }>;
const withOutcome = <O extends AttemptResult["outcome"]>(all: readonly AttemptResult[], outcome: O): ResultOf<O>[] =>
  all.filter((one): one is ResultOf<O> => one.outcome === outcome);

/** True for a row of `jobs` that is still on the try that the JSON row `j` settles: a job others took over is theirs. */
const isSameAttempt = `jobs.id = j.value->>'id' AND jobs.state = 'active' AND jobs.attempt = j.value->>'attempt'`;

const countFinished = (db: D1Database, queue: string, change: string, at: string) =>
  db
    .prepare(`UPDATE queues SET active = active - changes(), ${change} last_finished_at = ?2 WHERE name = ?1 AND changes() > 0`)
    .bind(queue, at);

const insertAttempts = (db: D1Database, rows: string, outcome: "retried" | "failed", at: string) =>
  db
    .prepare(
      `INSERT OR IGNORE INTO attempts (job_id, attempt, started_at, ended_at, outcome, error_name, error_message, error_stack, error_details, retry_at)
       SELECT jobs.id, jobs.attempt, j.value->>'startedAt', ?2, '${outcome}', j.value->>'name', j.value->>'message', j.value->>'stack', j.value->>'details', j.value->>'retryAt'
       FROM json_each(?1) AS j CROSS JOIN jobs ON ${isSameAttempt}`,
    )
    .bind(rows, at);

/** When a completed job may be deleted: its columns `remove_at` and `keep_last`. */
const removalColumnsOf = (removal: RemovalPolicy | undefined, at: string) =>
  typeof removal === "object"
    ? { removeAt: removal.ageMs === undefined ? null : secondsAfter(at, removal.ageMs / 1000), keepLast: removal.count ?? null }
    : { removeAt: removal === true ? at : null, keepLast: null };

/** Statements for tries that went well. Jobs that leave nothing behind are told by their ids alone. */
function completeJobs(db: D1Database, queue: string, done: readonly ResultOf<"completed">[], at: string): D1PreparedStatement[] {
  const gone = done.filter(({ removeOnComplete }) => removeOnComplete === true);
  const kept = done.filter((one) => one.removeOnComplete !== true);
  const plain = kept.filter(({ result, removeOnComplete }) => (result ?? null) === null && !removeOnComplete);
  const rich = kept.filter((one) => !plain.includes(one));
  const idsOf = (all: readonly { id: string }[]) => JSON.stringify(all.map(({ id }) => id));
  const mine = `id IN (SELECT value FROM json_each(?1)) AND state = 'active'`;
  return [
    ...(plain.length
      ? [
          db
            .prepare(
              `UPDATE jobs SET state = 'completed', due_at = NULL, finished_at = ?2, error_name = NULL, error_message = NULL WHERE ${mine}`,
            )
            .bind(idsOf(plain), at),
          countFinished(db, queue, "completed = completed + changes(),", at),
        ]
      : []),
    ...jsonChunks(rich.map(({ id, result, removeOnComplete }) => ({ id, result, ...removalColumnsOf(removeOnComplete, at) }))).flatMap(
      (rows) => [
        db
          .prepare(
            `UPDATE jobs SET state = 'completed', due_at = NULL, finished_at = ?2, error_name = NULL, error_message = NULL,
             result = j.value->>'result', remove_at = j.value->>'removeAt', keep_last = j.value->>'keepLast'
           FROM json_each(?1) AS j WHERE jobs.id = j.value->>'id' AND jobs.state = 'active'`,
          )
          .bind(rows, at),
        countFinished(db, queue, "completed = completed + changes(),", at),
      ],
    ),
    ...(gone.length
      ? [
          db.prepare(`DELETE FROM jobs WHERE ${mine}`).bind(idsOf(gone)),
          countFinished(db, queue, "", at),
          ...["attempts", "job_logs"].map((table) =>
            db
              .prepare(
                `DELETE FROM ${table} WHERE job_id IN (SELECT value FROM json_each(?1)) AND NOT EXISTS (SELECT 1 FROM jobs WHERE id = job_id)`,
              )
              .bind(idsOf(gone)),
          ),
        ]
      : []),
  ];
}

/** A try that did not go well. */
export type FailedAttempt = Pick<AttemptResult, "id" | "attempt"> & ErrorInfo;

/** Statements for those of `unwell` that somebody asked to stop: they are over, and nobody need look at them. */
export function failCancelledJobs(db: D1Database, queue: string, unwell: readonly FailedAttempt[], at: string): D1PreparedStatement[] {
  return jsonChunks(unwell).flatMap((rows) => [
    db
      .prepare(
        `INSERT OR IGNORE INTO attempts (job_id, attempt, started_at, ended_at, outcome, error_name, error_message, error_stack, error_details)
         SELECT jobs.id, jobs.attempt, jobs.started_at, ?2, 'cancelled', j.value->>'name', j.value->>'message', j.value->>'stack', j.value->>'details'
         FROM json_each(?1) AS j CROSS JOIN jobs ON ${isSameAttempt} AND jobs.cancelled_at IS NOT NULL`,
      )
      .bind(rows, at),
    db
      .prepare(
        `UPDATE jobs SET state = 'failed', due_at = NULL, finished_at = ?2, error_name = 'CancelledError', error_message = 'Cancelled while it ran',
           ${setRemovalAfterFailure("?2")}
         FROM json_each(?1) AS j WHERE ${isSameAttempt} AND jobs.cancelled_at IS NOT NULL`,
      )
      .bind(rows, at),
    countFinished(db, queue, "failed = failed + changes(),", at),
  ]);
}

/** Statements that bury the failed tries: history, dead letter, job, counters. */
function deadLetterJobs(db: D1Database, queue: string, dead: readonly ResultOf<"failed">[], at: string): D1PreparedStatement[] {
  const all = dead.map(({ why, isKnownType = true, ...one }) => ({
    ...one,
    ...why,
    deadLetterId: newIdAt(at),
    fingerprint: fingerprintOf(kindOf({ queue, type: one.type, isKnownType }), why),
  }));
  return jsonChunks(all).flatMap((rows) => [
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

/** Statements for tries that are followed by another. One that no queue holds back that long is sent by the sweep. */
function delayJobs(db: D1Database, queue: string, retried: readonly ResultOf<"retried">[], at: string): D1PreparedStatement[] {
  const all = retried.map(({ why, delayedByQueue: carried = true, ...one }) => ({
    ...one,
    ...why,
    dueAt: secondsAfter(one.retryAt, carried ? undeliveredSeconds : -undeliveredSeconds / 2),
    sentAt: carried ? at : null,
  }));
  return jsonChunks(all).flatMap((rows) => [
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
 * Statements that end the tries of one queue: completed, to be retried, dead or cancelled. Settling twice changes nothing.
 * If any of the jobs has a parent, the last statement answers the parents to send, as rows of `Released`.
 */
export function finishAttempts(db: D1Database, queue: string, all: readonly AttemptResult[], at: string): D1PreparedStatement[] {
  const retried = withOutcome(all, "retried");
  const dead = withOutcome(all, "failed");
  const unwell = [...retried, ...dead].map(({ id, attempt, why }) => ({ id, attempt, ...why }));
  const children = all.filter(({ parentId }) => parentId);
  return [
    ...completeJobs(db, queue, withOutcome(all, "completed"), at),
    ...failCancelledJobs(db, queue, unwell, at),
    ...delayJobs(db, queue, retried, at),
    ...deadLetterJobs(db, queue, dead, at),
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
