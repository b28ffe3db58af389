import { z } from "zod";
import { DeadLetter, DeadLetterDetail } from "./deadLetter.ts";

/**
 * A dead letter as exports and archives keep it, one on each line (NDJSON): what is stored of it, with its whole body. `body` is the exact
 * text that was sent, as `contentType` says; bytes are in base64. What depends on other rows, such as whether it can be replayed, is left out.
 */
export const ArchivedDeadLetter = DeadLetter.pick({
  id: true,
  jobId: true,
  queue: true,
  type: true,
  eventId: true,
  tenant: true,
  correlationId: true,
  source: true,
  status: true,
  reason: true,
  errorName: true,
  errorMessage: true,
  fingerprint: true,
  attempts: true,
  createdAt: true,
  resolvedAt: true,
  resolvedBy: true,
  resolvedReason: true,
  snoozedUntil: true,
  replayOf: true,
  cameBack: true,
  contentType: true,
}).extend(DeadLetterDetail.shape.deadLetter.pick({ errorStack: true, errorDetails: true, body: true }).shape);
export type ArchivedDeadLetter = z.infer<typeof ArchivedDeadLetter>;

/** The media type of NDJSON. Not a literal type, which the routes would take for JSON. */
export const ndjsonType: string = "application/x-ndjson";

/** A dead letter as a line of NDJSON. */
export const archiveLine = (deadLetter: ArchivedDeadLetter): string => `${JSON.stringify(deadLetter)}\n`;

/**
 * The name of the object that archives a chunk of resolved dead letters, in the order in which retention deletes them: the day on which the
 * first one was resolved, then the time of that, then the first and the last id. The same chunk has the same name.
 */
export function archiveName(chunk: readonly ArchivedDeadLetter[]): string {
  const [first, last] = [chunk[0], chunk.at(-1)];
  if (!first || !last) throw new Error("An empty chunk has no name");
  const at = first.resolvedAt ?? first.createdAt;
  return `dead-letters/${at.slice(0, 10)}/${at}_${first.id}_${last.id}.ndjson`;
}

/** The last line of an exported stream. Without it the stream was cut off. `nextCursor` continues an export that is too long for one answer. */
export const ExportEnd = z.object({ end: z.literal(true), count: z.number().int(), nextCursor: z.string().nullable() });
export type ExportEnd = z.infer<typeof ExportEnd>;
