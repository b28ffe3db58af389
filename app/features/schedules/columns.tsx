import { Link } from "@tanstack/react-router";
import type { Schedule } from "#domain/schedules/schedule";
import { links } from "../../core/links.ts";
import { useIsPaused } from "../../core/live/overview.ts";
import { useNow } from "../../ui/useNow.ts";
import { StatusLabel, statusStyleOf } from "../../ui/StatusLabel.tsx";
import type { Column, PhoneRow } from "../../ui/TableRow.tsx";
import { Time } from "../../ui/Time.tsx";
import { runCountText } from "./runCount.ts";
import { describeTiming } from "./timingText.ts";
import { displayStateOf, stateSigns } from "./displayState.ts";

/** The current state of a schedule. Says if its queue is paused, because the jobs that it creates then wait. */
export function ScheduleState({ schedule }: { schedule: Pick<Schedule, "state" | "nextAt" | "queue"> }) {
  const state = displayStateOf(schedule, useNow());
  const isQueuePaused = useIsPaused(schedule.queue);
  const { word, ...sign } = state === "active" && isQueuePaused ? queuePausedSign : statusStyleOf(stateSigns, state);
  return <StatusLabel {...sign}>{word}</StatusLabel>;
}

const queuePausedSign = { word: "Queue paused", shape: "bars", tone: "warning" } as const;

const linkInRow = "relative z-1 rounded-sm hover:underline";
/** The widths of the columns, for lists with the same columns. */
export const columnWidths = {
  enqueues: "w-72 @max-7xl:w-56 @max-[70rem]:hidden",
  when: "w-72 @max-4xl:w-56 @max-2xl:hidden",
  next: "w-28 text-right",
  last: "w-24 text-right @max-3xl:hidden",
  state: "w-30 @max-lg:hidden",
  runs: "w-24 text-right @max-4xl:hidden",
};

/** A schedule on a phone: its name and state, when it runs, then what it adds to which queue, and its next run. */
export const schedulePhoneRow: PhoneRow<Schedule> = {
  title: ({ name }) => name,
  state: (schedule) => <ScheduleState schedule={schedule} />,
  note: describeTiming,
  where: ({ type, queue }) => `${type} to ${queue}`,
  when: ({ nextAt, state }) => <Time at={nextAt} none={state === "paused" ? "paused" : "none"} />,
};

/** The columns of the list of schedules. */
export const scheduleColumns: readonly Column<Schedule>[] = [
  { head: "Schedule", className: "w-auto", cell: ({ name }) => <span className="font-medium">{name}</span> },
  {
    head: "Enqueues",
    className: columnWidths.enqueues,
    cell: ({ type, queue }) => (
      <>
        {type} <span className="text-kumo-subtle">to</span>{" "}
        <Link {...links.queue(queue)} className={linkInRow}>
          {queue}
        </Link>
      </>
    ),
  },
  {
    head: "When",
    className: columnWidths.when,
    cell: (schedule) => <span title={schedule.cron ?? undefined}>{describeTiming(schedule)}</span>,
  },
  { head: "State", className: columnWidths.state, cell: (schedule) => <ScheduleState schedule={schedule} /> },
  { head: "Runs", className: columnWidths.runs, cell: (schedule) => <span className="figure">{runCountText(schedule)}</span> },
  {
    head: "Last",
    className: columnWidths.last,
    cell: ({ lastAt, lastJobId }) =>
      lastJobId ? (
        <Link {...links.job(lastJobId)} className={linkInRow}>
          <Time at={lastAt} />
        </Link>
      ) : (
        <Time at={lastAt} />
      ),
  },
  {
    head: "Next",
    className: columnWidths.next,
    cell: ({ nextAt, state }) => <Time at={nextAt} none={state === "paused" ? "paused" : "none"} />,
  },
];
