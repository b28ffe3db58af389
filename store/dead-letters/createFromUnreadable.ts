import type { DeadLetterReason } from "#domain/dead-letters/deadLetter";
import { newIdAt } from "#domain/messages/envelope";
import { errorDetailsText, type ErrorInfo } from "#domain/errors/errorInfo";
import { fingerprintOf, scopeOf } from "#domain/errors/fingerprint";
import { countMoved, countOpenedDeadLetters, createQueueRow } from "../queues/counts.ts";
import { countFailure } from "../jobs/countFailures.ts";
import { type DeadLetterColumns, insertDeadLettersSql } from "../jobs/deadLetters.ts";
import { searchTextOf } from "./searchText.ts";

/** A message that never became a job. Its body cannot be parsed, so the caller passes the fields that could be read. */
export type UnreadableMessage = {
  messageId: string;
  /** Id of the new dead letter; a new id by default. */
  deadLetterId?: string;
  /** Id of the job that the message may belong to, by its event id. If that job has the same body, no dead letter is created. */
  jobId?: string | null;
  queue: string;
  type: string;
  /** True if a handler exists for the type; false by default. */
  isKnownType?: boolean;
  eventId: string | null;
  correlationId: string | null;
  tenant: string | null;
  source: string | null;
  error: ErrorInfo;
  reason: DeadLetterReason;
  body: string;
  contentType: "json" | "text" | "bytes" | "v8";
  attempts: number;
};

/** The parameters of the INSERT below, which come in this order. */
const columns: DeadLetterColumns = {
  id: "?1",
  job_id: "?2",
  queue: "?3",
  type: "?4",
  event_id: "?5",
  tenant: "?6",
  correlation_id: "?7",
  source: "?8",
  reason: "?9",
  error_name: "?10",
  error_message: "?11",
  error_stack: "?12",
  fingerprint: "?13",
  attempts: "?14",
  body: "?15",
  content_type: "?16",
  created_at: "?17",
  error_details: "?18",
  search_text: "?19",
};

/**
 * Statements that store unreadable messages as dead letters. The same delivery seen twice creates one dead letter. Their queues are
 * created if they are new.
 */
export function deadLetterUnreadableMessages(db: D1Database, messages: readonly UnreadableMessage[], at: string): D1PreparedStatement[] {
  return messages.flatMap((message) => [
    createQueueRow(db, message.queue),
    db
      .prepare(
        insertDeadLettersSql(
          columns,
          `WHERE NOT EXISTS (SELECT 1 FROM dead_letters WHERE job_id = ?2) AND NOT EXISTS (SELECT 1 FROM dead_letters WHERE delivery_id = ?2)
           AND NOT EXISTS (SELECT 1 FROM jobs WHERE id = ?20 AND full_body = ?15)`,
        ),
      )
      .bind(
        message.deadLetterId ?? newIdAt(at),
        `${message.messageId}.${message.queue}`,
        message.queue,
        message.type,
        message.eventId,
        message.tenant,
        message.correlationId,
        message.source,
        message.reason,
        message.error.name,
        message.error.message,
        message.error.stack,
        fingerprintOf(message.error, scopeOf(message)),
        message.attempts,
        message.body,
        message.contentType,
        at,
        errorDetailsText(message.error),
        searchTextOf(message),
        message.jobId ?? null,
      ),
    countMoved(db, message.queue, {}, [countOpenedDeadLetters]),
    countFailure(db, message.queue, at),
  ]);
}
