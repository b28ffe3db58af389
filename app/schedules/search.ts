import type { Schedule } from "#domain/schedules";
import { textHas } from "#domain/textSearch";
import { type ShownState, shownStateOf, shownStates } from "./words.ts";

/** `create` opens the form of a new schedule, `edit` that of the one looked at. */
export type ScheduleFilter = { state?: ShownState; q?: string };
export type ScheduleSearch = ScheduleFilter & { create?: "1"; edit?: "1" };

export function readScheduleSearch(search: Record<string, unknown>): ScheduleSearch {
  const state = shownStates.find((one) => one === search["state"]);
  const q = search["q"];
  return {
    ...(state ? { state } : {}),
    ...(typeof q === "string" && q ? { q: q.slice(0, 200) } : {}),
    ...(search["create"] ? { create: "1" as const } : {}),
    ...(search["edit"] ? { edit: "1" as const } : {}),
  };
}

export const filterOf = ({ state, q }: ScheduleSearch): ScheduleFilter => ({ ...(state ? { state } : {}), ...(q ? { q } : {}) });

type Asked = Pick<Schedule, "state" | "nextAt" | "name" | "queue" | "type" | "id">;

/** Whether a schedule is asked for at `now` (ms): its state, and a text in its name, queue, type or id. Overdue ones are active too. */
export function fits(schedule: Asked, filter: ScheduleFilter, now: number): boolean {
  const { state, name, queue, type, id } = schedule;
  const isInState = !filter.state || filter.state === state || filter.state === shownStateOf(schedule, now);
  return isInState && textHas(filter.q ?? "", name, queue, type, id);
}
