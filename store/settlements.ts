import { newId } from "#domain/envelope";
import type { DeadLetterReason } from "#domain/deadLetters";
import { undeliveredSeconds } from "#domain/jobs";
import { fingerprintOf, type Why } from "#domain/retry";
import { secondsAfter } from "./jobs.ts";

/** How one try ended. `startedAt` and times are ISO UTC. */
export type Settlement = { id: string; type: string; attempt: number; startedAt: string } & (
  | { outcome: "completed" }
  | { outcome: "retried"; why: Why; retryAt: string }
  | { outcome: "failed"; why: Why; reason: DeadLetterReason }
);

type Of<O extends Settlement["outcome"]> = Extract<Settlement, { outcome: O }>;
const having = <O extends Settlement["outcome"]>(all: readonly Settlement[], outcome: O): Of<O>[] =>
  all.filter((one): one is Of<O> => one.outcome === outcome);

/** True for a row of `jobs` that is still on the try that the JSON row `j` settles: a job others took over is theirs. */
const sameTry = `jobs.id = j.value->>'id' AND jobs.state = 'active' AND jobs.attempt = j.value->>'attempt'`;

const countOut = (db: D1Database, queue: string, change: string, at: string) =>
  db
    .prepare(`UPDATE queues SET active = active - changes(), ${change}, last_finished_at = ?2 WHERE name = ?1 AND changes() > 0`)
    .bind(queue, at);

const recordTries = (db: D1Database, rows: string, outcome: "retried" | "failed" | "stalled", at: string) =>
  db
    .prepare(
      `INSERT OR IGNORE INTO attempts (job_id, attempt, started_at, ended_at, outcome, error_name, error_message, error_stack, retry_at)
       SELECT value->>'id', value->>'attempt', value->>'startedAt', ?2, '${outcome}', value->>'name', value->>'message', value->>'stack', value->>'retryAt'
       FROM json_each(?1)`,
    )
    .bind(rows, at);

/** Statements that bury the failed tries: history, dead letter, job, counters. */
function bury(db: D1Database, queue: string, dead: readonly Of<"failed">[], at: string): D1PreparedStatement[] {
  const rows = JSON.stringify(
    dead.map(({ why, ...one }) => ({ ...one, ...why, deadLetterId: newId(), fingerprint: fingerprintOf(one.type, why) })),
  );
  return [
    recordTries(db, rows, "failed", at),
    db
      .prepare(
        `INSERT INTO dead_letters (id, job_id, queue, type, event_id, brand, correlation_id, source, reason, error_name, error_message, error_stack,
           fingerprint, attempts, body, created_at, replay_of)
         SELECT j.value->>'deadLetterId', jobs.id, jobs.queue, jobs.type, jobs.event_id, jobs.brand, jobs.correlation_id, jobs.source,
           j.value->>'reason', j.value->>'name', j.value->>'message', j.value->>'stack', j.value->>'fingerprint', jobs.attempt, jobs.body, ?2,
           (SELECT id FROM dead_letters WHERE job_id = jobs.id ORDER BY id DESC LIMIT 1)
         FROM json_each(?1) AS j CROSS JOIN jobs ON ${sameTry}`,
      )
      .bind(rows, at),
    db
      .prepare(
        `UPDATE jobs SET state = 'failed', due_at = NULL, finished_at = ?2, error_name = j.value->>'name', error_message = j.value->>'message'
         FROM json_each(?1) AS j WHERE ${sameTry}`,
      )
      .bind(rows, at),
    countOut(db, queue, "failed = failed + changes(), open_dead_letters = open_dead_letters + changes()", at),
  ];
}

/** Statements that end the tries of one queue: completed, to be retried, or dead. Settling twice changes nothing. */
export function settlements(db: D1Database, queue: string, all: readonly Settlement[], at: string): D1PreparedStatement[] {
  const done = having(all, "completed");
  const retried = having(all, "retried");
  const dead = having(all, "failed");
  const statements: D1PreparedStatement[] = [];
  if (done.length)
    statements.push(
      db
        .prepare(
          `UPDATE jobs SET state = 'completed', due_at = NULL, finished_at = ?2, error_name = NULL, error_message = NULL
           WHERE id IN (SELECT value FROM json_each(?1)) AND state = 'active'`,
        )
        .bind(JSON.stringify(done.map(({ id }) => id)), at),
      countOut(db, queue, "completed = completed + changes()", at),
    );
  if (retried.length) {
    const rows = JSON.stringify(
      retried.map(({ why, ...one }) => ({ ...one, ...why, dueAt: secondsAfter(one.retryAt, undeliveredSeconds) })),
    );
    statements.push(
      recordTries(db, rows, "retried", at),
      db
        .prepare(
          `UPDATE jobs SET state = 'delayed', due_at = j.value->>'dueAt', error_name = j.value->>'name', error_message = j.value->>'message'
           FROM json_each(?1) AS j WHERE ${sameTry}`,
        )
        .bind(rows),
      countOut(db, queue, "delayed = delayed + changes()", at),
    );
  }
  if (dead.length) statements.push(...bury(db, queue, dead, at));
  return statements;
}

/** A body that never became a job: it has no type to trust, so what can be read of it is given by the caller. */
export type Unreadable = {
  messageId: string;
  queue: string;
  type: string;
  eventId: string | null;
  correlationId: string | null;
  brand: string | null;
  source: string | null;
  why: Why;
  reason: DeadLetterReason;
  body: string;
  contentType: "json" | "text" | "bytes" | "v8";
  attempts: number;
};

/** Statements that keep unreadable messages as dead letters; the same delivery seen twice makes one. */
export function buryUnreadable(db: D1Database, all: readonly Unreadable[], at: string): D1PreparedStatement[] {
  return all.flatMap((one) => [
    db
      .prepare(
        `INSERT INTO dead_letters (id, job_id, queue, type, event_id, brand, correlation_id, source, reason, error_name, error_message, error_stack,
           fingerprint, attempts, body, content_type, created_at)
         SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17
         WHERE NOT EXISTS (SELECT 1 FROM dead_letters WHERE job_id = ?2)`,
      )
      .bind(
        newId(),
        `${one.messageId}.${one.queue}`,
        one.queue,
        one.type,
        one.eventId,
        one.brand,
        one.correlationId,
        one.source,
        one.reason,
        one.why.name,
        one.why.message,
        one.why.stack,
        fingerprintOf(one.type, one.why),
        one.attempts,
        one.body,
        one.contentType,
        at,
      ),
    db.prepare(`UPDATE queues SET open_dead_letters = open_dead_letters + changes() WHERE name = ?1 AND changes() > 0`).bind(one.queue),
  ]);
}
