import { queryOptions } from "@tanstack/react-query";
import type { ScheduleDefinition, Schedule, ScheduleDetail } from "#domain/schedules/schedule";
import { resultOf, api } from "../api.ts";
import { queryClient } from "../queryClient.ts";

const schedulesKey = ["schedules"] as const;
const scheduleKey = (id: string) => [...schedulesKey, "one", id] as const;
const scheduleEndpoint = api.schedules[":id"];

/** Every schedule: there are at most 500. */
async function fetchSchedules(): Promise<Schedule[]> {
  const found: Schedule[] = [];
  for (let cursor: string | undefined, more = true; more;) {
    const page = await resultOf(api.schedules.$get({ query: { cursor, limit: "200" } }));
    found.push(...page.items);
    cursor = page.nextCursor ?? undefined;
    more = cursor !== undefined;
  }
  return found;
}

export const schedulesQuery = queryOptions({ queryKey: [...schedulesKey, "list"], queryFn: fetchSchedules });

/** Every schedule as it is now, asked for anew. */
export const reloadSchedules = (): Promise<Schedule[]> => queryClient.fetchQuery({ ...schedulesQuery, staleTime: 0 });

/** One schedule with its next five times. */
export const scheduleQuery = (id: string) =>
  queryOptions({ queryKey: scheduleKey(id), queryFn: () => resultOf(scheduleEndpoint.$get({ param: { id } })) });

/** What was known is old: it is asked for again where it is on screen. */
export const refreshSchedules = (): void => void queryClient.invalidateQueries({ queryKey: schedulesKey });

/** The answer of an act is the schedule as it is now; its next times are asked for again. */
function cacheSchedule(schedule: Schedule): Schedule {
  queryClient.setQueryData(schedulesQuery.queryKey, (known) => known?.map((other) => (other.id === schedule.id ? schedule : other)));
  queryClient.setQueryData<ScheduleDetail>(scheduleKey(schedule.id), (known) => known && { ...known, ...schedule });
  refreshSchedules();
  return schedule;
}

const reasonBody = (reason: string) => (reason ? { reason } : {});

export async function createSchedule(definition: ScheduleDefinition): Promise<Schedule> {
  const made = await resultOf(api.schedules.$post({ json: definition }));
  queryClient.setQueryData(schedulesQuery.queryKey, (known) => known && [...known, made]);
  refreshSchedules();
  return made;
}
export const updateSchedule = async (id: string, definition: ScheduleDefinition, reason: string) =>
  cacheSchedule(await resultOf(scheduleEndpoint.$put({ param: { id }, json: { ...definition, ...reasonBody(reason) } })));
export const pauseSchedule = async (id: string, reason: string) =>
  cacheSchedule(await resultOf(scheduleEndpoint.pause.$put({ param: { id }, json: { reason } })));
export const resumeSchedule = async (id: string) =>
  cacheSchedule(await resultOf(scheduleEndpoint.pause.$delete({ param: { id }, json: {} })));
export const runScheduleNow = (id: string): Promise<{ jobId: string }> => resultOf(scheduleEndpoint.run.$post({ param: { id }, json: {} }));

/** Deletes a schedule. Its answer has no body. */
export async function deleteSchedule(id: string, reason: string): Promise<void> {
  const response = await scheduleEndpoint.$delete({ param: { id }, json: reasonBody(reason) });
  if (!response.ok) await resultOf(Promise.resolve(response));
  queryClient.setQueryData(schedulesQuery.queryKey, (known) => known?.filter((other) => other.id !== id));
}
