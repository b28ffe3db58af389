import { queryOptions } from "@tanstack/react-query";
import type { Definition, Schedule, ScheduleDetail } from "#domain/schedules";
import { answer, api } from "../api.ts";
import { queryClient } from "../queryClient.ts";

const root = ["schedules"] as const;
const oneKey = (id: string) => [...root, "one", id] as const;
const one = api.schedules[":id"];

/** Every schedule: there are at most 500. */
async function all(): Promise<Schedule[]> {
  const found: Schedule[] = [];
  for (let cursor: string | undefined, more = true; more;) {
    const page = await answer(api.schedules.$get({ query: { cursor, limit: "200" } }));
    found.push(...page.items);
    cursor = page.nextCursor ?? undefined;
    more = cursor !== undefined;
  }
  return found;
}

export const schedulesQuery = queryOptions({ queryKey: [...root, "list"], queryFn: all });

/** Every schedule as it is now, asked for anew. */
export const freshSchedules = (): Promise<Schedule[]> => queryClient.fetchQuery({ ...schedulesQuery, staleTime: 0 });

/** One schedule with its next five times. */
export const scheduleQuery = (id: string) => queryOptions({ queryKey: oneKey(id), queryFn: () => answer(one.$get({ param: { id } })) });

/** What was known is old: it is asked for again where it is on screen. */
export const refreshSchedules = (): void => void queryClient.invalidateQueries({ queryKey: root });

/** The answer of an act is the schedule as it is now; its next times are asked for again. */
function put(schedule: Schedule): Schedule {
  queryClient.setQueryData(schedulesQuery.queryKey, (known) => known?.map((other) => (other.id === schedule.id ? schedule : other)));
  queryClient.setQueryData<ScheduleDetail>(oneKey(schedule.id), (known) => known && { ...known, ...schedule });
  refreshSchedules();
  return schedule;
}

const why = (reason: string) => (reason ? { reason } : {});

export async function create(definition: Definition): Promise<Schedule> {
  const made = await answer(api.schedules.$post({ json: definition }));
  queryClient.setQueryData(schedulesQuery.queryKey, (known) => known && [...known, made]);
  refreshSchedules();
  return made;
}
export const change = async (id: string, definition: Definition, reason: string) =>
  put(await answer(one.$put({ param: { id }, json: { ...definition, ...why(reason) } })));
export const pause = async (id: string, reason: string) => put(await answer(one.pause.$put({ param: { id }, json: { reason } })));
export const resume = async (id: string) => put(await answer(one.pause.$delete({ param: { id }, json: {} })));
export const runNow = (id: string): Promise<{ jobId: string }> => answer(one.run.$post({ param: { id }, json: {} }));

/** Deletes a schedule. Its answer has no body. */
export async function remove(id: string, reason: string): Promise<void> {
  const response = await one.$delete({ param: { id }, json: why(reason) });
  if (!response.ok) await answer(Promise.resolve(response));
  queryClient.setQueryData(schedulesQuery.queryKey, (known) => known?.filter((other) => other.id !== id));
}
