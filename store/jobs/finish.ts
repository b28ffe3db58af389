import { errorColumns, insertEndedAttemptsSql, isSameAttempt } from "./attempts.ts";
import type { DeadLetterReason } from "#domain/dead-letters/deadLetter";
import { newIdAt } from "#domain/messages/envelope";
import { type RemovalPolicy, undeliveredSeconds } from "#domain/jobs/job";
import type { ErrorInfo } from "#domain/errors/errorInfo";
import { fingerprintOf, scopeOf } from "#domain/errors/fingerprint";
import { updateParents } from "./parents.ts";
import { jsonChunks } from "../chunks.ts";
import { countInGroupsSql, insertDeadLettersSql, jobColumnsOfDeadLetter } from "./deadLetters.ts";
import { countMoved, countOpenedDeadLetters, type Move } from "../queues/counts.ts";
import { deleteAttemptsAndLogs } from "./delete.ts";
import { heldClaim } from "./heldClaim.ts";
import { ownAttempts, setCompleted, setFailed } from "./states.ts";
import { secondsAfter } from "../time.ts";

/**
 * How one attempt ended. Times are ISO UTC. `result` is JSON text. `parentId` and `removeOnComplete` come from the claim.
 * `delayedByQueue` is false if the platform's queue cannot hold the message until `retryAt`. `isKnownType` is false if no handler exists
 * for the type. `held`: the claim of the job was not written, and its limiter still holds it.
 */
export type AttemptResult = { id: string; type: string; attempt: number; startedAt: string; parentId?: string | null } & (
  | { outcome: "completed"; result?: string | null; removeOnComplete?: RemovalPolicy; held?: boolean }
  | { outcome: "retried"; error: ErrorInfo; retryAt: string; delayedByQueue?: boolean }
  | { outcome: "failed"; error: ErrorInfo; reason: DeadLetterReason; isKnownType?: boolean }
);

type ResultOf<O extends AttemptResult["outcome"]> = Extract<AttemptResult, { outcome: O }>;
const withOutcome = <O extends AttemptResult["outcome"]>(results: readonly AttemptResult[], outcome: O): ResultOf<O>[] =>
  results.filter((result): result is ResultOf<O> => result.outcome === outcome);

const countFinished = (db: D1Database, queue: string, { from = "active", to }: Move, at: string, assignments: readonly string[] = []) =>
  countMoved(db, queue, { from, ...(to ? { to } : {}) }, [...assignments, "last_finished_at = ?2"], [at]);

const insertAttempts = (db: D1Database, rows: string, outcome: "retried" | "failed", at: string) =>
  db
    .prepare(
      insertEndedAttemptsSql({
        started_at: "j.value->>'startedAt'",
        outcome: `'${outcome}'`,
        ...errorColumns,
        retry_at: "j.value->>'retryAt'",
      }),
    )
    .bind(rows, at);

/** Who finishes attempts: the queue and the version of its Worker, null if it is not known. */
type Finisher = { queue: string; version: string | null };

/** Values of `remove_at` and `keep_last` for a completed job. */
const removalColumnsOf = (removal: RemovalPolicy | undefined, at: string) =>
  typeof removal === "object"
    ? { removeAt: removal.ageMs === undefined ? null : secondsAfter(at, removal.ageMs / 1000), keepLast: removal.count ?? null }
    : { removeAt: removal === true ? at : null, keepLast: null };

/**
 * Statements that complete attempts whose jobs are kept: claimed ones, or those that started at `heldSince` and whose claims were not written. If all
 * have the same result, as those of most handlers do, their jobs need only their ids.
 */
function completeKept(
  db: D1Database,
  { queue, version }: Finisher,
  kept: readonly ResultOf<"completed">[],
  at: string,
  heldSince: string | null,
): D1PreparedStatement[] {
  const complete = (sql: string, id: string, json: string, ...more: (string | null)[]) => [
    db
      .prepare(
        `UPDATE jobs SET ${setCompleted("?3")}, worker_version = ?4, ${heldSince === null ? "" : `${heldClaim.set}, `}${sql}
         FROM json_each(?1) AS j WHERE jobs.id = ${id} AND ${heldSince === null ? "state = 'active'" : heldClaim.condition}`,
      )
      .bind(json, heldSince, at, version, ...more),
    countFinished(db, queue, { from: heldSince === null ? "active" : "waiting", to: "completed" }, at),
  ];
  const common = kept[0]?.result ?? null;
  if (kept.every(({ result = null, removeOnComplete }) => result === common && !removeOnComplete))
    return kept.length ? complete(`result = ?5`, "j.value", idsOf(kept), common) : [];
  const rows = kept.map(({ id, result, removeOnComplete }) => ({ id, result, ...removalColumnsOf(removeOnComplete, at) }));
  return jsonChunks(rows).flatMap((json) =>
    complete(`result = j.value->>'result', remove_at = j.value->>'removeAt', keep_last = j.value->>'keepLast'`, "j.value->>'id'", json),
  );
}

