import type { DeadLetterReason } from "#domain/dead-letters/deadLetter";
import { newIdAt } from "#domain/messages/envelope";
import { errorDetailsText, type ErrorInfo, fingerprintOf, kindOf } from "#domain/errors/errorInfo";
import { isQueueName } from "#domain/queues/queues";
import { searchTextOf } from "./searchText.ts";

/** A body that never became a job: it has no type to trust, so what can be read of it is given by the caller. */
export type UnreadableMessage = {
  messageId: string;
  /** The id its dead letter gets; a new one unless given. */
  deadLetterId?: string;
  /** The job this may be the message of, by its event id; that job is left to itself if it has the very same body. */
  jobId?: string | null;
  queue: string;
  type: string;
  /** Somebody takes messages of its type; false unless given. */
  isKnownType?: boolean;
  eventId: string | null;
  correlationId: string | null;
  brand: string | null;
  source: string | null;
  why: ErrorInfo;
  reason: DeadLetterReason;
  body: string;
  contentType: "json" | "text" | "bytes" | "v8";
  attempts: number;
};

/** Statements that keep unreadable messages as dead letters; the same delivery seen twice makes one. Their queues are known from then on. */
export function deadLetterUnreadableMessages(db: D1Database, all: readonly UnreadableMessage[], at: string): D1PreparedStatement[] {
  return all.flatMap((one) => [
    ...(isQueueName(one.queue) ? [] : [db.prepare(`INSERT OR IGNORE INTO queues (name) VALUES (?1)`).bind(one.queue)]),
    db
      .prepare(
        `INSERT INTO dead_letters (id, job_id, queue, type, event_id, brand, correlation_id, source, reason, error_name, error_message, error_stack,
           fingerprint, attempts, body, content_type, created_at, error_details, search_text)
         SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?20
         WHERE NOT EXISTS (SELECT 1 FROM dead_letters WHERE job_id = ?2) AND NOT EXISTS (SELECT 1 FROM dead_letters WHERE delivery_id = ?2)
           AND NOT EXISTS (SELECT 1 FROM jobs WHERE id = ?19 AND body = ?15)`,
      )
      .bind(
        one.deadLetterId ?? newIdAt(at),
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
        fingerprintOf(kindOf(one), one.why),
        one.attempts,
        one.body,
        one.contentType,
        at,
        errorDetailsText(one.why),
        one.jobId ?? null,
        searchTextOf(one),
      ),
    db.prepare(`UPDATE queues SET open_dead_letters = open_dead_letters + changes() WHERE name = ?1 AND changes() > 0`).bind(one.queue),
  ]);
}
