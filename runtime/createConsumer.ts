import type { z } from "zod";
import { findNonJson } from "#domain/messages/bodies";
import { type Issue, issuesOf, parseAs } from "#domain/messages/envelope";
import { ApiError } from "#domain/errors/apiError";
import { maxTimeoutMs, TimeoutMs } from "#domain/jobs/job";
import type { QueueHandlers } from "./incomingMessages.ts";
import type { JobControls } from "./handlers.ts";

/** A job as its handler sees it. `payload` is what the consumer's schema made of it; `attempt` counts from 1. */
export type HandlerJob<Payload> = {
  id: string;
  type: string;
  queue: string;
  payload: Payload;
  /** The message as it came, with fields that no schema knows. */
  message: unknown;
  correlationId: string | null;
  attempt: number;
  attempts: number;
  /** When this try started, ISO UTC. */
  startedAt: string;
};

/** What a handler gets: its job, and what it can tell and ask while it runs. */
export type JobContext<Payload> = { job: HandlerJob<Payload> } & JobControls;

/** Who does the jobs of one name, and what their payload must be. */
export type Consumer<Schema extends z.ZodType = z.ZodType, Env = unknown> = {
  name: string;
  schema: Schema;
  /** How long an attempt may run whose job does not say, ms: 1 to 900,000, 15 minutes unless given. */
  timeoutMs?: number;
  /** Its result is kept with the job, as JSON. Throws RateLimitError, TransientError or PermanentError to say how it failed. */
  handle: (context: JobContext<z.output<Schema>>, env: Env) => unknown;
};

/** One definition for both ends: `schema` types what producers add and what `handle` gets, and checks it at both. */
export const createConsumer = <Schema extends z.ZodType, Env = unknown>(consumer: Consumer<Schema, Env>): Consumer<Schema, Env> => consumer;

/** Consumers of any payload. */
// oxlint-disable-next-line typescript/no-explicit-any -- a handler takes its own payload only, which no type above all of them can say
export type AnyConsumer<Env> = Consumer<any, Env>;

/** What a queue takes whose jobs these consumers do. Throws `RangeError` for a `timeoutMs` that can't be. */
export function consumerHandlers<Env>(consumers: readonly AnyConsumer<Env>[]): QueueHandlers<Env> {
  for (const { name, timeoutMs } of consumers)
    if (!TimeoutMs.optional().safeParse(timeoutMs).success)
      throw new RangeError(`Consumer ${name}: timeoutMs must be a whole number of milliseconds from 1 to ${maxTimeoutMs}`);
  const byName = new Map(consumers.map((one) => [one.name, one]));
  return {
    parse: (body, eventId) => parseAs(body, (type) => byName.get(type)?.schema as z.ZodType | undefined, eventId),
    timeoutMsOf: (type) => byName.get(type)?.timeoutMs,
    handlerOf: (type) => {
      const consumer = byName.get(type);
      if (!consumer) return undefined;
      return async ({ message, body, jobId, queue, attempt, attempts, at, ...controls }, env) => {
        const { payload, correlation_id } = message;
        const job = {
          id: jobId,
          type,
          queue,
          payload,
          message: body,
          correlationId: correlation_id ?? null,
          attempt,
          attempts,
          startedAt: at,
        };
        return { result: await consumer.handle({ job, ...controls }, env) };
      };
    },
  };
}

/** What a consumer is given as a payload. */
export type PayloadOf<C> = C extends Consumer<infer Schema, never> ? z.input<Schema> : never;

/** The payload as given, which is what is kept. Throws `invalid` with what is wrong: also when its JSON, which is what the consumer gets, does not fit. */
export function checkedPayload({ name, schema }: AnyConsumer<never>, payload: unknown): unknown {
  const refuse = (issues: Issue[]): never => {
    throw new ApiError("invalid", `The payload does not fit ${name}`, issues);
  };
  const parsed = (schema as z.ZodType).safeParse(payload);
  if (!parsed.success) return refuse(issuesOf(parsed.error, ["payload"]));
  const trouble = findNonJson(payload);
  if (trouble === null) return payload;
  const place = { path: ["payload", trouble.path].filter(Boolean).join("."), message: trouble.message };
  try {
    const arrives: unknown = JSON.parse(JSON.stringify(payload));
    return findNonJson(arrives) === null && (schema as z.ZodType).safeParse(arrives).success ? arrives : refuse([place]);
  } catch {
    // A BigInt, or what holds itself: it can't be written down at all.
    return refuse([place]);
  }
}
