import type { ListedJob } from "#domain/jobList";
import type { Page } from "../page.ts";
import { type JsonText, messageOf } from "../ui/export.ts";
import { listJobs } from "./calls.ts";
import type { JobFilter } from "./search.ts";

type Exported = Omit<ListedJob, "body"> & { message: JsonText | string };

/** What a spreadsheet gets of each job. */
export const exported = [
  "id",
  "queue",
  "type",
  "state",
  "attempt",
  "attempts",
  "brand",
  "correlationId",
  "createdAt",
  "startedAt",
  "finishedAt",
  "errorName",
  "errorMessage",
  "message",
] as const satisfies (keyof Exported)[];

/** A page of jobs for a file, with their whole messages. */
export async function exportPage(
  filter: JobFilter,
  paths: readonly string[],
  cursor: string | undefined,
  limit: number,
): Promise<Page<Exported>> {
  const { items, nextCursor } = await listJobs(filter, paths, cursor, { limit, include: "body" });
  return { items: items.map(({ body = "", ...job }) => ({ ...job, message: messageOf(body) })), nextCursor };
}
