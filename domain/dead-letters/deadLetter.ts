import { z } from "zod";
import { ContentType } from "../messages/bodies.ts";
import { ErrorDetails } from "../errors/errorInfo.ts";
import { Attempt } from "../jobs/job.ts";

export const deadLetterStatuses = ["open", "snoozed", "replayed", "dropped"] as const;
export const DeadLetterStatus = z.enum(deadLetterStatuses);
export type DeadLetterStatus = z.infer<typeof DeadLetterStatus>;

/** Why a job is dead: it can't heal, it used its tries, it is no message, its worker vanished, or the platform gave it up. */
export const deadLetterReasons = ["permanent", "exhausted", "malformed", "stalled", "undelivered"] as const;
export const DeadLetterReason = z.enum(deadLetterReasons);
export type DeadLetterReason = z.infer<typeof DeadLetterReason>;

/**
 * What a replay sends: `job` puts its job back to wait, and an edit replaces the message's payload; `body` sends the body
 * as it came to a queue that knows nothing of jobs, and an edit (of JSON only) replaces all of it; null when nothing can be sent.
 */
export const ReplayMode = z.enum(["job", "body"]).nullable();
export type ReplayMode = z.infer<typeof ReplayMode>;

/**
 * What became of the job of a dead letter: it failed (or is gone), it has run again, it left a later dead letter, or children of it are
 * not over.
 */
export const DeadLetterJobState = z.enum(["failed", "again", "later", "children"]);
export type DeadLetterJobState = z.infer<typeof DeadLetterJobState>;

/**
 * A dead letter in a list. `replayOf` is the dead letter whose replay died again. `bytes` is the size of its body (of a
 * `v8` one as it is kept here), `preview` the beginning of it as a person reads it, `carries` the beginning of its payload
 * as JSON (of its body where it has no envelope), empty where it isn't JSON.
 */
export const DeadLetter = z.object({
  id: z.string(),
  jobId: z.string().nullable(),
  queue: z.string(),
  type: z.string(),
  eventId: z.string().nullable(),
  brand: z.string().nullable(),
  correlationId: z.string().nullable(),
  source: z.string().nullable(),
  status: DeadLetterStatus,
  reason: DeadLetterReason,
  errorName: z.string(),
  errorMessage: z.string(),
  fingerprint: z.string(),
  attempts: z.number().int(),
  contentType: ContentType,
  bytes: z.number().int(),
  preview: z.string(),
  carries: z.string(),
  createdAt: z.string(),
  resolvedAt: z.string().nullable(),
  resolvedBy: z.string().nullable(),
  resolvedReason: z.string().nullable(),
  snoozedUntil: z.string().nullable(),
  replayOf: z.string().nullable(),
  replays: ReplayMode,
  /** Whether its queue can read the message as it came: then it can be replayed without an edit. */
  readable: z.boolean(),
  jobNow: DeadLetterJobState,
});
export type DeadLetter = z.infer<typeof DeadLetter>;

/** A dead letter in a list; `body` is the text that was sent, exactly, where that was asked for. */
export const ListedDeadLetter = DeadLetter.extend({ body: z.string().optional() });
export type ListedDeadLetter = z.infer<typeof ListedDeadLetter>;

/** The whole story of one: `body` is the text that was sent, exactly; `lineage` runs from the first death to the last. */
export const DeadLetterDetail = z.object({
  deadLetter: DeadLetter.extend({
    errorStack: z.string(),
    errorDetails: ErrorDetails.nullable(),
    body: z.string(),
    /** Attempts that a replay gives its job. */
    attemptsAgain: z.number().int(),
  }),
  attempts: z.array(Attempt),
  lineage: z.array(z.object({ id: z.string(), status: DeadLetterStatus, createdAt: z.string(), resolvedAt: z.string().nullable() })),
});
export type DeadLetterDetail = z.infer<typeof DeadLetterDetail>;

/** Hours a group's trend covers. */
export const trendHours = 24;

/** Dead letters of the same error: usually one bug. `trend` counts each of the last 24 hours, the oldest first. */
export const DeadLetterGroup = z.object({
  fingerprint: z.string(),
  queue: z.string(),
  type: z.string(),
  errorName: z.string(),
  count: z.number().int(),
  firstSeenAt: z.string(),
  lastSeenAt: z.string(),
  trend: z.array(z.number().int()),
  sample: DeadLetter,
});
export type DeadLetterGroup = z.infer<typeof DeadLetterGroup>;

/** The groups of the `looked` latest; where there are `more` dead letters than those, each count is "at least". */
export const DeadLetterGroups = z.object({
  items: z.array(DeadLetterGroup),
  nextCursor: z.null(),
  looked: z.number().int(),
  more: z.boolean(),
});
