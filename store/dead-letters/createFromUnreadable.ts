import type { DeadLetterReason } from "#domain/dead-letters/deadLetter";
import { newIdAt } from "#domain/messages/envelope";
import { errorDetailsText, type ErrorInfo, fingerprintOf, kindOf } from "#domain/errors/errorInfo";
import { isQueueName } from "#domain/queues/queues";
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
  brand: string | null;
  source: string | null;
  error: ErrorInfo;
  reason: DeadLetterReason;
  body: string;
  contentType: "json" | "text" | "bytes" | "v8";
  attempts: number;
};

/**
 * Statements that store unreadable messages as dead letters. The same delivery seen twice creates one dead letter. Their queues are
 * created if they are new.
 */
export function deadLetterUnreadableMessages(db: D1Database, messages: readonly UnreadableMessage[], at: string): D1PreparedStatement[] {
  return messages.flatMap((message) => [
    ...(isQueueName(message.queue) ? [] : [db.prepare(`INSERT OR IGNORE INTO queues (name) VALUES (?1)`).bind(message.queue)]),
    db
      .prepare(
        `INSERT INTO dead_letters (id, job_id, queue, type, event_id, brand, correlation_id, source, reason, error_name, error_message, error_stack,
           fingerprint, attempts, body, content_type, created_at, error_details, search_text)
         SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?20
         WHERE NOT EXISTS (SELECT 1 FROM dead_letters WHERE job_id = ?2) AND NOT EXISTS (SELECT 1 FROM dead_letters WHERE delivery_id = ?2)
           AND NOT EXISTS (SELECT 1 FROM jobs WHERE id = ?19 AND body = ?15)`,
      )
      .bind(
        message.deadLetterId ?? newIdAt(at),
        `${message.messageId}.${message.queue}`,
        message.queue,
        message.type,
        message.eventId,
        message.brand,
        message.correlationId,
        message.source,
        message.reason,
        message.error.name,
        message.error.message,
        message.error.stack,
        fingerprintOf(kindOf(message), message.error),
        message.attempts,
        message.body,
        message.contentType,
        at,
        errorDetailsText(message.error),
        message.jobId ?? null,
        searchTextOf(message),
      ),
    db.prepare(`UPDATE queues SET open_dead_letters = open_dead_letters + changes() WHERE name = ?1 AND changes() > 0`).bind(message.queue),
  ]);
}
