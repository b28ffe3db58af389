import { isFinalRun, mergeRunSnapshots, type Run } from "#domain/workflows/run";
import { queryKeys } from "../live/queryKeys.ts";
import { isNewer } from "../live/newer.ts";
import type { SteadyPages } from "../live/useSteadyList.ts";
import { queryClient } from "../queryClient.ts";

const listPositionOf = ({ id, startedAt }: Run) => ({ id, at: startedAt });

export type RunPages = { pages: { items: Run[]; nextCursor: string | null }[]; pageParams: unknown[] };

export const runKeys = {
  running: [...queryKeys.runs, "running"],
  ofBrand: (brand: string) => [...queryKeys.runs, "brand", brand],
} as const;

/** Not under the runs: what a socket makes old there loads again by itself, and a list somebody walks through must not move. */
export const workflowKeys = {
  list: ["workflows", "list"],
  one: (id: string) => ["workflows", "one", id],
} as const;

/** `known` with `runs` taken in; those that began last first. */
export function mergeRuns(known: readonly Run[], runs: readonly Run[]): Run[] {
  const byId = new Map(known.map((run) => [run.id, run]));
  // A frame tells only the steps that changed, and an answer may be older than a frame.
  for (const run of runs) byId.set(run.id, mergeRunSnapshots(byId.get(run.id) ?? run, run));
  return [...byId.values()].toSorted((a, b) => (isNewer(listPositionOf(b), listPositionOf(a)) ? 1 : -1));
}

/** `run` as it is after what was told, if that is of it. */
const withUpdateFrom = <T extends Run>(run: T, runs: readonly Run[]): T => {
  const news = runs.find(({ id }) => id === run.id);
  return news ? { ...run, ...mergeRunSnapshots(run, news) } : run;
};

/** Puts what a brand's socket said into every list of runs that is loaded, and into the run that is looked at. */
export function updateRunCaches(runs: readonly Run[]): void {
  updateLoadedRuns(runs);
  queryClient.setQueryData<Run[]>(runKeys.running, (known) => known && mergeRuns(known, runs).filter((run) => !isFinalRun(run.status)));
  for (const brand of new Set(runs.map((run) => run.brand)))
    queryClient.setQueryData<RunPages>(
      runKeys.ofBrand(brand),
      (known) =>
        known &&
        mergeIntoPages(
          known,
          runs.filter((run) => run.brand === brand),
        ),
    );
}

/** Where rows must not move, only those that are there change. */
function updateLoadedRuns(runs: readonly Run[]): void {
  queryClient.setQueriesData<SteadyPages<Run>>({ queryKey: workflowKeys.list }, (known) =>
    known && "pages" in known
      ? { ...known, pages: known.pages.map((page) => ({ ...page, items: page.items.map((run) => withUpdateFrom(run, runs)) })) }
      : known,
  );
  for (const run of runs) queryClient.setQueryData<Run>(workflowKeys.one(run.id), (known) => known && withUpdateFrom(known, runs));
}

/** New runs go to the first page, known ones stay on theirs. */
function mergeIntoPages(known: RunPages, runs: readonly Run[]): RunPages {
  const places = new Map(known.pages.flatMap((page, index) => page.items.map((run) => [run.id, index] as const)));
  return {
    ...known,
    pages: known.pages.map((page, index) => ({
      ...page,
      items: mergeRuns(
        page.items,
        runs.filter((run) => (places.get(run.id) ?? 0) === index),
      ),
    })),
  };
}
