import { queryOptions } from "@tanstack/react-query";
import type { QueueDetail, QueueView } from "#domain/queues/health";
import type { RateLimit } from "#domain/queues/limits";
import { resultOf, api } from "../api.ts";

const queueRoute = api.queues[":name"];
const pauseRoute = queueRoute.pause;
const reasonBody = (reason: string) => (reason ? { reason } : {});

export const pauseQueue = (name: string, reason: string, resumeAt: string | undefined): Promise<QueueView> =>
  resultOf(pauseRoute.$put({ param: { name }, json: { reason, ...(resumeAt ? { resumeAt } : {}) } }));

export const resumeQueue = (name: string): Promise<QueueView> => resultOf(pauseRoute.$delete({ param: { name }, json: {} }));

/** A queue with what came while it is paused; `waiting` because that changes with it. */
export const queueQuery = (name: string, waiting: number) =>
  queryOptions({
    queryKey: ["queues", "one", name, waiting],
    queryFn: (): Promise<QueueDetail> => resultOf(queueRoute.$get({ param: { name } })),
  });

export const setRateLimit = (name: string, rate: RateLimit, perKey: RateLimit | null, reason: string): Promise<QueueView> =>
  resultOf(queueRoute["rate-limit"].$put({ param: { name }, json: { ...rate, ...(perKey ? { perKey } : {}), ...reasonBody(reason) } }));

export const removeRateLimit = (name: string, reason: string): Promise<QueueView> =>
  resultOf(queueRoute["rate-limit"].$delete({ param: { name }, json: reasonBody(reason) }));

export const setConcurrencyLimit = (name: string, limit: number, reason: string): Promise<QueueView> =>
  resultOf(queueRoute.concurrency.$put({ param: { name }, json: { limit, ...reasonBody(reason) } }));

export const removeConcurrencyLimit = (name: string, reason: string): Promise<QueueView> =>
  resultOf(queueRoute.concurrency.$delete({ param: { name }, json: reasonBody(reason) }));

/** The most a purge takes at once. */
const batchSize = 1_000;

/** Removes up to a thousand jobs of a state; `nextCursor` goes on from there. */
export const purgeBatch = (name: string, state: "waiting" | "delayed", cursor: string | null, reason: string) =>
  resultOf(
    queueRoute.clean.$post({ param: { name }, json: { state, olderThanMs: 0, limit: batchSize, reason, ...(cursor ? { cursor } : {}) } }),
  );

/** So many of each are told beside a queue; their own screens have the rest. A count or mark in the key makes them new. */
const shown = "5";

export const recentDeadLettersQuery = (queue: string, open: number) =>
  queryOptions({
    queryKey: ["queues", "letters", queue, open],
    queryFn: () => resultOf(api["dead-letters"].$get({ query: { status: "open", queue, limit: shown } })),
  });

export const recentFailuresQuery = (queue: string, failed: number) =>
  queryOptions({
    queryKey: ["queues", "failures", queue, failed],
    queryFn: () => resultOf(api.jobs.$get({ query: { state: "failed", queue, limit: shown } })),
  });

export const recentAuditEntriesQuery = (queue: string, mark: string | undefined) =>
  queryOptions({
    queryKey: ["queues", "acts", queue, mark],
    queryFn: () => resultOf(api.audit.$get({ query: { target: `queue:${queue}`, limit: shown } })),
  });
