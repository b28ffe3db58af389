import { z } from "zod";
import { CorrelationId } from "../messages/envelope.ts";
import { ErrorDetails } from "../errors/errorInfo.ts";
import { jobStates } from "./states.ts";

export { isFinished, jobStates } from "./states.ts";

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
  priority: z.number().int(),
  parentId: z.string().nullable(),
  /** Whatever the handler last reported; JSON. */
  progress: z.unknown(),
  createdAt: z.string(),
  /** When it is to be tried again, or first tried; only while `delayed`. */
  runAt: z.string().nullable(),
  startedAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
  /** Somebody asked the running try to stop. */
  cancelledAt: z.string().nullable(),
  errorName: z.string().nullable(),
  errorMessage: z.string().nullable(),
});
export type Job = z.infer<typeof Job>;

/** One try of a job; the error parts are null when it went well or still goes on. */
export const Attempt = z.object({
  attempt: z.number().int(),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  outcome: z.enum(["running", "completed", "retried", "failed", "stalled", "cancelled"]),
  errorName: z.string().nullable(),
  errorMessage: z.string().nullable(),
  errorStack: z.string().nullable(),
  errorDetails: ErrorDetails.nullable(),
  retryAt: z.string().nullable(),
});
export type Attempt = z.infer<typeof Attempt>;

/** What a handler said while it ran. */
export const LogEntry = z.object({
  attempt: z.number().int(),
  at: z.string(),
  level: z.enum(["info", "warn", "error"]),
  message: z.string(),
  data: z.unknown(),
});
export type LogEntry = z.infer<typeof LogEntry>;

/** How long to wait before each further try. `delayMs` before the second, doubled from try to try when `exponential`, up to `maxMs`. */
export const Backoff = z.strictObject({
  type: z.enum(["fixed", "exponential"]),
  delayMs: z.number().int().min(0).max(86_400_000),
  maxMs: z.number().int().min(0).max(86_400_000).default(300_000),
  /** Share of the wait that is left to chance, so that what failed together isn't tried together: 0 to 1. */
  jitter: z.number().min(0).max(1).default(0),
});
export type Backoff = z.infer<typeof Backoff>;

/** What is kept of jobs that are over: `true` removes them at once; otherwise the last `count`, or those of the last `ageMs`. */
export const RemovalPolicy = z.union([
  z.boolean(),
  z
    .strictObject({ count: z.number().int().min(0).max(10_000).optional(), ageMs: z.number().int().min(0).max(31_536_000_000).optional() })
    .refine(({ count, ageMs }) => count !== undefined || ageMs !== undefined, "count or ageMs"),
]);
export type RemovalPolicy = z.infer<typeof RemovalPolicy>;

/** A key of a rate limit, such as a brand. */
export const LimitKey = z.string().min(1).max(80);

/**
 * Longest an attempt may run, ms, and how long it may where nobody says otherwise: the platform ends a consumer after 15
 * minutes, of which the last 15 s are kept for writing how its attempts ended.
 */
export const maxTimeoutMs = 900_000;
export const TimeoutMs = z.number().int().min(1).max(maxTimeoutMs);

export const JobOptions = z.strictObject({
  attempts: z.number().int().min(1).max(100).optional(),
  /** How long one attempt may run; then it fails with a TimeoutError. */
  timeoutMs: TimeoutMs.optional(),
  backoff: Backoff.optional(),
  /** At most a year. */
  delayMs: z.number().int().min(0).max(31_536_000_000).optional(),
  /** Higher goes first where there is a line to stand in. */
  priority: z.number().int().min(-100).max(100).optional(),
  /** Of jobs with the same id in the same queue only one is made within `ttlMs`. */
  deduplication: z.strictObject({ id: z.string().min(1).max(200), ttlMs: z.number().int().min(1).max(31_536_000_000) }).optional(),
  /** Jobs with the same key share the queue's rate limit per key; the brand of the payload unless set. */
  key: LimitKey.optional(),
  removeOnComplete: RemovalPolicy.optional(),
  removeOnFail: RemovalPolicy.optional(),
  correlationId: CorrelationId.optional(),
});
export type JobOptions = z.input<typeof JobOptions>;

/** Tries a job gets unless its producer says otherwise. */
export const defaultAttempts = 4;

/**
 * How long a claimed job may run before others take it for dead (a heartbeat begins it anew), and how long a sent one may
 * stay undelivered before it is sent again. Shorter would send work twice on a slow day; longer leaves a lost message waiting.
 */
export const leaseSeconds = 120;
export const undeliveredSeconds = 60;

/** The same message on the same queue is the same job, so publishing twice makes one. */
export const jobIdOf = (eventId: string, queue: string): string => `${eventId}.${queue}`;
