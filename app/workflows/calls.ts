import type { Run, RunStatus } from "#domain/runs";
import { answer, api } from "../api.ts";
import type { Page } from "../page.ts";

/** More runs at once than anybody reads; the brand's page has them all. */
const shown = "50";

/** Runs that are not over, newest first. */
export async function running(): Promise<Run[]> {
  const unfinished: readonly RunStatus[] = ["waiting", "running", "starting"];
  const pages = await Promise.all(unfinished.map((status) => answer(api.workflows.$get({ query: { status, limit: shown } }))));
  return pages.flatMap((page) => page.items);
}

export const ofBrand = (brand: string, cursor: string | undefined): Promise<Page<Run>> =>
  answer(api.workflows.$get({ query: { brand, cursor, limit: shown } }));

const one = api.workflows[":id"];

export const approve = (id: string, reason: string): Promise<Run> =>
  answer(one.approve.$post({ param: { id }, json: reason ? { reason } : {} }));

export const reject = (id: string, reason: string): Promise<Run> => answer(one.reject.$post({ param: { id }, json: { reason } }));
