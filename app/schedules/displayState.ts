import { isOverdue } from "#domain/queues/health";
import type { Schedule } from "#domain/schedules/schedule";
import type { StatusStyle } from "../ui/StatusLabel.tsx";

/** How a schedule is shown: an active one whose next run is long past is overdue. */
export type DisplayState = Schedule["state"] | "overdue";

/** The states one can filter by, written out: what judges schedules brings a cron reader along, which the first screen does without. */
export const displayStates: readonly DisplayState[] = ["active", "overdue", "paused", "ended"];

export const stateSigns: Record<DisplayState, StatusStyle> = {
  active: { word: "Active", shape: "dot", tone: "quiet" },
  overdue: { word: "Overdue", shape: "clock", tone: "warning" },
  paused: { word: "Paused", shape: "bars", tone: "warning" },
  ended: { word: "Ended", shape: "dash", tone: "quiet" },
};

/** The state of a schedule at `now`, ms. */
export const displayStateOf = ({ state, nextAt }: Pick<Schedule, "state" | "nextAt">, now: number): DisplayState =>
  state === "active" && isOverdue({ nextAt }, now) ? "overdue" : state;
