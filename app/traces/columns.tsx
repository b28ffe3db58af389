import { useNow } from "../ui/clock.ts";
import { Figure } from "../ui/Figure.tsx";
import { Sign } from "../ui/Sign.tsx";
import type { Column } from "../ui/Table.tsx";
import { Time } from "../ui/Time.tsx";
import { shortName } from "../ui/words.ts";
import type { Listed } from "./calls.ts";
import { lasted } from "./lasted.ts";

const number = "text-right w-20";

/** How long a trace took, or has gone on. Of one that is larger than what was looked at, only the trace itself tells. */
function Took({ trace: { startedAt, endedAt, exact, counts } }: { trace: Listed }) {
  const now = useNow(endedAt === null ? "second" : "quarter");
  if (!exact && counts.unfinished === 0) return <span className="text-kumo-subtle">see trace</span>;
  return <span className="figure">{lasted((endedAt === null ? now : Date.parse(endedAt)) - Date.parse(startedAt))}</span>;
}

function State({ trace: { counts, endedAt, exact } }: { trace: Listed }) {
  if (counts.unfinished > 0)
    return (
      <Sign shape="dot" tone="info">
        Going on
      </Sign>
    );
  if (counts.failed > 0)
    return (
      <Sign shape="cross" tone="danger">
        Has failures
      </Sign>
    );
  if (counts.cancelled > 0 && counts.completed === 0)
    return (
      <Sign shape="dash" tone="quiet">
        Cancelled
      </Sign>
    );
  return (
    <Sign shape={endedAt === null ? "dash" : "check"} tone="quiet">
      {exact ? "Done" : "Over 200 jobs"}
    </Sign>
  );
}

export const traceColumns: readonly Column<Listed>[] = [
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
  { head: "State", className: "w-32 @max-md:hidden", cell: (trace) => <State trace={trace} /> },
  { head: "By", className: "w-32 @max-3xl:hidden", cell: (trace) => shortName(trace.startedBy) },
  { head: "Brand", className: "w-28 @max-4xl:hidden", cell: (trace) => trace.brand ?? <span className="text-kumo-subtle">none</span> },
  {
    head: "Done",
    className: `${number} @max-xl:hidden`,
    cell: ({ counts, exact }) => <Figure value={counts.completed}>{!exact && "+"}</Figure>,
  },
  {
    head: "Dead",
    className: `${number} w-16`,
    cell: ({ counts, exact }) => (
      <Figure value={counts.failed} alarm>
        {!exact && "+"}
      </Figure>
    ),
  },
  { head: "Took", className: "w-24 text-right @max-lg:hidden", cell: (trace) => <Took trace={trace} /> },
  { head: "Started", className: "w-24 text-right", cell: ({ startedAt }) => <Time at={startedAt} /> },
];
