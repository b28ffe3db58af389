import { queryOptions } from "@tanstack/react-query";
import type { ControlAction } from "#domain/workflows/controlRequests";
import type { Run, RunStatus, StepName } from "#domain/workflows/run";
import { resultOf, api } from "../api.ts";
import { resolveRange } from "../jobs/ranges.ts";
import type { Page } from "../page.ts";
import { mergeRuns, workflowKeys } from "./cache.ts";
import type { WorkflowFilter } from "./search.ts";

/** More runs at once than anybody reads; the brand's page has them all. */
const shown = 50;

/** Runs that are not over, newest first: the newest 50 of each status. */
export async function listUnfinishedRuns(): Promise<Run[]> {
  const unfinished: readonly RunStatus[] = ["waiting", "paused", "running", "starting"];
  const pages = await Promise.all(unfinished.map((status) => resultOf(api.workflows.$get({ query: { status, limit: String(shown) } }))));
  return mergeRuns(
    [],
    pages.flatMap((page) => page.items),
  );
}

export const listRunsOfBrand = (brand: string, cursor: string | undefined, limit = shown): Promise<Page<Run>> =>
  resultOf(api.workflows.$get({ query: { brand, cursor, limit: String(limit) } }));

/** Runs by a filter, newest first. */
export const listRuns = async ({ from, to, ...filter }: WorkflowFilter, cursor: string | undefined, limit = shown): Promise<Page<Run>> =>
  resultOf(
    api.workflows.$get({
      query: { ...filter, ...(await resolveRange({ from, to })), cursor, limit: String(limit) },
    }),
  );

const runRoute = api.workflows[":id"];

/** A run with the tries of its steps, and what people decided and ordered. */
export const workflowQuery = (id: string) =>
  queryOptions({ queryKey: workflowKeys.one(id), queryFn: () => resultOf(runRoute.$get({ param: { id } })) });
export type RunDetail = Awaited<ReturnType<NonNullable<ReturnType<typeof workflowQuery>["queryFn"]>>>;

const reasonBody = (reason: string) => (reason ? { reason } : {});

export const approveRun = (id: string, reason: string): Promise<Run> =>
  resultOf(runRoute.approve.$post({ param: { id }, json: reasonBody(reason) }));

export const rejectRun = (id: string, reason: string): Promise<Run> => resultOf(runRoute.reject.$post({ param: { id }, json: { reason } }));

/** Marks a failed run as dealt with; answers how it stands then. */
export const dismissRun = (id: string): Promise<Run> => resultOf(runRoute.dismiss.$post({ param: { id }, json: {} }));

/** Tells a run to pause, go on, end or begin anew; answers how it stands then. */
export function sendControlRequest(id: string, verb: ControlAction, reason: string, fromStep?: StepName): Promise<Run> {
  const param = { id };
  if (verb === "pause") return resultOf(runRoute.pause.$post({ param, json: reasonBody(reason) }));
  if (verb === "resume") return resultOf(runRoute.resume.$post({ param, json: reasonBody(reason) }));
  if (verb === "terminate") return resultOf(runRoute.terminate.$post({ param, json: reasonBody(reason) }));
  return resultOf(runRoute.restart.$post({ param, json: { ...reasonBody(reason), ...(fromStep ? { fromStep } : {}) } }));
}

/** What a spreadsheet gets of each run. */
export const runExportFields = [
  "id",
  "brand",
  "keyword",
  "status",
  "startedAt",
  "endedAt",
  "url",
  "error",
  "restarts",
  "correlationId",
] as const satisfies (keyof Run)[];
