import { queryOptions } from "@tanstack/react-query";
import type { DeadLetter } from "#domain/dead-letters/deadLetter";
import type { JobPage, ListedJob } from "#domain/jobs/list";
import type { JobDetail as JobAlone } from "#domain/jobs/detail";
import type { Job, JobOptions, JobState } from "#domain/jobs/job";
import { resultOf, api } from "../../core/api.ts";
import { changeListedRows } from "../../core/live/listCache.ts";
import { queryClient } from "../../core/queryClient.ts";
import { resolveRange } from "../../ui/ranges.ts";
import type { JobFilter } from "./search.ts";

export const jobKeys = ["jobs"] as const;
export const jobEndpoint = api.jobs[":id"];

/** Jobs per page: a small first page, larger pages while the operator scrolls. */
export const pageSizeOf = (cursor: string | undefined): number => (cursor === undefined ? 100 : 200);

export const listKey = (filter: JobFilter, paths: readonly string[]) => [...jobKeys, "list", filter, paths] as const;

type ListOptions = { signal?: AbortSignal; limit?: number; include?: "body" };

/** One page of the jobs that match `filter`, with the values of the payload `paths`. Throws ApiError. */
export async function listJobs(
  filter: JobFilter,
  paths: readonly string[],
  cursor: string | undefined,
  { signal, limit = pageSizeOf(cursor), include }: ListOptions,
): Promise<JobPage> {
  const { from, to, ...rest } = filter;
  const query = {
    ...rest,
    ...(await resolveRange({ from, to })),
    paths: paths.length ? paths.join(",") : undefined,
    include,
    cursor,
    limit: String(limit),
  };
  return resultOf(api.jobs.$get({ query }, signal ? { init: { signal } } : {}));
}

const jobKey = (id: string) => [...jobKeys, "one", id] as const;

/** One job in full, with its latest dead letter. */
export type JobDetail = Omit<JobAlone, "childCounts"> & {
  childCounts: Partial<Record<JobState, number | undefined>>;
  deadLetter: DeadLetter | null;
};
const fetchJob = (id: string): Promise<JobDetail> => resultOf(jobEndpoint.$get({ param: { id } }));

/** How often an active job is loaded again, ms: the live socket does not carry progress. */
const activeRefetchMs = 2_000;

export const jobQuery = (id: string) =>
  queryOptions({
    queryKey: jobKey(id),
    queryFn: () => fetchJob(id),
    refetchInterval: ({ state }) => (state.data?.job.state === "active" ? activeRefetchMs : false),
  });

export const peersQuery = (id: string) =>
  queryOptions({
    queryKey: [...jobKeys, "peers", id],
    queryFn: async () => (await resultOf(jobEndpoint.peers.$get({ param: { id } }))).items,
  });

/** Puts the job that a command returned into the cached detail and lists. */
export function cacheJob(job: Job): Job {
  queryClient.setQueryData<JobDetail>(jobKey(job.id), (detail) => detail && { ...detail, job });
  changeListedRows<ListedJob>([...jobKeys, "list"], (row) => (row.id === job.id ? { ...row, ...job } : row));
  void queryClient.invalidateQueries({ queryKey: jobKey(job.id) });
  return job;
}

/** Removes a deleted job from the cached detail and lists: the rows below move up, as the operator asked for it. */
export function forgetJob(id: string): void {
  queryClient.removeQueries({ queryKey: jobKey(id) });
  changeListedRows<ListedJob>([...jobKeys, "list"], (row) => (row.id === id ? undefined : row));
}

export type NewJob = { queue: string; type: string; payload: unknown; options?: JobOptions; reason?: string };
export const addJob = (job: NewJob) => resultOf(api.jobs.$post({ json: job }));
