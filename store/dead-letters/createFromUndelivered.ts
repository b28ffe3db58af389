import { isEventName } from "#domain/messages/events";
import type { DeadLetterReason } from "#domain/dead-letters/deadLetter";
import { type ErrorInfo, fingerprintOf, kindOf } from "#domain/errors/errorInfo";
import { updateParents } from "../jobs/parents.ts";
import { setRemovalAfterFailure, optionsSnapshot } from "../jobs/options.ts";

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
 * SQL condition: the job bound as ?1 is not running. A running job is left to its attempt, or to the reconciler if its Worker has
 * vanished.
 */
const isUnclaimed = `jobs.id = ?1 AND jobs.state IN ('waiting', 'delayed', 'blocked')`;

/**
 * Statements that fail a job whose message was not delivered: attempt, dead letter, counters and job together. They change nothing if the
 * job has finished, is running or does not exist. Its parent is updated.
 */
export function deadLetterUndeliveredJob(db: D1Database, job: UndeliveredJob, at: string): D1PreparedStatement[] {
  const { id, error } = job;
  return [
    db
      .prepare(
        `INSERT OR IGNORE INTO attempts (job_id, attempt, started_at, ended_at, outcome, error_name, error_message, error_stack, retry_at)
         SELECT jobs.id, jobs.attempt + 1, ?3, ?2, 'failed', ?4, ?5, ?6, NULL FROM jobs WHERE ${isUnclaimed}`,
      )
      .bind(id, at, job.sentAt, error.name, error.message, error.stack),
    db
      .prepare(
        `INSERT INTO dead_letters (id, job_id, queue, type, event_id, brand, correlation_id, source, reason, error_name, error_message, error_stack,
           fingerprint, attempts, body, options, created_at, replay_of)
         SELECT ?3, jobs.id, jobs.queue, jobs.type, jobs.event_id, jobs.brand, jobs.correlation_id, jobs.source, ?8, ?4, ?5, ?6, ?7, jobs.attempt + 1,
           jobs.body, ${optionsSnapshot}, ?2, (SELECT id FROM dead_letters WHERE job_id = jobs.id ORDER BY id DESC LIMIT 1)
         FROM jobs WHERE ${isUnclaimed}`,
      )
      .bind(
        id,
        at,
        job.deadLetterId,
        error.name,
        error.message,
        error.stack,
        fingerprintOf(kindOf({ ...job, isKnownType: isEventName(job.type) }), error),
        job.reason,
      ),
    // Counted before the job changes, by the state it still has.
    db
      .prepare(
        `UPDATE queues SET waiting = waiting - (jobs.state = 'waiting'), delayed = delayed - (jobs.state = 'delayed'),
           blocked = blocked - (jobs.state = 'blocked'), failed = failed + 1, open_dead_letters = open_dead_letters + 1, last_finished_at = ?2
         FROM jobs WHERE queues.name = jobs.queue AND ${isUnclaimed}`,
      )
      .bind(id, at),
    db
      .prepare(
        `UPDATE jobs SET attempt = attempt + 1, state = 'failed', due_at = NULL, run_at = NULL, finished_at = ?2, error_name = ?3, error_message = ?4,
           ${setRemovalAfterFailure("?2")}
         WHERE ${isUnclaimed}`,
      )
      .bind(id, at, error.name, error.message),
    // Its parent is not known here, so the search for ancestors starts at the job itself. The job is not a blocked parent, so it does not
    // change.
    ...updateParents(db, { parents: [id], failed: [id] }, at),
  ];
}
