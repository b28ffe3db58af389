import type { PreparedJob } from "./prepare.ts";

/** The body of a new job, and what its columns say of its message. */
type MessageColumns = Pick<PreparedJob, "body" | "eventId" | "type" | "source" | "createdAt" | "correlationId" | "causationId">;

/**
 * Returns the text to store for the message of a job. If a message begins with the columns of its job, as those do that were made with it, the
 * text is only what follows `"payload"`, without the last brace. The column `full_body` makes the same message of it again (migration 0059).
 * Any other message is stored whole, also one with a value that JSON escapes.
 */
export function shortBodyOf({ body, eventId, type, source, createdAt, correlationId, causationId }: MessageColumns): string {
  const correlation = correlationId === null ? "" : `,"correlation_id":"${correlationId}"`;
  const causation = causationId === null ? "" : `,"causation_id":"${causationId}"`;
  const beginning = `{"event_id":"${eventId}","type":"${type}","source":"${source}","timestamp":"${createdAt}"${correlation}${causation},"payload"`;
  return body.startsWith(`${beginning}:`) ? body.slice(beginning.length, -1) : body;
}
