import type { AnyMessage } from "#domain/messages/envelope";
import type { JobState, LogEntry } from "#domain/jobs/job";
import { isInstance } from "#domain/errors/describe";
import { TimeoutError } from "#domain/jobs/retry";

/** A message to send, with its queue. `bodyText` is its JSON text where it has been stored. */
export type OutgoingMessage = { queue: string; message: AnyMessage; bodyText?: string };

/**
 * What a handler returns. `writes`, the processed mark and the outbox rows of `emit` commit in one D1 batch of the service's
 * database: all of them or none. `result` is stored with the job, as JSON.
 */
export type HandlerResult = { writes?: D1PreparedStatement[]; emit?: OutgoingMessage[]; result?: unknown };

/** A child job and its result; `result` is null unless it completed with one. */
export type ChildResult = { id: string; type: string; state: JobState; result: unknown };

/** The functions of a handler: report progress, write logs, notice a cancel request, read the results of children. */
export type JobControls = {
  /** Sets the job's progress: any JSON up to 4 KB. At most one value a second is written, the last. */
  updateProgress: (progress: unknown) => void;
  /** Writes a log entry of the job: a message of at most 1,000 characters and any JSON up to 4 KB. At most 200 entries for each attempt. */
  log: (message: string, data?: unknown, level?: LogEntry["level"]) => void;
  /** Renews the lease and throws CancelledError or TimeoutError if the handler must stop. Optional: leases are also renewed without it. */
  heartbeat: () => Promise<void>;
  /** Aborted within about 1 s after an operator cancelled the job, and at the attempt's time limit. */
  signal: AbortSignal;
  /** Returns the job's children with their results, at most 1,000. */
  children: () => Promise<ChildResult[]>;
};

/**
 * One attempt at one message. `message` is the parsed message; `body` is the original one with all its fields, to be passed on.
 * `attempt` counts from 1, up to `attempts`; `at` is when the attempt started, ISO UTC.
 */
export type Delivery<M extends AnyMessage = AnyMessage> = {
  message: M;
  body: unknown;
  /** True for a notification of Cloudflare, such as `cf.r2.bucket.created`. */
  isNative: boolean;
  jobId: string;
  queue: string;
  attempt: number;
  attempts: number;
  at: string;
} & JobControls;

/**
 * Handles a message whose payload is as the schema of its type parsed it. Throws RateLimitError, TransientError or PermanentError to say
 * how it failed. It is a method, so that a pipeline can declare handlers that take only messages of their type.
 */
export type Handler<Env> = { handle(delivery: Delivery, env: Env): Promise<HandlerResult> }["handle"];

/** The types of Cloudflare's notifications; `domain/messages/native.ts` says what their handlers get. */
export type NativeType = `cf.${string}`;

/** The handlers of a queue, one for each message type. */
export type Handlers<Env> = Readonly<Record<string, Handler<Env> | undefined>>;

/**
 * Throws TimeoutError if the attempt is over its time limit: its result must not be committed, because the next attempt may
 * be running. A cancelled attempt may still complete.
 */
export function assertNotTimedOut({ signal }: Pick<Delivery, "signal">): void {
  if (isInstance(signal.reason, TimeoutError)) throw signal.reason;
}

/** Runs one attempt: a handler, with or without middleware around it. */
export type AttemptHandler = (delivery: Delivery) => Promise<HandlerResult>;
export type Middleware = (next: AttemptHandler) => AttemptHandler;

/** Composes middleware; the first is the outermost. */
export const composeMiddleware =
  (...middleware: Middleware[]) =>
  (innermost: AttemptHandler): AttemptHandler =>
    middleware.reduceRight((next, around) => around(next), innermost);
