import type { AnyMessage, Message } from "#domain/messages/envelope";
import type { EventName } from "#domain/messages/events";
import type { JobState, LogEntry } from "#domain/jobs/job";
import { isInstance } from "#domain/errors/describe";
import { TimeoutError } from "#domain/jobs/retry";
import type { QueueName } from "#domain/queues/queues";

/** A message to send on, with the queue it goes to. */
export type OutgoingMessage = { queue: QueueName; message: Message };

/**
 * What handling a message comes to. The loop commits `writes`, the processed mark and the outbox rows of `emit` in one
 * D1 batch of the service's database, so that either all of it happened or none. `result` is kept with the job, as JSON.
 */
export type HandlerResult = { writes?: D1PreparedStatement[]; emit?: OutgoingMessage[]; result?: unknown };

/** What a child came to; `result` is null unless it completed with one. */
export type ChildResult = { id: string; type: string; state: JobState; result: unknown };

/** What a handler can tell and ask while it runs. */
export type JobControls = {
  /** Shows how far it is: any JSON up to 4 KB. The last word of each second is written. */
  updateProgress: (progress: unknown) => void;
  /** Keeps a line with the job: a message of at most 1,000 characters and any JSON up to 4 KB; at most 200 lines a try. */
  log: (message: string, data?: unknown, level?: LogEntry["level"]) => void;
  /** Asks at once whether it is to stop: throws CancelledError or TimeoutError then. The lease is renewed without it, too. */
  heartbeat: () => Promise<void>;
  /** Aborted within about 2 s when an operator cancels the job, and when the attempt has run as long as it may. */
  signal: AbortSignal;
  /** What its children came to, at most 1,000. */
  children: () => Promise<ChildResult[]>;
};

/**
 * One try at one message. `message` is what was read of it, `body` the message as it came, with all its fields: send that
 * on. `attempt` counts from 1; `at` is when it started, ISO UTC.
 */
export type Delivery<M extends AnyMessage = AnyMessage> = {
  message: M;
  body: unknown;
  /** A notification of Cloudflare's own, such as `cf.r2.bucket.created`. */
  isNative: boolean;
  jobId: string;
  queue: string;
  attempt: number;
  attempts: number;
  at: string;
} & JobControls;

/** Does what a message of the catalog asks. Throws RateLimitError, TransientError or PermanentError to say how it failed. */
export type Handler<N extends EventName, Env> = (delivery: Delivery<Message<N>>, env: Env) => Promise<HandlerResult>;

/** Types of Cloudflare's own notifications; see `domain/messages/native.ts` for what their handlers get. */
export type NativeType = `cf.${string}`;

/** A handler for each type a queue carries. */
export type Handlers<Env> = { [N in EventName]?: Handler<N, Env> } & {
  [type: NativeType]: (delivery: Delivery, env: Env) => Promise<HandlerResult>;
};

/**
 * Throws when the attempt has run out of time: what it still comes to must not be committed, because the next attempt may
 * be at work. One that was cancelled may complete all the same.
 */
export function assertNotTimedOut({ signal }: Pick<Delivery, "signal">): void {
  if (isInstance(signal.reason, TimeoutError)) throw signal.reason;
}

/** A try, after the middleware has been put around the handler. */
export type AttemptHandler = (delivery: Delivery) => Promise<HandlerResult>;
export type Middleware = (next: AttemptHandler) => AttemptHandler;

/** Puts middleware around a try, the first outermost. */
export const composeMiddleware =
  (...middleware: Middleware[]) =>
  (innermost: AttemptHandler): AttemptHandler =>
    middleware.reduceRight((next, around) => around(next), innermost);
