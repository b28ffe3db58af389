import { Link } from "@tanstack/react-router";
import { cn } from "../ui/cn.ts";
import { links } from "../core/links.ts";
import { formatMs } from "../ui/charts/format.ts";
import { OldestWaiting, WaitingCount } from "../features/queues/Backlog.tsx";
import type { QueueRow } from "../features/queues/columns.tsx";
import { NotKnown } from "../ui/NotKnown.tsx";
import { Table } from "../ui/Table.tsx";
import type { Column } from "../ui/TableRow.tsx";
import { SectionHeader } from "./SectionHeader.tsx";

type TimeKind = "wait" | "run";

const hatching = "repeating-linear-gradient(135deg, var(--color-kumo-interact) 0 2px, transparent 2px 5px)";

/** A bar whose length is a median time as a share of the longest. Wait time is hatched, run time is solid. */
function DurationBar({ ms, longest, kind }: { ms: number; longest: number; kind: TimeKind }) {
  return (
    <span
      aria-hidden="true"
      className={cn("drawn h-2 min-w-0.5 rounded-xs", kind === "wait" ? "ring ring-kumo-line ring-inset" : "bg-kumo-contrast/45")}
      style={{ width: `${(ms / longest) * 100}%`, ...(kind === "wait" ? { backgroundImage: hatching } : {}) }}
    />
  );
}

function MedianTimes({ row, longest }: { row: QueueRow; longest: number }) {
  const { waitP50Ms, waitP95Ms, runP50Ms, runP95Ms } = row.hour ?? {};
  if (typeof waitP50Ms !== "number" || typeof runP50Ms !== "number")
    return row.countsKnown ? <span className="text-kumo-subtle">No attempts</span> : <NotKnown />;
  return (
    <span
      className="flex items-center gap-3"
      title={`Wait time · p50 ~${formatMs(waitP50Ms)} · p95 ~${formatMs(waitP95Ms ?? null)}\nRun time · p50 ~${formatMs(runP50Ms)} · p95 ~${formatMs(runP95Ms ?? null)}`}
    >
      <span className="figure w-40 shrink-0 text-right">
        {formatMs(waitP50Ms)} <span className="text-kumo-subtle">+</span> {formatMs(runP50Ms)}
      </span>
      <span className="flex min-w-0 flex-1 gap-px @max-3xl:hidden">
        <DurationBar ms={waitP50Ms} longest={longest} kind="wait" />
        <DurationBar ms={runP50Ms} longest={longest} kind="run" />
      </span>
    </span>
  );
}

const columnsOf = (longest: number): readonly Column<QueueRow>[] => [
  { head: "Queue", className: "w-auto @lg:w-52", cell: (row) => <span className="font-medium">{row.displayName ?? row.name}</span> },
  {
    head: "Waiting",
    className: "w-24 text-right",
    cell: (row) => <WaitingCount queue={row} />,
  },
  {
    head: "Oldest waiting",
    className: "w-28 text-right",
    cell: (row) => <OldestWaiting queue={row} />,
  },
  {
    head: "Median wait + run",
    className: "w-auto @max-lg:hidden",
    cell: (row) => <MedianTimes row={row} longest={longest} />,
  },
];

/** For each queue: how many jobs wait and since when, and the median wait and run times of the last hour. */
export function QueueTimes({ queues }: { queues: readonly QueueRow[] }) {
  const longest = Math.max(1, ...queues.map(({ hour }) => (hour?.waitP50Ms ?? 0) + (hour?.runP50Ms ?? 0)));
  const columns = columnsOf(longest);
  return (
    <section aria-labelledby="times" className="@container min-w-0">
      <SectionHeader
        id="times"
        title="Wait and run times"
        status="Last hour (approx.)"
        aside={
          <Link {...links.queues({})} className="text-kumo-link hover:underline">
            View queues
          </Link>
        }
      />
      <Table
        label="Queues, in pipeline order"
        columns={columns}
        items={queues}
        idOf={(queue) => queue.name}
        link={(queue, row) => <Link {...links.queue(queue.name)} {...row} />}
      />
    </section>
  );
}
