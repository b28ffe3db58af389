import { queryOptions } from "@tanstack/react-query";
import type { Run, RunStatus } from "#domain/workflows/run";
import { resultOf, api } from "../../core/api.ts";
import { parts } from "../../core/pipelineParts.ts";
import { tenantFields } from "../../core/tenant.ts";
import { resolveRange } from "../../ui/ranges.ts";
import type { Page } from "../../core/page.ts";
import { mergeRuns, workflowKeys } from "../../core/live/runCache.ts";
import type { WorkflowFilter } from "./search.ts";

/** Runs loaded per page. */
const pageSize = 50;

/** The unfinished runs, newest first: at most the newest 50 of each status. One request for each status. */
export async function listUnfinishedRuns(): Promise<Run[]> {
  const unfinished: readonly RunStatus[] = ["waiting", "paused", "running", "starting"];
  const pages = await Promise.all(unfinished.map((status) => resultOf(api.workflows.$get({ query: { status, limit: String(pageSize) } }))));
  return mergeRuns(
    [],
    pages.flatMap((page) => page.items),
  );
}

/** One page of the runs that match a filter, newest first. */
export const listRuns = async ({ from, to, ...filter }: WorkflowFilter, cursor: string | undefined, limit = pageSize): Promise<Page<Run>> =>
  resultOf(
    api.workflows.$get({
      query: { ...filter, ...(await resolveRange({ from, to })), cursor, limit: String(limit) },
    }),
  );

export const runEndpoint = api.workflows[":id"];

/** A query for a run with its step attempts, its decision and its last control request. */
export const workflowQuery = (id: string) =>
  queryOptions({ queryKey: workflowKeys.one(id), queryFn: () => resultOf(runEndpoint.$get({ param: { id } })) });
/** The response of {@link workflowQuery}. */
export type RunDetail = Awaited<ReturnType<NonNullable<ReturnType<typeof workflowQuery>["queryFn"]>>>;

/** The columns of the export of workflow runs, in order. */
export const runExportFields = (): (keyof Run)[] => [
  "id",
  ...tenantFields<Run>(),
  (parts().runs?.subjectAlias ?? "subject") as keyof Run,
  "status",
  "startedAt",
  "endedAt",
  "url",
  "error",
  "restarts",
  "correlationId",
];
