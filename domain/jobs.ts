import { z } from "zod";
import type { QueueName } from "./queues.ts";

/** A job is one delivery to be done: one message on one queue. `blocked` waits for children. */
export const jobStates = ["waiting", "delayed", "blocked", "active", "completed", "failed"] as const;
export const JobState = z.enum(jobStates);
export type JobState = z.infer<typeof JobState>;

/** A job as it crosses the wire. Times are ISO-8601 UTC; `attempt` counts tries from 1, 0 before the first. */
export const Job = z.object({
  id: z.string(),
  queue: z.string(),
  type: z.string(),
  eventId: z.string(),
  brand: z.string().nullable(),
  correlationId: z.string().nullable(),
  source: z.string(),
  state: JobState,
  attempt: z.number().int(),
  attempts: z.number().int(),
  createdAt: z.string(),
  startedAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
  errorName: z.string().nullable(),
  errorMessage: z.string().nullable(),
});
export type Job = z.infer<typeof Job>;

/** One finished try of a job that did not end well, or a job's last. Successful first tries are told by the job itself. */
export const Attempt = z.object({
  attempt: z.number().int(),
  startedAt: z.string(),
  endedAt: z.string(),
  outcome: z.enum(["retried", "failed", "stalled"]),
  errorName: z.string(),
  errorMessage: z.string(),
  errorStack: z.string(),
  retryAt: z.string().nullable(),
});
export type Attempt = z.infer<typeof Attempt>;

/** Tries a job gets unless its producer says otherwise. */
export const defaultAttempts = 4;

/**
 * How long a claimed job may run before others take it for dead, and how long a sent one may stay undelivered
 * before it is sent again. Shorter would send work twice on a slow day; longer leaves a lost message waiting.
 */
export const leaseSeconds = 120;
export const undeliveredSeconds = 60;

/** The same message on the same queue is the same job, so publishing twice makes one. */
export const jobIdOf = (eventId: string, queue: QueueName | string): string => `${eventId}.${queue}`;
