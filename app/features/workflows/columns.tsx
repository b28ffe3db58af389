import { isFinalRun, type Run } from "#domain/workflows/run";
import { tenantOf } from "../../core/tenant.ts";
import { tenantColumns } from "../../ui/tenantColumn.tsx";
import type { Column, PhoneRow } from "../../ui/TableRow.tsx";
import { Time } from "../../ui/Time.tsx";
import { RunSign } from "./RunSign.tsx";
import { runTitleOf } from "./runTexts.ts";
import { StepMarks } from "./StepMarks.tsx";
import { formatPreciseDuration } from "../../ui/format.ts";

/** The duration of a finished run. Null for an unfinished or restarted one. */
const durationOf = ({ status, startedAt, endedAt, restarts }: Run): string | null =>
  isFinalRun(status) && endedAt && restarts === 0 ? formatPreciseDuration(Date.parse(endedAt) - Date.parse(startedAt)) : null;

const none = <span className="text-kumo-subtle">–</span>;

/** A run on a phone: what it is about and its state, its error or its tenant, and when it started. */
export const workflowPhoneRow: PhoneRow<Run> = {
  title: runTitleOf,
  state: (run) => <RunSign run={run} />,
  note: ({ error }) => error,
  where: (run) => [tenantOf(run), durationOf(run)].filter(Boolean).join(" · "),
  when: ({ startedAt }) => <Time at={startedAt} />,
};

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
  { head: "Steps", className: "w-64 @max-5xl:hidden", cell: (run) => <StepMarks run={run} /> },
  {
    head: "Duration",
    className: "w-24 text-right @max-3xl:hidden",
    cell: (run) => <span className="figure">{durationOf(run) ?? none}</span>,
  },
  { head: "Started", className: "w-24 text-right @max-md:hidden", cell: (run) => <Time at={run.startedAt} /> },
];
