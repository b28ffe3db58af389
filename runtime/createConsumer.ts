import type { z } from "zod";
import { findNonJson } from "#domain/messages/bodies";
import { issuesOf, parseAs } from "#domain/messages/envelope";
import { ApiError, type Issue } from "#domain/errors/apiError";
import { maxTimeoutMs, TimeoutMs } from "#domain/jobs/job";
import type { QueueHandlers } from "./incomingMessages.ts";
import type { Delivery, JobControls } from "./handlers.ts";

/** A job as its handler sees it. `payload` is the output of the consumer's schema; `attempt` counts from 1, up to `attempts`. */
export type HandlerJob<Payload> = {
  id: string;
  type: string;
  queue: string;
  payload: Payload;
  /** The message as it arrived, with the fields that its schema does not have. */
  message: unknown;
  correlationId: string | null;
  attempt: number;
  attempts: number;
  /** When this attempt started, ISO UTC. */
  startedAt: string;
};

/** The first argument of a handler: its job, and the functions to report progress, write logs and notice a cancel request. */
export type JobContext<Payload> = { job: HandlerJob<Payload> } & JobControls;

/** The handler for the jobs of one name, and the schema of their payload. */
export type Consumer<Schema extends z.ZodType = z.ZodType, Env = unknown> = {
  name: string;
  schema: Schema;
  /** Time limit of an attempt if its job has none, ms: 1 to 900,000. Default: 15 minutes. */
  timeoutMs?: number;
  /** Whether its handler sends requests to outside services. A rehearsal sends them only if an operator confirms that. */
  callsOutside?: boolean;
  /** Its return value is stored with the job as JSON. Throw RateLimitError, TransientError or PermanentError to say how it failed. */
  handle: (context: JobContext<z.output<Schema>>, env: Env) => unknown;
};

/** Defines a consumer. `schema` types and checks the payload at both ends: when a producer adds a job, and before `handle` runs. */
export const createConsumer = <Schema extends z.ZodType, Env = unknown>(consumer: Consumer<Schema, Env>): Consumer<Schema, Env> => consumer;

/** A consumer of any payload. */
// oxlint-disable-next-line typescript/no-explicit-any -- each handler takes only its own payload, and no common supertype can express that
export type AnyConsumer<Env> = Consumer<any, Env>;

/** Returns what a handler gets. The signal is passed on when the handler asks for it, because most never do. */
function contextOf(delivery: Delivery): JobContext<unknown> {
  const { message, body, jobId, queue, attempt, attempts, at, updateProgress, log, heartbeat, children } = delivery;
  const { type, payload, correlation_id: correlationId = null } = message;
  return {
    job: { id: jobId, type, queue, payload, message: body, correlationId, attempt, attempts, startedAt: at },
    updateProgress,
    log,
    heartbeat,
    get signal() {
      return delivery.signal;
    },
    children,
  };
}

/** The handlers of a queue with these consumers. Throws `RangeError` for an invalid `timeoutMs`. */
export function consumerHandlers<Env>(consumers: readonly AnyConsumer<Env>[], accept?: QueueHandlers<Env>["accept"]): QueueHandlers<Env> {
  for (const { name, timeoutMs } of consumers)
    if (!TimeoutMs.optional().safeParse(timeoutMs).success)
      throw new RangeError(`Consumer ${name}: timeoutMs must be a whole number of milliseconds from 1 to ${maxTimeoutMs}`);
  const byName = new Map(consumers.map((consumer) => [consumer.name, consumer]));
  return {
    accept,
    parse: (body, eventId) => parseAs(body, (type) => byName.get(type)?.schema as z.ZodType | undefined, eventId),
    timeoutMsOf: (type) => byName.get(type)?.timeoutMs,
    handlerOf: (type) => {
      const consumer = byName.get(type);
      if (!consumer) return undefined;
      return async (delivery, env) => ({ result: await consumer.handle(contextOf(delivery), env) });
    },
  };
}

/** The payload that a producer gives for a job of this consumer. */
export type PayloadOf<C> = C extends Consumer<infer Schema, never> ? z.input<Schema> : never;

/** Returns the payload to store. Throws `invalid` with the issues if it does not fit the schema, or if its JSON, which is what the consumer gets, does not. */
export function checkedPayload({ name, schema }: AnyConsumer<never>, payload: unknown): unknown {
  const refuse = (issues: Issue[]): never => {
    throw new ApiError("invalid", `The payload does not fit ${name}`, issues);
  };
  const parsed = (schema as z.ZodType).safeParse(payload);
  if (!parsed.success) return refuse(issuesOf(parsed.error, ["payload"]));
  const problem = findNonJson(payload);
  if (problem === null) return payload;
  const issue = { path: ["payload", problem.path].filter(Boolean).join("."), message: problem.message };
  try {
    const received: unknown = JSON.parse(JSON.stringify(payload));
    return findNonJson(received) === null && (schema as z.ZodType).safeParse(received).success ? received : refuse([issue]);
  } catch {
    // A BigInt or a circular reference: it has no JSON.
    return refuse([issue]);
  }
}
