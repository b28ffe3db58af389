import { queryOptions } from "@tanstack/react-query";
import type { DeadLetter } from "#domain/deadLetters";
import type { Overview } from "#domain/health";
import type { JobPage } from "#domain/jobList";
import type { Attempt, Job, JobOptions, JobState, LogEntry } from "#domain/jobs";
import { answer, api } from "../api.ts";
import { keys } from "../live/keys.ts";
import { queryClient } from "../queryClient.ts";
import { readRange } from "./ranges.ts";
import type { JobFilter } from "./search.ts";

export const jobKeys = ["jobs"] as const;
const one = api.jobs[":id"];

/** Jobs asked for at a time: few to begin with, more when somebody scrolls on. */
export const sizeOf = (cursor: string | undefined): number => (cursor === undefined ? 100 : 200);

export const listKey = (filter: JobFilter, paths: readonly string[]) => [...jobKeys, "list", filter, paths] as const;

type Asked = { signal?: AbortSignal; limit?: number; include?: "body" };

export async function listJobs(
  filter: JobFilter,
  paths: readonly string[],
  cursor: string | undefined,
  { signal, limit = sizeOf(cursor), include }: Asked,
): Promise<JobPage> {
  const { from, to, ...rest } = filter;
  const query = {
    ...rest,
    ...(await readRange({ from, to })),
    paths: paths.length ? paths.join(",") : undefined,
    include,
    cursor,
    limit: String(limit),
  };
  return answer(api.jobs.$get({ query }, signal ? { init: { signal } } : {}));
}

const oneKey = (id: string) => [...jobKeys, "one", id] as const;

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
const fetchJob = (id: string): Promise<JobDetail> => answer(one.$get({ param: { id } }));

/** How often a job that runs is looked at again, ms: what it says of its progress is on no socket. */
const runningMs = 2_000;

export const jobQuery = (id: string) =>
  queryOptions({
    queryKey: oneKey(id),
    queryFn: () => fetchJob(id),
    refetchInterval: ({ state }) => (state.data?.job.state === "active" ? runningMs : false),
  });

export const peersQuery = (id: string) =>
  queryOptions({ queryKey: [...jobKeys, "peers", id], queryFn: async () => (await answer(one.peers.$get({ param: { id } }))).items });

/** What tells that jobs moved: the counters of their queues. */
export const markFrom = ({ queues }: Overview, queue: string | undefined): string =>
  queues
    .filter(({ name }) => queue === undefined || name === queue)
    .map(({ counts }) => Object.values(counts).join(" "))
    .join("/");

export const markNow = (queue: string | undefined): string | undefined => {
  const overview = queryClient.getQueryData<Overview>(keys.overview);
  return overview && markFrom(overview, queue);
};

type Listed = { pages: JobPage[]; pageParams: unknown[] };

/** The answer of an act is the job as it is now: shown where it stands, no list moves. */
function put(job: Job): Job {
  queryClient.setQueryData<JobDetail>(oneKey(job.id), (known) => known && { ...known, job });
  queryClient.setQueriesData<Listed>({ queryKey: [...jobKeys, "list"] }, (known) =>
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
  void queryClient.invalidateQueries({ queryKey: oneKey(job.id) });
  return job;
}

const why = (reason: string) => (reason ? { reason } : {});

export const retryJob = async (id: string, reason = "") => put(await answer(one.retry.$post({ param: { id }, json: why(reason) })));
export const promoteJob = async (id: string) => put(await answer(one.promote.$post({ param: { id }, json: {} })));
export const cancelJob = async (id: string, reason: string) => put(await answer(one.cancel.$post({ param: { id }, json: why(reason) })));
export const changeJob = async (id: string, payload: unknown, reason: string) =>
  put(await answer(one.$patch({ param: { id }, json: { payload, ...why(reason) } })));

/** It is gone from every list at once; the rows below close up, because somebody asked for it. */
export async function removeJob(id: string, reason: string): Promise<void> {
  const response = await one.$delete({ param: { id }, json: why(reason) });
  if (!response.ok) await answer(Promise.resolve(response));
  queryClient.removeQueries({ queryKey: oneKey(id) });
  queryClient.setQueriesData<Listed>({ queryKey: [...jobKeys, "list"] }, (known) =>
    known && "pages" in known
      ? { ...known, pages: known.pages.map((page) => ({ ...page, items: page.items.filter((item) => item.id !== id) })) }
      : known,
  );
}

export type NewJob = { queue: string; type: string; payload: unknown; options?: JobOptions; reason?: string };
export const addJob = (job: NewJob) => answer(api.jobs.$post({ json: job }));
