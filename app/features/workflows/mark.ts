import type { Overview } from "#domain/queues/health";
import { queryKeys } from "../../core/queryKeys.ts";
import { useOverviewPart } from "../../core/live/overview.ts";
import { queryClient } from "../../core/queryClient.ts";

/** A text that changes when lists of runs are out of date: a run started, a count by status changed, or an operator acted. */
const markOf = ({ runs, marks }: Overview): string => `${marks.runs}/${Object.values(runs).join("/")}/${marks.audit}`;

/** The current mark; the component renders again when it changes. Undefined until the overview has been loaded. */
export const useRunsMark = (): string | undefined => useOverviewPart(markOf);

/** The current mark, read once from the cache. */
export function readRunsMark(): string | undefined {
  const overview = queryClient.getQueryData<Overview>(queryKeys.overview);
  return overview && markOf(overview);
}
