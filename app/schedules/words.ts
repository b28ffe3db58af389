import { isOverdue } from "#domain/health";
import type { Schedule } from "#domain/schedules";
import type { State } from "../ui/Sign.tsx";

/** How a schedule is shown: an active one whose next run is long past is overdue. */
export type ShownState = Schedule["state"] | "overdue";

/** The states one can filter by, written out: what judges schedules brings a cron reader along, which the first screen does without. */
export const shownStates: readonly ShownState[] = ["active", "overdue", "paused", "ended"];

export const stateSigns: Record<ShownState, State> = {
  active: { word: "Active", shape: "dot", tone: "quiet" },
  overdue: { word: "Overdue", shape: "clock", tone: "warning" },
  paused: { word: "Paused", shape: "bars", tone: "warning" },
  ended: { word: "Ended", shape: "dash", tone: "quiet" },
};

/** The state of a schedule at `now`, ms. */
export const shownStateOf = ({ state, nextAt }: Pick<Schedule, "state" | "nextAt">, now: number): ShownState =>
  state === "active" && isOverdue({ nextAt }, now) ? "overdue" : state;
