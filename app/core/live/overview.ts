import { queryOptions, useQuery } from "@tanstack/react-query";
import type { Overview, QueueView } from "#domain/queues/health";
import type { JobState } from "#domain/jobs/job";
import { queueNames } from "#domain/queues/queues";
import { resultOf, api } from "../api.ts";
import { queryClient } from "../queryClient.ts";
import { queryKeys } from "../queryKeys.ts";

const cachedOverview = () => queryClient.getQueryData<Overview>(queryKeys.overview);

export const overviewQuery = queryOptions({
  queryKey: queryKeys.overview,
  // The socket may have brought a newer overview while the request was pending.
  queryFn: async () => {
    const fetched = await resultOf(api.overview.$get());
    const cached = cachedOverview();
    return cached && cached.at > fetched.at ? cached : fetched;
  },
});

/** The overview (troubles and the counters of every queue), kept up to date by the socket. */
export const useOverview = () => useQuery(overviewQuery);

/** A part of the overview; undefined until it has loaded. */
export const useOverviewPart = <T>(select: (overview: Overview) => T): T | undefined => useQuery({ ...overviewQuery, select }).data;

/** Whether a queue is paused; false until the overview has loaded. */
export const useIsPaused = (name: string): boolean =>
  useOverviewPart(({ queues }) => queues.some((queue) => queue.name === name && queue.state === "paused")) ?? false;

/** The number of jobs of these queues by their counters, in one state or in all. */
export const countJobs = (queues: readonly QueueView[], state?: JobState): number =>
  queues.reduce((sum, { counts }) => sum + (state ? counts[state] : Object.values(counts).reduce((all, one) => all + one, 0)), 0);

/** The counters of a queue, or of all queues, as one text: it changes whenever a job changes its state. */
export const countsMarkOf = ({ queues }: Overview, queue: string | undefined): string =>
  queues
    .filter(({ name }) => queue === undefined || name === queue)
    .map(({ counts }) => Object.values(counts).join(" "))
    .join("/");

/** The cached overview; undefined until it has loaded. */
export const readOverview = cachedOverview;

/** The names of all queues; those of the pipeline until the overview has loaded. */
export const useQueueNames = (): readonly string[] => useOverviewPart(({ queues }) => queues.map(({ name }) => name)) ?? queueNames();

/** A queue of the cached overview; undefined if it is not loaded. */
export const cachedQueue = (name: string): QueueView | undefined => cachedOverview()?.queues.find((queue) => queue.name === name);

export const updateOverview = (change: (overview: Overview | undefined) => Overview | undefined): void => {
  queryClient.setQueryData<Overview>(queryKeys.overview, change);
};

/** Shows the queue that a command returned at once, without waiting for the socket. */
export const updateQueue = (queue: QueueView): void =>
  updateOverview((overview) => overview && { ...overview, queues: overview.queues.map((one) => (one.name === queue.name ? queue : one)) });
