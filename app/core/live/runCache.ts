import { isFinalRun, mergeRunSnapshots, type Run } from "#domain/workflows/run";
import { tenantOf } from "../tenant.ts";
import { queryKeys } from "../queryKeys.ts";
import { isNewer } from "./newer.ts";
import { changeListedRows } from "./listCache.ts";
import { queryClient } from "../queryClient.ts";
import { rememberRuns } from "./reportedRuns.ts";

const listPositionOf = ({ id, startedAt }: Run) => ({ id, at: startedAt });

/** The loaded pages of a list of runs. */
export type RunPages = { pages: { items: Run[]; nextCursor: string | null }[]; pageParams: unknown[] };

export const runKeys = {
  running: [...queryKeys.runs, "running"],
  ofTenant: (tenant: string | null) => [...queryKeys.runs, "tenant", tenant],
} as const;

/** Not under `keys.runs`: queries there are loaded again when a socket reports a change, and a list in use must not move. */
export const workflowKeys = {
  list: ["workflows", "list"],
  one: (id: string) => ["workflows", "one", id],
} as const;

/** Merges `runs` into `current`, newest start first. */
export function mergeRuns(current: readonly Run[], runs: readonly Run[]): Run[] {
  const byId = new Map(current.map((run) => [run.id, run]));
  // A socket frame has only the changed steps, and a response may be older than a frame: so runs are merged, not replaced.
  for (const run of runs) byId.set(run.id, mergeRunSnapshots(byId.get(run.id) ?? run, run));
  return [...byId.values()].toSorted((a, b) => (isNewer(listPositionOf(b), listPositionOf(a)) ? 1 : -1));
}

/** Merges the update of `run`, if `runs` has one. */
const withUpdateFrom = <T extends Run>(run: T, runs: readonly Run[]): T => {
  const update = runs.find(({ id }) => id === run.id);
  return update ? { ...run, ...mergeRunSnapshots(run, update) } : run;
};

/** Merges updated runs, from a socket or a command, into every loaded list and into the open run, and into what is being loaded. */
export function updateRunCaches(runs: readonly Run[]): void {
  rememberRuns(runs);
  updateLoadedRuns(runs);
  queryClient.setQueryData<Run[]>(
    runKeys.running,
    (current) => current && mergeRuns(current, runs).filter((run) => !isFinalRun(run.status)),
  );
  for (const tenant of new Set(runs.map(tenantOf)))
    queryClient.setQueryData<RunPages>(
      runKeys.ofTenant(tenant),
      (current) =>
        current &&
        mergeIntoPages(
          current,
          runs.filter((run) => tenantOf(run) === tenant),
        ),
    );
}

/** Updates the runs that are loaded, without adding or moving rows. */
function updateLoadedRuns(runs: readonly Run[]): void {
  changeListedRows<Run>(workflowKeys.list, (run) => withUpdateFrom(run, runs));
  for (const run of runs) queryClient.setQueryData<Run>(workflowKeys.one(run.id), (current) => current && withUpdateFrom(current, runs));
}

/** Merges runs into pages: a new run goes to the first page, a loaded run stays on its page. */
function mergeIntoPages(current: RunPages, runs: readonly Run[]): RunPages {
  const pageIndexes = new Map(current.pages.flatMap((page, index) => page.items.map((run) => [run.id, index] as const)));
  return {
    ...current,
    pages: current.pages.map((page, index) => ({
      ...page,
      items: mergeRuns(
        page.items,
        runs.filter((run) => (pageIndexes.get(run.id) ?? 0) === index),
      ),
    })),
  };
}
