import { queryOptions } from "@tanstack/react-query";
import type { ScheduleDefinition, Schedule, ScheduleDetail } from "#domain/schedules/schedule";
import { resultOf, api } from "../../core/api.ts";
import { queryClient } from "../../core/queryClient.ts";
import { reasonBody } from "../../ui/actions/action.ts";

const schedulesKey = ["schedules"] as const;
const scheduleKey = (id: string) => [...schedulesKey, "one", id] as const;
export const scheduleEndpoint = api.schedules[":id"];

/** All schedules: at most 500, in pages of 200. */
async function fetchSchedules(): Promise<Schedule[]> {
  const schedules: Schedule[] = [];
  for (let cursor: string | undefined, hasMore = true; hasMore;) {
    const page = await resultOf(api.schedules.$get({ query: { cursor, limit: "200" } }));
    schedules.push(...page.items);
    cursor = page.nextCursor ?? undefined;
    hasMore = cursor !== undefined;
  }
  return schedules;
}

export const schedulesQuery = queryOptions({ queryKey: [...schedulesKey, "list"], queryFn: fetchSchedules });

/** All schedules, loaded again. */
export const reloadSchedules = (): Promise<Schedule[]> => queryClient.fetchQuery({ ...schedulesQuery, staleTime: 0 });

/** One schedule with its next five runs. */
export const scheduleQuery = (id: string) =>
  queryOptions({ queryKey: scheduleKey(id), queryFn: () => resultOf(scheduleEndpoint.$get({ param: { id } })) });

/** Marks all cached schedules as outdated, so that those on screen are loaded again. */
export const refreshSchedules = (): void => void queryClient.invalidateQueries({ queryKey: schedulesKey });

/** Puts the schedule that a command returned into the cache and loads its next runs again. */
export function cacheSchedule(schedule: Schedule): Schedule {
  queryClient.setQueryData(schedulesQuery.queryKey, (schedules) =>
    schedules?.map((other) => (other.id === schedule.id ? schedule : other)),
  );
  queryClient.setQueryData<ScheduleDetail>(scheduleKey(schedule.id), (detail) => detail && { ...detail, ...schedule });
  refreshSchedules();
  return schedule;
}

export async function createSchedule(definition: ScheduleDefinition): Promise<Schedule> {
  const created = await resultOf(api.schedules.$post({ json: definition }));
  queryClient.setQueryData(schedulesQuery.queryKey, (schedules) => schedules && [...schedules, created]);
  refreshSchedules();
  return created;
}
export const updateSchedule = async (id: string, definition: ScheduleDefinition, reason: string) =>
  cacheSchedule(await resultOf(scheduleEndpoint.$put({ param: { id }, json: { ...definition, ...reasonBody(reason) } })));

/** Removes a deleted schedule from the cached list. */
export const forgetSchedule = (id: string): void =>
  void queryClient.setQueryData(schedulesQuery.queryKey, (schedules) => schedules?.filter((other) => other.id !== id));
