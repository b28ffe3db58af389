import { type ErrorDetails, type ErrorInfo, errorDetailsText } from "#domain/errors/errorInfo";
import { daysBefore, retentionDays } from "#domain/retention";
import { parseJsonOrNull } from "../jobs/read.ts";

/** A message that its consumer could not handle. `attempt` counts its deliveries from 1; `digest` is that of its body. */
export type FailedMessage = { id: string; attempt: number; digest: string };

/** The most reports of one message that are read: the platform delivers a message at most 101 times. */
const maxAttempts = 101;

/**
 * A statement that stores that messages failed with this error. The same attempt of a message is stored once, with its latest error. `queue`
 * is null if the consumer did not name it. Writes three rows for each message.
 */
export const storeFailureReports = (
  db: D1Database,
  queue: string | null,
  messages: readonly FailedMessage[],
  error: ErrorInfo,
  at: string,
): D1PreparedStatement =>
  db
    .prepare(
      `INSERT INTO failure_reports (message_id, attempt, digest, queue, at, error_name, error_message, error_stack, error_details)
       SELECT value->>'id', value->>'attempt', value->>'digest', ?2, ?3, ?4, ?5, ?6, ?7 FROM json_each(?1) WHERE true
       ON CONFLICT (message_id, attempt) DO UPDATE SET at = excluded.at, error_name = excluded.error_name,
         error_message = excluded.error_message, error_stack = excluded.error_stack, error_details = excluded.error_details
         WHERE dead_letter_id IS NULL`,
    )
    .bind(JSON.stringify(messages), queue, at, error.name, error.message, error.stack, errorDetailsText(error));

/** The reports about one message: the id it had for its consumer, and the error of its last attempt. */
export type ReportedFailure = { messageId: string; error: ErrorInfo };

type Row = { messageId: string; name: string; message: string; stack: string; details: string | null };

/**
 * Returns what was reported about a message that arrived from a dead-letter queue; null if nothing was. It is found by its id, else by the
 * digest of its body: then the message of this queue that failed first and has no dead letter yet. Reads one or two rows.
 */
export async function findReportedFailure(
  db: D1Database,
  { messageId, digest, queue }: { messageId: string; digest: string; queue: string },
): Promise<ReportedFailure | null> {
  const row = await db
    .prepare(
      `SELECT message_id AS messageId, error_name AS name, error_message AS message, error_stack AS stack, error_details AS details
       FROM failure_reports WHERE dead_letter_id IS NULL AND message_id = coalesce(
         (SELECT message_id FROM failure_reports WHERE message_id = ?1 LIMIT 1),
         (SELECT message_id FROM failure_reports WHERE digest = ?2 AND dead_letter_id IS NULL AND coalesce(queue = ?3, 1) ORDER BY at LIMIT 1))
       ORDER BY attempt DESC LIMIT 1`,
    )
    .bind(messageId, digest, queue)
    .first<Row>();
  if (!row) return null;
  const { messageId: id, details, ...error } = row;
  return { messageId: id, error: { ...error, details: (parseJsonOrNull(details) ?? null) as ErrorDetails | null } };
}

/** A statement that ties the reports about a message to its dead letter, if that exists. */
export const linkFailureReports = (db: D1Database, { messageId }: ReportedFailure, deadLetterId: string): D1PreparedStatement =>
  db
    .prepare(
      `UPDATE failure_reports SET dead_letter_id = ?2
       WHERE message_id = ?1 AND dead_letter_id IS NULL AND EXISTS (SELECT 1 FROM dead_letters WHERE id = ?2)`,
    )
    .bind(messageId, deadLetterId);

/**
 * A statement that returns the reported attempts of a dead letter, as `attemptColumns` does, latest first. When an attempt started and ended
 * is not known: `startedAt` is the time of the report.
 */
export const selectReportedAttempts = (db: D1Database, deadLetterId: string): D1PreparedStatement =>
  db
    .prepare(
      `SELECT attempt, at AS startedAt, NULL AS endedAt, iif(row_number() OVER (ORDER BY attempt DESC) = 1, 'failed', 'retried') AS outcome,
         error_name AS errorName, error_message AS errorMessage, error_stack AS errorStack, error_details AS errorDetails, NULL AS retryAt
       FROM failure_reports WHERE dead_letter_id = ?1 ORDER BY attempt DESC LIMIT ${maxAttempts}`,
    )
    .bind(deadLetterId);

const chunkSize = 500;

/** Deletes up to 500 old reports about messages that have not become dead letters: a later attempt handled them. Returns how many. */
export async function deleteOldFailureReports(db: D1Database, now: Date): Promise<number> {
  const { meta } = await db
    .prepare(
      `DELETE FROM failure_reports WHERE (message_id, attempt) IN (
         SELECT message_id, attempt FROM failure_reports INDEXED BY failure_reports_by_time
         WHERE dead_letter_id IS NULL AND at < ?1 ORDER BY at LIMIT ${chunkSize})`,
    )
    .bind(daysBefore(now, retentionDays.failureReports))
    .run();
  return meta.changes;
}
