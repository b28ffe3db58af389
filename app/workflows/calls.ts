import { queryOptions } from "@tanstack/react-query";
import type { RunVerb } from "#domain/runOrders";
import type { Run, RunStatus, StepName } from "#domain/runs";
import { answer, api } from "../api.ts";
import { readRange } from "../jobs/ranges.ts";
import type { Page } from "../page.ts";
import { withRuns, workflowKeys } from "./cache.ts";
import type { WorkflowFilter } from "./search.ts";

/** More runs at once than anybody reads; the brand's page has them all. */
const shown = 50;

/** Runs that are not over, newest first: the newest 50 of each status. */
export async function running(): Promise<Run[]> {
  const unfinished: readonly RunStatus[] = ["waiting", "paused", "running", "starting"];
  const pages = await Promise.all(unfinished.map((status) => answer(api.workflows.$get({ query: { status, limit: String(shown) } }))));
  return withRuns(
    [],
    pages.flatMap((page) => page.items),
  );
}

export const ofBrand = (brand: string, cursor: string | undefined, limit = shown): Promise<Page<Run>> =>
  answer(api.workflows.$get({ query: { brand, cursor, limit: String(limit) } }));

/** Runs by a filter, newest first. */
export const list = async ({ from, to, ...filter }: WorkflowFilter, cursor: string | undefined, limit = shown): Promise<Page<Run>> =>
  answer(
    api.workflows.$get({
      query: { ...filter, ...(await readRange({ from, to })), cursor, limit: String(limit) },
    }),
  );

const one = api.workflows[":id"];

/** A run with the tries of its steps, and what people decided and ordered. */
export const workflowQuery = (id: string) =>
  queryOptions({ queryKey: workflowKeys.one(id), queryFn: () => answer(one.$get({ param: { id } })) });
export type RunDetail = Awaited<ReturnType<NonNullable<ReturnType<typeof workflowQuery>["queryFn"]>>>;

const why = (reason: string) => (reason ? { reason } : {});

export const approve = (id: string, reason: string): Promise<Run> => answer(one.approve.$post({ param: { id }, json: why(reason) }));

export const reject = (id: string, reason: string): Promise<Run> => answer(one.reject.$post({ param: { id }, json: { reason } }));

/** Marks a failed run as dealt with; answers how it stands then. */
export const dismiss = (id: string): Promise<Run> => answer(one.dismiss.$post({ param: { id }, json: {} }));

/** Tells a run to pause, go on, end or begin anew; answers how it stands then. */
export function order(id: string, verb: RunVerb, reason: string, fromStep?: StepName): Promise<Run> {
  const param = { id };
  if (verb === "pause") return answer(one.pause.$post({ param, json: why(reason) }));
  if (verb === "resume") return answer(one.resume.$post({ param, json: why(reason) }));
  if (verb === "terminate") return answer(one.terminate.$post({ param, json: why(reason) }));
  return answer(one.restart.$post({ param, json: { ...why(reason), ...(fromStep ? { fromStep } : {}) } }));
}

/** What a spreadsheet gets of each run. */
export const exportedOfRun = [
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
