import type { Overview } from "#domain/queues/health";
import { queryKeys } from "../live/queryKeys.ts";
import { useOverviewPart } from "../live/overview.ts";
import { queryClient } from "../queryClient.ts";

/** Lists of runs are out of date when this differs: one began, another number is in a status, or an operator acted. */
const markOf = ({ runs, marks }: Overview): string => `${marks.runs}/${Object.values(runs).join("/")}/${marks.audit}`;

export const useRunsMark = (): string | undefined => useOverviewPart(markOf);

export function readRunsMark(): string | undefined {
  const overview = queryClient.getQueryData<Overview>(queryKeys.overview);
  return overview && markOf(overview);
}
