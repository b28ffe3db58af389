import { queryOptions, useQuery } from "@tanstack/react-query";
import type { Overview, QueueView } from "#domain/queues/health";
import type { JobState } from "#domain/jobs/job";
import { queueNames } from "#domain/queues/queues";
import { resultOf, api } from "../api.ts";
import { queryClient } from "../queryClient.ts";
import { queryKeys } from "./queryKeys.ts";

const known = () => queryClient.getQueryData<Overview>(queryKeys.overview);

export const overviewQuery = queryOptions({
  queryKey: queryKeys.overview,
  // The socket may have told more while the answer was on its way.
  queryFn: async () => {
    const asked = await resultOf(api.overview.$get());
    const told = known();
    return told && told.at > asked.at ? told : asked;
  },
});

/** What is wrong and every queue's counters, kept up to date by the socket. */
export const useOverview = () => useQuery(overviewQuery);

/** A part of the overview; undefined until it is known. */
export const useOverviewPart = <T>(select: (overview: Overview) => T): T | undefined => useQuery({ ...overviewQuery, select }).data;

/** Whether a queue is paused; false until that is known. */
export const useIsPaused = (name: string): boolean =>
  useOverviewPart(({ queues }) => queues.some((queue) => queue.name === name && queue.state === "paused")) ?? false;

/** How many jobs the counters of these queues tell of, in one state or in any. */
export const countJobs = (queues: readonly QueueView[], state?: JobState): number =>
  queues.reduce((sum, { counts }) => sum + (state ? counts[state] : Object.values(counts).reduce((all, one) => all + one, 0)), 0);

/** The overview as it is known now. */
export const readOverview = known;

/** The names of all queues; those of the pipeline until others are known. */
export const useQueueNames = (): readonly string[] => useOverviewPart(({ queues }) => queues.map(({ name }) => name)) ?? queueNames;

/** The names of the queues that take jobs: all but those whose consumer knows nothing of them. */
export const useJobQueues = (): readonly string[] =>
  useOverviewPart(({ queues }) => queues.flatMap(({ name, consumer }) => (consumer === "external" ? [] : [name]))) ?? queueNames;

/** The mark of a noun's lists: they are out of date when it differs from the one they were loaded under. */
export const markOf = (noun: keyof Overview["marks"]): string | undefined => known()?.marks[noun];

export const updateOverview = (change: (overview: Overview | undefined) => Overview | undefined): void => {
  queryClient.setQueryData<Overview>(queryKeys.overview, change);
};

/** An action's answer is the new queue: shown at once, without waiting for the socket. */
export const updateQueue = (queue: QueueView): void =>
  updateOverview((overview) => overview && { ...overview, queues: overview.queues.map((one) => (one.name === queue.name ? queue : one)) });
