import type { ListedJob } from "#domain/jobs/list";
import type { Page } from "../../core/page.ts";
import { tenantFields } from "../../core/tenant.ts";
import { type JsonText, exportedMessage } from "../../ui/exportedMessage.ts";
import { listJobs } from "./calls.ts";
import type { JobFilter } from "./search.ts";

type ExportedJob = Omit<ListedJob, "body"> & { message: JsonText | string };

/** The columns of an exported job. */
export const jobExportFields = (): (keyof ExportedJob)[] => [
  "id",
  "queue",
  "type",
  "state",
  "attempt",
  "attempts",
  ...tenantFields<ExportedJob>(),
  "correlationId",
  "createdAt",
  "startedAt",
  "finishedAt",
  "errorName",
  "errorMessage",
  "message",
];

/** One page of jobs to export, with their whole messages. */
export async function fetchJobExportPage(
  filter: JobFilter,
  paths: readonly string[],
  cursor: string | undefined,
  limit: number,
): Promise<Page<ExportedJob>> {
  const { items, nextCursor } = await listJobs(filter, paths, cursor, { limit, include: "body" });
  return { items: items.map(({ body = "", ...job }) => ({ ...job, message: exportedMessage(body) })), nextCursor };
}
