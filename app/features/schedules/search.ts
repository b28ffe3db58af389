import type { Schedule } from "#domain/schedules/schedule";
import { textIncludes } from "#domain/text/search";
import { type DisplayState, displayStateOf, displayStates } from "./displayState.ts";

/** The filters of the list of schedules, kept in the URL. */
export type ScheduleFilter = { state?: DisplayState; q?: string };
/** `create` opens the form of a new schedule, `edit` the form of the open schedule. */
export type ScheduleSearch = ScheduleFilter & { create?: "1"; edit?: "1" };

/** Reads the URL parameters of the list; unknown names and invalid values are left out. */
export function readScheduleSearch(search: Record<string, unknown>): ScheduleSearch {
  const state = displayStates.find((name) => name === search["state"]);
  const q = search["q"];
  return {
    ...(state ? { state } : {}),
    ...(typeof q === "string" && q ? { q: q.slice(0, 200) } : {}),
    ...(search["create"] ? { create: "1" as const } : {}),
    ...(search["edit"] ? { edit: "1" as const } : {}),
  };
}

/** The filters of a search, without `create` and `edit`. */
export const filterOf = ({ state, q }: ScheduleSearch): ScheduleFilter => ({ ...(state ? { state } : {}), ...(q ? { q } : {}) });

type FilteredFields = Pick<Schedule, "state" | "nextAt" | "name" | "queue" | "type" | "id">;

/**
 * Whether a schedule matches the filter at `now` (ms): its state, and a text in its name, queue, type or id. An overdue schedule
 * also matches the state `active`.
 */
export function matchesFilter(schedule: FilteredFields, filter: ScheduleFilter, now: number): boolean {
  const { state, name, queue, type, id } = schedule;
  const isInState = !filter.state || filter.state === state || filter.state === displayStateOf(schedule, now);
  return isInState && textIncludes(filter.q ?? "", name, queue, type, id);
}
