import { queryOptions } from "@tanstack/react-query";
import type { QueueDetail, QueueView } from "#domain/queues/health";
import type { RateLimit } from "#domain/queues/limits";
import { resultOf, api } from "../../core/api.ts";
import { reasonBody } from "../../ui/actions/action.ts";

export const queueEndpoint = api.queues[":name"];

export const pauseQueue = (name: string, reason: string, resumeAt: string | undefined): Promise<QueueView> =>
  resultOf(queueEndpoint.pause.$put({ param: { name }, json: { reason, ...(resumeAt ? { resumeAt } : {}) } }));

/** A query for a queue with the number of jobs that arrived during its pause. Loaded again when `waiting`, a part of the key, changes. */
export const queueQuery = (name: string, waiting: number) =>
  queryOptions({
    queryKey: ["queues", "one", name, waiting],
    queryFn: (): Promise<QueueDetail> => resultOf(queueEndpoint.$get({ param: { name } })),
  });

export const setRateLimit = (name: string, rate: RateLimit, perKey: RateLimit | null, reason: string): Promise<QueueView> =>
  resultOf(queueEndpoint["rate-limit"].$put({ param: { name }, json: { ...rate, ...(perKey ? { perKey } : {}), ...reasonBody(reason) } }));

export const removeRateLimit = (name: string, reason: string): Promise<QueueView> =>
  resultOf(queueEndpoint["rate-limit"].$delete({ param: { name }, json: reasonBody(reason) }));

export const setConcurrencyLimit = (name: string, limit: number, reason: string): Promise<QueueView> =>
  resultOf(queueEndpoint.concurrency.$put({ param: { name }, json: { limit, ...reasonBody(reason) } }));

export const removeConcurrencyLimit = (name: string, reason: string): Promise<QueueView> =>
  resultOf(queueEndpoint.concurrency.$delete({ param: { name }, json: reasonBody(reason) }));

/** The most jobs that the API removes in one request. */
const batchSize = 1_000;

/** Removes up to 1,000 jobs in a state, starting at `cursor`. `nextCursor` is null when none are left. */
export const purgeBatch = (name: string, state: "waiting" | "delayed", cursor: string | null, reason: string) =>
  resultOf(
    queueEndpoint.clean.$post({
      param: { name },
      json: { state, olderThanMs: 0, limit: batchSize, reason, ...(cursor ? { cursor } : {}) },
    }),
  );

/** Items in each section of a queue's panel. Their own pages have the rest. A count or mark in a query key reloads the section. */
const sectionSize = "5";

export const recentDeadLettersQuery = (queue: string, open: number) =>
  queryOptions({
    queryKey: ["queues", "deadLetters", queue, open],
    queryFn: () => resultOf(api["dead-letters"].$get({ query: { status: "open", queue, limit: sectionSize } })),
  });

export const recentFailuresQuery = (queue: string, failed: number) =>
  queryOptions({
    queryKey: ["queues", "failures", queue, failed],
    queryFn: () => resultOf(api.jobs.$get({ query: { state: "failed", queue, limit: sectionSize } })),
  });

export const recentAuditEntriesQuery = (queue: string, mark: string | undefined) =>
  queryOptions({
    queryKey: ["queues", "auditEntries", queue, mark],
    queryFn: () => resultOf(api.audit.$get({ query: { target: `queue:${queue}`, limit: sectionSize } })),
  });
