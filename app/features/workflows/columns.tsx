import { isFinalRun, type Run } from "#domain/workflows/run";
import { tenantColumns } from "../../ui/tenantColumn.tsx";
import type { Column } from "../../ui/TableRow.tsx";
import { Time } from "../../ui/Time.tsx";
import { RunSign } from "./RunSign.tsx";
import { runTitleOf } from "./runTexts.ts";
import { StepMarks } from "./StepMarks.tsx";
import { formatPreciseDuration } from "../../ui/format.ts";

/** The duration of a finished run. Null for an unfinished or restarted one. */
const durationOf = ({ status, startedAt, endedAt, restarts }: Run): string | null =>
  isFinalRun(status) && endedAt && restarts === 0 ? formatPreciseDuration(Date.parse(endedAt) - Date.parse(startedAt)) : null;

const none = <span className="text-kumo-subtle">–</span>;

/** The columns of the list of workflow runs. The subject comes first, because operators search for it. */
export const workflowColumns = (): Column<Run>[] => [
  {
    head: "Subject",
    className: "w-auto",
    cell: (run) => (
      <>
        <span className="font-medium">{runTitleOf(run)}</span>
        {run.error && <span className="ml-3 text-kumo-subtle @max-3xl:hidden">{run.error}</span>}
      </>
    ),
  },
  ...tenantColumns<Run>("w-32 @max-2xl:hidden"),
  { head: "State", className: "w-42", cell: (run) => <RunSign run={run} /> },
  { head: "Steps", className: "w-64 @max-4xl:hidden", cell: (run) => <StepMarks run={run} /> },
  {
    head: "Duration",
    className: "w-24 text-right @max-3xl:hidden",
    cell: (run) => <span className="figure">{durationOf(run) ?? none}</span>,
  },
  { head: "Started", className: "w-24 text-right @max-md:hidden", cell: (run) => <Time at={run.startedAt} /> },
];
