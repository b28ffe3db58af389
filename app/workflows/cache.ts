import { isFinalRun, mergedRun, type Run } from "#domain/runs";
import { keys } from "../live/keys.ts";
import { queryClient } from "../queryClient.ts";

export type RunPages = { pages: { items: Run[]; nextCursor: string | null }[]; pageParams: unknown[] };

export const runKeys = {
  running: [...keys.runs, "running"],
  ofBrand: (brand: string) => [...keys.runs, "brand", brand],
} as const;

/** `runs` with the told ones taken in; new ones first, as ids are ordered by time. */
export function withRuns(runs: readonly Run[], told: readonly Run[]): Run[] {
  const byId = new Map(runs.map((run) => [run.id, run]));
  // A frame tells only the steps that changed, and an answer may be older than a frame.
  for (const run of told) byId.set(run.id, mergedRun(byId.get(run.id) ?? run, run));
  return [...byId.values()].toSorted((a, b) => (a.id < b.id ? 1 : -1));
}

/** Puts what a brand's socket said into every list of runs that is loaded. */
export function takeRuns(told: readonly Run[]): void {
  queryClient.setQueryData<Run[]>(runKeys.running, (runs) => runs && withRuns(runs, told).filter((run) => !isFinalRun(run.status)));
  for (const brand of new Set(told.map((run) => run.brand)))
    queryClient.setQueryData<RunPages>(
      runKeys.ofBrand(brand),
      (known) =>
        known &&
        intoPages(
          known,
          told.filter((run) => run.brand === brand),
        ),
    );
}

/** New runs go to the first page, known ones stay on theirs. */
function intoPages(known: RunPages, told: readonly Run[]): RunPages {
  const places = new Map(known.pages.flatMap((page, index) => page.items.map((run) => [run.id, index] as const)));
  return {
    ...known,
    pages: known.pages.map((page, index) => ({
      ...page,
      items: withRuns(
        page.items,
        told.filter((run) => (places.get(run.id) ?? 0) === index),
      ),
    })),
  };
}
