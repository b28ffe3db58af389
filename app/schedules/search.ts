import type { Schedule } from "#domain/schedules";
import { textHas } from "#domain/textSearch";

/** Written out: what judges schedules brings a cron reader along, which the first screen does without. */
export const scheduleStates: readonly Schedule["state"][] = ["active", "paused", "ended"];

/** `create` opens the form of a new schedule, `edit` that of the one looked at. */
export type ScheduleFilter = { state?: Schedule["state"]; q?: string };
export type ScheduleSearch = ScheduleFilter & { create?: "1"; edit?: "1" };

export function readScheduleSearch(search: Record<string, unknown>): ScheduleSearch {
  const state = scheduleStates.find((one) => one === search["state"]);
  const q = search["q"];
  return {
    ...(state ? { state } : {}),
    ...(typeof q === "string" && q ? { q: q.slice(0, 200) } : {}),
    ...(search["create"] ? { create: "1" as const } : {}),
    ...(search["edit"] ? { edit: "1" as const } : {}),
  };
}

export const filterOf = ({ state, q }: ScheduleSearch): ScheduleFilter => ({ ...(state ? { state } : {}), ...(q ? { q } : {}) });

/** Whether a schedule is asked for: its state, and a text in its name, queue, type or id. */
export function fits(
  { state, name, queue, type, id }: Pick<Schedule, "state" | "name" | "queue" | "type" | "id">,
  filter: ScheduleFilter,
): boolean {
  return (!filter.state || filter.state === state) && textHas(filter.q ?? "", name, queue, type, id);
}
