import { queryOptions } from "@tanstack/react-query";
import { isFinalRun, type Run, type RunStatus } from "#domain/workflows/run";
import { resultOf, api } from "../../core/api.ts";
import { serverNow } from "../../core/clock/serverClock.ts";
import { parts } from "../../core/pipelineParts.ts";
import { tenantFields } from "../../core/tenant.ts";
import { resolveRange } from "../../ui/ranges.ts";
import type { Page } from "../../core/page.ts";
import { withReported } from "../../core/live/reportedRuns.ts";
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
    pages.flatMap((page) => page.items.map(withReported).filter((run) => !isFinalRun(run.status))),
  );
}

/** One page of the runs that match a filter, newest first. */
export const listRuns = async (
  { from, to, ...filter }: WorkflowFilter,
  cursor: string | undefined,
  limit = pageSize,
): Promise<Page<Run>> => {
  const query = { ...filter, ...(await resolveRange({ from, to })), cursor, limit: String(limit) };
  const page = await resultOf(api.workflows.$get({ query }));
  return { ...page, items: page.items.map(withReported) };
};

export const runEndpoint = api.workflows[":id"];

/** How often a run is loaded again while its stored state is older than what a socket reported, and for how long after the report, ms. */
const [outdatedRefetchMs, outdatedPeriodMs] = [1_000, 60_000];

/** Returns after how many ms a run is loaded again because its latest state is not stored yet; false if it is, or never was. */
export const refetchDelayOf = ({ storedAt, updatedAt }: Pick<RunDetail, "storedAt" | "updatedAt">, nowMs: number): number | false =>
  storedAt < updatedAt && nowMs - Date.parse(updatedAt) < outdatedPeriodMs ? outdatedRefetchMs : false;

/** Loads a run. `storedAt`: when the state changed that its attempts belong to; a frame brings a later `updatedAt`, without attempts. */
async function fetchRun(id: string) {
  const run = await resultOf(runEndpoint.$get({ param: { id } }));
  return { ...withReported(run), storedAt: run.updatedAt };
}

/** A query for a run with its step attempts, its decision and its last control request. */
export const workflowQuery = (id: string) =>
  queryOptions({
    queryKey: workflowKeys.one(id),
    queryFn: () => fetchRun(id),
    refetchInterval: ({ state: { data } }) => (data ? refetchDelayOf(data, serverNow()) : false),
  });
/** The response of {@link workflowQuery}. */
export type RunDetail = Awaited<ReturnType<typeof fetchRun>>;

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
