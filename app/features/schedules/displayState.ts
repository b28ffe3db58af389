import { isOverdue } from "#domain/queues/health";
import type { Schedule } from "#domain/schedules/schedule";
import type { StatusStyle } from "../../ui/StatusLabel.tsx";

/** The state shown for a schedule: an active schedule whose next run is late is overdue. */
export type DisplayState = Schedule["state"] | "overdue";

/** The states to filter by. They are listed here, because the schedule schema would load the cron parser into the first screen. */
export const displayStates: readonly DisplayState[] = ["active", "overdue", "paused", "ended"];

/** The label and icon of each state. */
export const stateSigns: Record<DisplayState, StatusStyle> = {
  active: { word: "Active", shape: "dot", tone: "quiet" },
  overdue: { word: "Overdue", shape: "clock", tone: "warning" },
  paused: { word: "Paused", shape: "bars", tone: "warning" },
  ended: { word: "Ended", shape: "dash", tone: "quiet" },
};

/** The state of a schedule at `now`, ms. */
export const displayStateOf = ({ state, nextAt }: Pick<Schedule, "state" | "nextAt">, now: number): DisplayState =>
  state === "active" && isOverdue({ nextAt }, now) ? "overdue" : state;
