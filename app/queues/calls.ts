import { queryOptions } from "@tanstack/react-query";
import type { QueueDetail, QueueView } from "#domain/health";
import type { RateLimit } from "#domain/limits";
import { answer, api } from "../api.ts";

const one = api.queues[":name"];
const gate = one.pause;
const why = (reason: string) => (reason ? { reason } : {});

export const pause = (name: string, reason: string, resumeAt: string | undefined): Promise<QueueView> =>
  answer(gate.$put({ param: { name }, json: { reason, ...(resumeAt ? { resumeAt } : {}) } }));

export const resume = (name: string): Promise<QueueView> => answer(gate.$delete({ param: { name }, json: {} }));

/** A queue with what came while it is paused; `waiting` because that changes with it. */
export const queueQuery = (name: string, waiting: number) =>
  queryOptions({ queryKey: ["queues", "one", name, waiting], queryFn: (): Promise<QueueDetail> => answer(one.$get({ param: { name } })) });

export const setRate = (name: string, rate: RateLimit, perKey: RateLimit | null, reason: string): Promise<QueueView> =>
  answer(one["rate-limit"].$put({ param: { name }, json: { ...rate, ...(perKey ? { perKey } : {}), ...why(reason) } }));

export const liftRate = (name: string, reason: string): Promise<QueueView> =>
  answer(one["rate-limit"].$delete({ param: { name }, json: why(reason) }));

export const setConcurrency = (name: string, limit: number, reason: string): Promise<QueueView> =>
  answer(one.concurrency.$put({ param: { name }, json: { limit, ...why(reason) } }));

export const liftConcurrency = (name: string, reason: string): Promise<QueueView> =>
  answer(one.concurrency.$delete({ param: { name }, json: why(reason) }));

/** The most a purge takes at once. */
const bite = 1_000;

/** Removes up to a thousand jobs of a state; `nextCursor` goes on from there. */
export const clean = (name: string, state: "waiting" | "delayed", cursor: string | null, reason: string) =>
  answer(one.clean.$post({ param: { name }, json: { state, olderThanMs: 0, limit: bite, reason, ...(cursor ? { cursor } : {}) } }));

/** So many of each are told beside a queue; their own screens have the rest. A count or mark in the key makes them new. */
const shown = "5";

export const lettersQuery = (queue: string, open: number) =>
  queryOptions({
    queryKey: ["queues", "letters", queue, open],
    queryFn: () => answer(api["dead-letters"].$get({ query: { status: "open", queue, limit: shown } })),
  });

export const failuresQuery = (queue: string, failed: number) =>
  queryOptions({
    queryKey: ["queues", "failures", queue, failed],
    queryFn: () => answer(api.jobs.$get({ query: { state: "failed", queue, limit: shown } })),
  });

export const actsQuery = (queue: string, mark: string | undefined) =>
  queryOptions({
    queryKey: ["queues", "acts", queue, mark],
    queryFn: () => answer(api.audit.$get({ query: { target: `queue:${queue}`, limit: shown } })),
  });
