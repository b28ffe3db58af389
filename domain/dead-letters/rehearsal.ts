import { z } from "zod";
import { ErrorDetails } from "../errors/errorInfo.ts";

/** How long a handler may take in a rehearsal, ms. */
export const rehearsalLimitMs = 10_000;

/** The most writes, messages and calls of a report. */
export const maxRehearsed = 50;

/** The message to rehearse: its body as a replay would send it, and its job. */
export const RehearsalRequest = z.object({
  queue: z.string(),
  jobId: z.string(),
  /** The event id of the job, for a body without one. */
  eventId: z.string().nullable(),
  body: z.unknown(),
  /** The number of the attempt that a replay would make, and of the last one. */
  attempt: z.number().int(),
  attempts: z.number().int(),
  /** The time limit that the job itself has, ms. */
  timeoutMs: z.number().int().nullable(),
  /** Whether requests to outside services may be sent. Only a handler that declares them sends any. */
  confirmOutside: z.boolean(),
});
export type RehearsalRequest = z.infer<typeof RehearsalRequest>;

/** A statement that was not committed. `values` are its parameters, long ones cut. `table` is null if it could not be read from the SQL. */
export const RehearsedWrite = z.object({
  database: z.string(),
  kind: z.enum(["insert", "update", "delete"]),
  table: z.string().nullable(),
  sql: z.string(),
  values: z.array(z.union([z.string(), z.number(), z.null()])),
});
export type RehearsedWrite = z.infer<typeof RehearsedWrite>;

/** A message that was not sent. `queue` is the name of the binding if the handler sent it to a queue itself. `body` is the beginning of its JSON. */
export const RehearsedMessage = z.object({ queue: z.string(), type: z.string().nullable(), body: z.string() });
export type RehearsedMessage = z.infer<typeof RehearsedMessage>;

/** A call that could not be recorded without effect. `sent`: it was sent all the same, because the operator confirmed that. */
export const RehearsedCall = z.object({ target: z.string(), sent: z.boolean() });
export type RehearsedCall = z.infer<typeof RehearsedCall>;

/**
 * What the code that is deployed now does with a message. `unknown`: the rehearsal ended before the handler did; `reason` says why.
 * `needsConfirmation`: it ended because the handler calls outside, which an operator may confirm.
 */
export const RehearsalReport = z.object({
  outcome: z.enum(["succeeds", "fails", "unknown"]),
  reason: z.string().nullable(),
  needsConfirmation: z.boolean(),
  error: z.object({ name: z.string(), message: z.string(), stack: z.string(), details: ErrorDetails.nullable() }).nullable(),
  /** Whether the message has taken effect before, so that a replay would do nothing. */
  alreadyProcessed: z.boolean(),
  writes: z.array(RehearsedWrite).max(maxRehearsed),
  messages: z.array(RehearsedMessage).max(maxRehearsed),
  calls: z.array(RehearsedCall).max(maxRehearsed),
  /** How many writes, messages and calls are left out of the lists, because there are too many or they are too long. */
  omitted: z.number().int(),
  /** The beginning of the result as JSON; null without one. */
  result: z.string().nullable(),
  warnings: z.array(z.string()),
  durationMs: z.number().int(),
});
export type RehearsalReport = z.infer<typeof RehearsalReport>;

/** The latest job of the same queue and type that completed, with the types of the messages that it sent, and the beginning of its result as JSON. */
export const LastSuccess = z.object({
  jobId: z.string(),
  completedAt: z.string(),
  durationMs: z.number().int().nullable(),
  result: z.string().nullable(),
  messages: z.array(z.object({ queue: z.string(), type: z.string() })),
});
export type LastSuccess = z.infer<typeof LastSuccess>;

/**
 * A rehearsal of a dead letter. `sameError`: whether it failed with the error of the dead letter; null if it did not fail. `lastSuccess` is
 * searched among the newest 2,000 jobs.
 */
export const Rehearsal = RehearsalReport.extend({ sameError: z.boolean().nullable(), lastSuccess: LastSuccess.nullable() });
export type Rehearsal = z.infer<typeof Rehearsal>;

/** What the Worker of a consumer offers to the Worker of the dashboard, over a service binding. */
export type Rehearser = { rehearse(request: RehearsalRequest): Promise<RehearsalReport> };
