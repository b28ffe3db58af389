import { useNow } from "../../ui/useNow.ts";
import { Count } from "../../ui/Count.tsx";
import { StatusLabel } from "../../ui/StatusLabel.tsx";
import { tenantColumns } from "../../ui/tenantColumn.tsx";
import type { Column, PhoneRow } from "../../ui/TableRow.tsx";
import { Time } from "../../ui/Time.tsx";
import { formatCount, shortActorName } from "../../ui/format.ts";
import type { ListedTrace } from "./calls.ts";
import { formatPreciseDuration } from "../../ui/format.ts";

const number = "text-right w-20";

/** The duration of a trace so far. For a trace with more jobs than a list counts, only its own page knows it. */
function TraceDuration({ trace: { startedAt, endedAt, exact, counts } }: { trace: ListedTrace }) {
  const now = useNow(endedAt === null ? "second" : "quarter");
  if (!exact && counts.unfinished === 0) return <span className="text-kumo-subtle">see trace</span>;
  return <span className="figure">{formatPreciseDuration((endedAt === null ? now : Date.parse(endedAt)) - Date.parse(startedAt))}</span>;
}

function TraceState({ trace: { counts, endedAt, exact } }: { trace: ListedTrace }) {
  if (counts.unfinished > 0)
    return (
      <StatusLabel shape="dot" tone="info">
        Running
      </StatusLabel>
    );
  if (counts.failed > 0)
    return (
      <StatusLabel shape="cross" tone="danger">
        Failures
      </StatusLabel>
    );
  if (counts.cancelled > 0 && counts.completed === 0)
    return (
      <StatusLabel shape="dash" tone="quiet">
        Cancelled
      </StatusLabel>
    );
  return (
    <StatusLabel shape={endedAt === null ? "dash" : "check"} tone="quiet">
      {exact ? "Completed" : "Over 200 jobs"}
    </StatusLabel>
  );
}

/** What ran in a trace: "12 completed, 1 failed". Counts of a trace with too many jobs for a list are the least. */
function countsText({ counts: { completed, failed, cancelled, unfinished }, exact }: ListedTrace): string {
  const parts = [
    [completed, "completed"],
    [failed, "failed"],
    [cancelled, "cancelled"],
    [unfinished, "unfinished"],
  ] as const;
  const shown = parts.filter(([count]) => count > 0).map(([count, word]) => `${formatCount(count)}${exact ? "" : "+"} ${word}`);
  return shown.join(", ") || "no jobs";
}

/** A trace on a phone: its title and state, what ran in it and for how long, then its ID, which tells it from others of that title. */
export const tracePhoneRow: PhoneRow<ListedTrace> = {
  title: ({ title }) => title,
  state: (trace) => <TraceState trace={trace} />,
  note: (trace) => (
    <>
      {countsText(trace)} · <TraceDuration trace={trace} />
    </>
  ),
  where: ({ correlationId }) => <span className="font-mono text-xs">{correlationId}</span>,
  when: ({ startedAt }) => <Time at={startedAt} />,
};

/** The columns of the list of traces. */
export const traceColumns = (): Column<ListedTrace>[] => [
  {
    head: "Trace",
    className: "w-auto",
    cell: (trace) => (
      <>
        <span className="font-medium">{trace.title}</span>
        <span className="ml-3 font-mono text-xs text-kumo-subtle">{trace.correlationId}</span>
      </>
    ),
  },
  { head: "State", className: "w-32 @max-md:hidden", cell: (trace) => <TraceState trace={trace} /> },
  { head: "Started by", className: "w-32 @max-[50rem]:hidden", cell: (trace) => shortActorName(trace.startedBy) },
  ...tenantColumns<ListedTrace>("w-28 @max-4xl:hidden"),
  {
    head: "Completed",
    className: "text-right w-24 @max-2xl:hidden",
    cell: ({ counts, exact }) => <Count value={counts.completed}>{!exact && "+"}</Count>,
  },
  {
    head: "Failed",
    className: number,
    cell: ({ counts, exact }) => (
      <Count value={counts.failed} alarm>
        {!exact && "+"}
      </Count>
    ),
  },
  { head: "Duration", className: "w-24 text-right @max-xl:hidden", cell: (trace) => <TraceDuration trace={trace} /> },
  { head: "Started", className: "w-24 text-right", cell: ({ startedAt }) => <Time at={startedAt} /> },
];