const idsOf = (results: readonly { id: string }[]): string => JSON.stringify(results.map(({ id }) => id));

/** Statements that complete attempts. */
function completeJobs(db: D1Database, finisher: Finisher, completed: readonly ResultOf<"completed">[], at: string): D1PreparedStatement[] {
  const removed = completed.filter(({ removeOnComplete }) => removeOnComplete === true);
  const kept = completed.filter(({ removeOnComplete }) => removeOnComplete !== true);
  const heldSince = Map.groupBy(kept, ({ held, startedAt }) => (held ? startedAt : null));
  return [
    ...[...heldSince].flatMap(([since, attempts]) => completeKept(db, finisher, attempts, at, since)),
    ...(removed.length
      ? [
          db.prepare(`DELETE FROM jobs WHERE id IN (SELECT value FROM json_each(?1)) AND state = 'active'`).bind(idsOf(removed)),
          countFinished(db, finisher.queue, {}, at),
          ...deleteAttemptsAndLogs(db, idsOf(removed)),
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
        insertEndedAttemptsSql({ started_at: "jobs.started_at", outcome: "'cancelled'", ...errorColumns }, "jobs.cancelled_at IS NOT NULL"),
      )
      .bind(rows, at),
    db
      .prepare(
        `UPDATE jobs SET ${setFailed("?2", "'CancelledError'", "'Cancelled while running'")}
         FROM json_each(?1) AS j WHERE ${isSameAttempt} AND jobs.cancelled_at IS NOT NULL`,
      )
      .bind(rows, at),
    countFinished(db, queue, { to: "failed" }, at),
  ]);
}

/** Statements that fail jobs for good: attempt, dead letter, job and counters. */
function deadLetterJobs(
  db: D1Database,
  { queue, version }: Finisher,
  failed: readonly ResultOf<"failed">[],
  at: string,
): D1PreparedStatement[] {
  const results = failed.map(({ error, isKnownType = true, ...result }) => ({
    ...result,
    ...error,
    deadLetterId: newIdAt(at),
    fingerprint: fingerprintOf(error, scopeOf({ queue, type: result.type, isKnownType, reason: result.reason })),
  }));
  return jsonChunks(results).flatMap((rows) => [
    insertAttempts(db, rows, "failed", at),
    db
      .prepare(
        insertDeadLettersSql(
          {
            ...jobColumnsOfDeadLetter,
            ...errorColumns,
            id: "j.value->>'deadLetterId'",
            reason: "j.value->>'reason'",
            fingerprint: "j.value->>'fingerprint'",
            attempts: ownAttempts,
            created_at: "?2",
            grouped: "1",
            worker_version: "?3",
          },
          `FROM json_each(?1) AS j CROSS JOIN jobs ON ${isSameAttempt}`,
        ),
      )
      .bind(rows, at, version),
    db.prepare(countInGroupsSql("SELECT value->>'deadLetterId' FROM json_each(?1)", "?2")).bind(rows, at),
    db
      .prepare(
        `UPDATE jobs SET ${setFailed("?2", errorColumns.error_name, errorColumns.error_message)}
         FROM json_each(?1) AS j WHERE ${isSameAttempt}`,
      )
      .bind(rows, at),
    countFinished(db, queue, { to: "failed" }, at, [countOpenedDeadLetters]),
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
    countFinished(db, queue, { to: "delayed" }, at),
  ]);
}

/**
 * Statements that finish attempts of one queue: completed, retried, failed or cancelled. Finishing an attempt twice changes nothing. If
 * any job has a parent, they return the parents to dispatch, as rows of {@link DispatchableJob}. `version` is that of the Worker.
 */
export function finishAttempts(
  db: D1Database,
  queue: string,
  results: readonly AttemptResult[],
  at: string,
  version: string | null = null,
): D1PreparedStatement[] {
  const retried = withOutcome(results, "retried");
  const failed = withOutcome(results, "failed");
  const failedAttempts = [...retried, ...failed].map(({ id, attempt, error }) => ({ id, attempt, ...error }));
  const children = results.filter(({ parentId }) => parentId);
  return [
    ...completeJobs(db, { queue, version }, withOutcome(results, "completed"), at),
    ...failCancelledJobs(db, queue, failedAttempts, at),
    ...delayJobs(db, queue, retried, at),
    ...deadLetterJobs(db, { queue, version }, failed, at),
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
