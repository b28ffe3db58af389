import { z } from "zod";
import { CorrelationId, EventId } from "../messages/envelope.ts";
import { ErrorDetails } from "../errors/errorInfo.ts";
import { jobStates } from "./states.ts";

export { isFinished, jobStates } from "./states.ts";

export const JobState = z.enum(jobStates);
export type JobState = z.infer<typeof JobState>;

/**
 * A job as the API returns it. Times are ISO-8601 UTC. `attempt` is the number of the latest attempt, 0 before the first; `attempts` is how
 * many it has. Both include the `earlierAttempts` from before the retry or replay that made it start over.
 */
export const Job = z.object({
  id: z.string(),
  queue: z.string(),
  type: z.string(),
  eventId: z.string(),
  tenant: z.string().nullable(),
  correlationId: z.string().nullable(),
  /**
   * What caused the job, as `<kind>:<id>`: `job`, `workflow` (with `#<step>`), `schedule`, `audit` (an operator's
   * command) or `deadLetter`. Null for a message from outside without a cause, and for jobs of older versions.
   */
  causationId: z.string().nullable().describe("what caused the job: <kind>:<id>, such as job:<id> or schedule:<id>"),
  source: z.string(),
  state: JobState,
  attempt: z.number().int(),
  attempts: z.number().int(),
  earlierAttempts: z.number().int(),
  priority: z.number().int(),
  parentId: z.string().nullable(),
  /** The progress that the handler reported last; JSON. */
  progress: z.unknown(),
  createdAt: z.string(),
  /** When its next attempt is due; only while `delayed`. */
  runAt: z.string().nullable(),
  startedAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
  /** When an operator asked the running attempt to stop. */
  cancelledAt: z.string().nullable(),
  errorName: z.string().nullable(),
  errorMessage: z.string().nullable(),
  /** What the path in the settings names in its body; left out if the settings name none for its queue, or nothing is there. */
  subject: z.string().optional(),
});
export type Job = z.infer<typeof Job>;

/** One attempt of a job. The error fields are null while it runs and when it succeeded. */
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

export const LogLevel = z.enum(["info", "warn", "error"]);

/** A log line that a handler wrote during an attempt. */
export const LogEntry = z.object({
  attempt: z.number().int(),
  /** The number of the line in its attempt, from 1. */
  line: z.number().int(),
  at: z.string(),
  level: LogLevel,
  message: z.string(),
  data: z.unknown(),
});
export type LogEntry = z.infer<typeof LogEntry>;

/** How long a job waits before each further attempt: `delayMs` before the second, doubled for each later one if `exponential`, at most `maxMs`. */
export const Backoff = z.strictObject({
  type: z.enum(["fixed", "exponential"]),
  delayMs: z.number().int().min(0).max(86_400_000),
  maxMs: z.number().int().min(0).max(86_400_000).default(300_000),
  /** Share of the delay that is random, 0 to 1, so that jobs that failed together are not retried together. */
  jitter: z.number().min(0).max(1).default(0),
});
export type Backoff = z.infer<typeof Backoff>;

/** Which finished jobs are kept. `true` deletes them at once; otherwise the last `count`, or those finished within the last `ageMs`, are kept. */
export const RemovalPolicy = z.union([
  z.boolean(),
  z
    .strictObject({ count: z.number().int().min(0).max(10_000).optional(), ageMs: z.number().int().min(0).max(31_536_000_000).optional() })
    .refine(({ count, ageMs }) => count !== undefined || ageMs !== undefined, "set count or ageMs"),
]);
export type RemovalPolicy = z.infer<typeof RemovalPolicy>;

/** The key of a rate limit per key, such as a customer. */
export const LimitKey = z.string().min(1).max(80);

/**
 * Longest time that an attempt may run, ms; also the default. The platform stops a consumer after 15 minutes, and the last 15 s of these are
 * reserved for storing the results of its attempts.
 */
export const maxTimeoutMs = 900_000;
export const TimeoutMs = z.number().int().min(1).max(maxTimeoutMs);

export const JobOptions = z.strictObject({
  /** The id of the job, without its queue. While a job with this id is kept, adding it again adds nothing. Default: a new id. */
  jobId: EventId.optional(),
  attempts: z.number().int().min(1).max(100).optional(),
  /** How long one attempt may run, ms. After that it fails with a TimeoutError. */
  timeoutMs: TimeoutMs.optional(),
  backoff: Backoff.optional(),
  /** Delay before the first attempt, at most a year. */
  delayMs: z.number().int().min(0).max(31_536_000_000).optional(),
  /** Jobs with a higher priority leave the wait list first. */
  priority: z.number().int().min(-100).max(100).optional(),
  /** Only one job with the same id is created in a queue within `ttlMs`. */
  deduplication: z.strictObject({ id: z.string().min(1).max(200), ttlMs: z.number().int().min(1).max(31_536_000_000) }).optional(),
  /** Jobs with the same key share the rate limit per key of the queue. Default: the tenant in the payload. */
  key: LimitKey.optional(),
  removeOnComplete: RemovalPolicy.optional(),
  removeOnFail: RemovalPolicy.optional(),
  correlationId: CorrelationId.optional(),
});
export type JobOptions = z.input<typeof JobOptions>;

/** Number of attempts of a job, unless its producer sets another one. */
export const defaultAttempts = 4;

/**
 * `leaseSeconds`: how long an active job may go without a heartbeat before it counts as stalled, unless its queue sets that. `undeliveredSeconds`: how long a dispatched
 * job may stay undelivered before it is dispatched again. Shorter times would dispatch slow jobs twice; longer times would leave lost jobs
 * waiting.
 */
export const leaseSeconds = 120;
export const undeliveredSeconds = 60;

/** The lease of a queue that sets its own, ms. The job of a Worker that vanished is recovered after that; the Worker renews it twice as often. */
export const LeaseMs = z.number().int().min(10_000).max(900_000);
export const defaultLeaseMs = leaseSeconds * 1000;

/** Returns the id of the job of an event on a queue. Publishing the same message twice therefore creates one job. */
export const jobIdOf = (eventId: string, queue: string): string => `${eventId}.${queue}`;
