import type { Overview } from "#domain/health";
import { keys } from "../live/keys.ts";
import { useOverviewPart } from "../live/overview.ts";
import { queryClient } from "../queryClient.ts";

/** Lists of runs are out of date when this differs: one began, another number runs or waits, or an operator acted. */
const markOf = ({ runs, marks }: Overview): string => `${marks.runs}/${runs.running}/${runs.waiting}/${marks.audit}`;

export const useRunsMark = (): string | undefined => useOverviewPart(markOf);

export function readRunsMark(): string | undefined {
  const overview = queryClient.getQueryData<Overview>(keys.overview);
  return overview && markOf(overview);
}
