import type { ListedDeadLetter } from "#domain/deadLetters";
import type { Page } from "../page.ts";
import { type JsonText, messageOf } from "../ui/export.ts";
import { list } from "./calls.ts";
import type { DeadLetterSearch } from "./search.ts";

/** `message` is the whole body: JSON as JSON, text as text, all else in base64 (`contentType` tells which). */
type Exported = Omit<ListedDeadLetter, "body" | "preview" | "carries"> & { message: JsonText | string };

/** What a spreadsheet gets of each dead letter. */
export const exported = [
  "id",
  "createdAt",
  "status",
  "queue",
  "type",
  "brand",
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
] as const satisfies (keyof Exported)[];

/** A page of dead letters for a file, with their whole bodies. */
export async function exportPage(search: DeadLetterSearch, cursor: string | undefined, limit: number): Promise<Page<Exported>> {
  const { items, nextCursor } = await list(search, cursor, limit, "body");
  return {
    items: items.map(({ body = "", preview: _preview, carries: _carries, ...letter }) => ({
      ...letter,
      message: messageOf(body, letter.contentType === "json"),
    })),
    nextCursor,
  };
}
