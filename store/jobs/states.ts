import { clearRemoval, requestedAttempts, setRemovalAfterFailure } from "./options.ts";

/** SQL condition: a row of `jobs` has not started and is not running. */
export const hasNotStarted = `jobs.state IN ('waiting', 'delayed', 'blocked')`;

/** SQL assignments that complete a row of `jobs`. `at` is SQL, ISO UTC. */
export const setCompleted = (at: string): string =>
  `state = 'completed', due_at = NULL, finished_at = ${at}, error_name = NULL, error_message = NULL`;

/** SQL assignments that fail a row of `jobs`. All are SQL; `at` is ISO UTC. */
export const setFailed = (at: string, errorName: string, errorMessage: string): string =>
  `state = 'failed', due_at = NULL, finished_at = ${at}, error_name = ${errorName}, error_message = ${errorMessage}, ${setRemovalAfterFailure(at)}`;

/** SQL assignments that reset a failed or blocked row of `jobs`, so that it runs or waits for its children again. Times are SQL. */
export const resetJob = (state: "waiting" | "blocked", sentAt: string, dueAt: string): string =>
  `state = '${state}', sent_at = ${sentAt}, ready_at = ${sentAt}, due_at = ${dueAt}, finished_at = NULL, error_name = NULL, error_message = NULL, ${clearRemoval}`;

/** SQL: how many attempts a row of `jobs` has had since it was added, or since an operator last made it start over. */
export const ownAttempts = `jobs.attempt - jobs.earlier_attempts`;

/**
 * {@link resetJob} by an operator: the job starts over. A cancel request is forgotten, and the job gets as many attempts as its producer
 * asked for, with the backoff from its beginning.
 */
export const resetFailedJob = (state: "waiting" | "blocked", sentAt: string, dueAt: string): string =>
  `${resetJob(state, sentAt, dueAt)}, attempts = attempt + ${requestedAttempts}, earlier_attempts = attempt, sends = 1, cancelled_at = NULL`;
