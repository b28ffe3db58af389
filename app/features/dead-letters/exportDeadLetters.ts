import type { ListedDeadLetter } from "#domain/dead-letters/deadLetter";
import type { Page } from "../../core/page.ts";
import { tenantFields } from "../../core/tenant.ts";
import { type JsonText, exportedMessage } from "../../ui/exportedMessage.ts";
import { listDeadLetters } from "./calls.ts";
import type { DeadLetterSearch } from "./search.ts";

/** `message` is the whole body: JSON as JSON, text as text, anything else in base64; `contentType` says which. */
type ExportedDeadLetter = Omit<ListedDeadLetter, "body" | "preview" | "carries"> & { message: JsonText | string };

/** The columns of an exported dead letter. */
export const deadLetterExportFields = (): (keyof ExportedDeadLetter)[] => [
  "id",
  "createdAt",
  "status",
  "queue",
  "type",
  ...tenantFields<ExportedDeadLetter>(),
  "errorName",
  "errorMessage",
  "reason",
  "attempts",
  "correlationId",
  "jobId",
  "eventId",
  "fingerprint",
  "resolvedAt",
  "resolvedBy",
  "resolvedReason",
  "bytes",
  "contentType",
  "message",
];

/** One page of dead letters to export, with their whole bodies. */
export async function fetchDeadLetterExportPage(
  search: DeadLetterSearch,
  cursor: string | undefined,
  limit: number,
): Promise<Page<ExportedDeadLetter>> {
  const { items, nextCursor } = await listDeadLetters(search, cursor, limit, "body");
  return {
    items: items.map(({ body = "", preview: _preview, carries: _carries, ...deadLetter }) => ({
      ...deadLetter,
      message: exportedMessage(body, deadLetter.contentType === "json"),
    })),
    nextCursor,
  };
}
