import { queryOptions } from "@tanstack/react-query";
import type { DeadLetter } from "#domain/dead-letters/deadLetter";
import type { Overview } from "#domain/queues/health";
import type { JobPage } from "#domain/jobs/list";
import type { Attempt, Job, JobOptions, JobState, LogEntry } from "#domain/jobs/job";
import { resultOf, api } from "../api.ts";
import { queryKeys } from "../live/queryKeys.ts";
import { queryClient } from "../queryClient.ts";
import { resolveRange } from "./ranges.ts";
import type { JobFilter } from "./search.ts";

export const jobKeys = ["jobs"] as const;
const jobEndpoint = api.jobs[":id"];

/** Jobs asked for at a time: few to begin with, more when somebody scrolls on. */
export const pageSizeOf = (cursor: string | undefined): number => (cursor === undefined ? 100 : 200);

export const listKey = (filter: JobFilter, paths: readonly string[]) => [...jobKeys, "list", filter, paths] as const;

type ListOptions = { signal?: AbortSignal; limit?: number; include?: "body" };

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

/** One job with all that is known of it. */
export type JobDetail = {
  job: Job;
  options: unknown;
  attemptsAgain: number;
  body: string;
  resultText: string | null;
  attempts: Attempt[];
  logs: LogEntry[];
  parent: Job | null;
  children: Job[];
  childCounts: Partial<Record<JobState, number | undefined>>;
  deadLetter: DeadLetter | null;
};
const fetchJob = (id: string): Promise<JobDetail> => resultOf(jobEndpoint.$get({ param: { id } }));

/** How often a job that runs is looked at again, ms: what it says of its progress is on no socket. */
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

/** What tells that jobs moved: the counters of their queues. */
export const countsMarkOf = ({ queues }: Overview, queue: string | undefined): string =>
  queues
    .filter(({ name }) => queue === undefined || name === queue)
    .map(({ counts }) => Object.values(counts).join(" "))
    .join("/");

export const currentCountsMark = (queue: string | undefined): string | undefined => {
  const overview = queryClient.getQueryData<Overview>(queryKeys.overview);
  return overview && countsMarkOf(overview, queue);
};

type CachedList = { pages: JobPage[]; pageParams: unknown[] };

/** The answer of an act is the job as it is now: shown where it stands, no list moves. */
function cacheJob(job: Job): Job {
  queryClient.setQueryData<JobDetail>(jobKey(job.id), (known) => known && { ...known, job });
  queryClient.setQueriesData<CachedList>({ queryKey: [...jobKeys, "list"] }, (known) =>
    known && "pages" in known
      ? {
          ...known,
          // Pages without it stay as they are: there may be hundreds.
          pages: known.pages.map((page) =>
            page.items.some(({ id }) => id === job.id)
              ? { ...page, items: page.items.map((item) => (item.id === job.id ? { ...item, ...job } : item)) }
              : page,
          ),
        }
      : known,
  );
  void queryClient.invalidateQueries({ queryKey: jobKey(job.id) });
  return job;
}

const reasonBody = (reason: string) => (reason ? { reason } : {});

export const retryJob = async (id: string, reason = "") =>
  cacheJob(await resultOf(jobEndpoint.retry.$post({ param: { id }, json: reasonBody(reason) })));
export const promoteJob = async (id: string) => cacheJob(await resultOf(jobEndpoint.promote.$post({ param: { id }, json: {} })));
export const cancelJob = async (id: string, reason: string) =>
  cacheJob(await resultOf(jobEndpoint.cancel.$post({ param: { id }, json: reasonBody(reason) })));
export const updateJobPayload = async (id: string, payload: unknown, reason: string) =>
  cacheJob(await resultOf(jobEndpoint.$patch({ param: { id }, json: { payload, ...reasonBody(reason) } })));

/** It is gone from every list at once; the rows below close up, because somebody asked for it. */
export async function removeJob(id: string, reason: string): Promise<void> {
  const response = await jobEndpoint.$delete({ param: { id }, json: reasonBody(reason) });
  if (!response.ok) await resultOf(Promise.resolve(response));
  queryClient.removeQueries({ queryKey: jobKey(id) });
  queryClient.setQueriesData<CachedList>({ queryKey: [...jobKeys, "list"] }, (known) =>
    known && "pages" in known
      ? { ...known, pages: known.pages.map((page) => ({ ...page, items: page.items.filter((item) => item.id !== id) })) }
      : known,
  );
}

export type NewJob = { queue: string; type: string; payload: unknown; options?: JobOptions; reason?: string };
export const addJob = (job: NewJob) => resultOf(api.jobs.$post({ json: job }));
