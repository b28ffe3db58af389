import { isFinalRun, type Run } from "#domain/workflows/run";
import type { Column } from "../ui/Table.tsx";
import { Time } from "../ui/Time.tsx";
import { RunSign } from "./RunSign.tsx";
import { StepMarks } from "./StepMarks.tsx";
import { formatStepDuration } from "./words.ts";

/** How long a run took that is over. */
const durationOf = ({ status, startedAt, endedAt, restarts }: Run): string | null =>
  isFinalRun(status) && endedAt && restarts === 0 ? formatStepDuration(Date.parse(endedAt) - Date.parse(startedAt)) : null;

const none = <span className="text-kumo-subtle">–</span>;

/** A run in a row: what it writes about first, because that is what is looked for. */
export const workflowColumns: readonly Column<Run>[] = [
  {
    head: "Article",
    className: "w-auto",
    cell: (run) => (
      <>
        <span className="font-medium">{run.keyword}</span>
        {run.error && <span className="ml-3 text-kumo-subtle @max-3xl:hidden">{run.error}</span>}
      </>
    ),
  },
  { head: "Brand", className: "w-32 @max-2xl:hidden", cell: (run) => run.brand },
  { head: "State", className: "w-42", cell: (run) => <RunSign run={run} /> },
  { head: "Steps", className: "w-64 @max-4xl:hidden", cell: (run) => <StepMarks run={run} /> },
  { head: "Took", className: "w-24 text-right @max-3xl:hidden", cell: (run) => <span className="figure">{durationOf(run) ?? none}</span> },
  { head: "Begun", className: "w-24 text-right @max-md:hidden", cell: (run) => <Time at={run.startedAt} /> },
];
