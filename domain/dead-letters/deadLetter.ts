import { z } from "zod";
import { ContentType } from "../messages/bodies.ts";
import { ErrorDetails } from "../errors/errorInfo.ts";
import { Attempt } from "../jobs/job.ts";
import { ReplayOutcome } from "./replayOutcome.ts";

export const deadLetterStatuses = ["open", "snoozed", "replayed", "dropped"] as const;
export const DeadLetterStatus = z.enum(deadLetterStatuses);
export type DeadLetterStatus = z.infer<typeof DeadLetterStatus>;

/** The orders of a list of dead letters. `queue`: by the names of their queues, then newest first. */
export const DeadLetterOrder = z.enum(["newest", "oldest", "queue"]);
export type DeadLetterOrder = z.infer<typeof DeadLetterOrder>;

/**
 * Why a job was dead-lettered: a permanent error, no attempts left, an invalid message, its Worker stopped responding, or the platform moved
 * the message to its own dead-letter queue.
 */
export const deadLetterReasons = ["permanent", "exhausted", "malformed", "stalled", "undelivered"] as const;
export const DeadLetterReason = z.enum(deadLetterReasons);
export type DeadLetterReason = z.infer<typeof DeadLetterReason>;

/**
 * What a replay sends. `job`: its job becomes `waiting` again, and an edit replaces the payload of the message. `body`: the original body is
 * sent to an external queue, and an edit (only of JSON) replaces the whole body. Null: the dead letter can't be replayed.
 */
export const ReplayMode = z.enum(["job", "body"]).nullable();
export type ReplayMode = z.infer<typeof ReplayMode>;

/**
 * The job of a dead letter now. `failed`: it is still failed, or was deleted. `again`: it has run again. `later`: it has a later dead letter.
 * `children`: some of its child jobs have not finished.
 */
export const DeadLetterJobState = z.enum(["failed", "again", "later", "children"]);
export type DeadLetterJobState = z.infer<typeof DeadLetterJobState>;

/**
 * A dead letter. `replayOf` is the dead letter whose replay failed and created this one. `bytes` is the size of the body (of a `v8` body:
 * as stored here). `preview` is the beginning of the body in readable form. `carries` is the beginning of the payload as JSON (of the body
 * if it has no envelope), empty when that is not JSON.
 */
export const DeadLetter = z.object({
  id: z.string(),
  jobId: z.string().nullable(),
  queue: z.string(),
  type: z.string(),
  eventId: z.string().nullable(),
  tenant: z.string().nullable(),
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
  /** When retention deletes it, if the days in the settings stay as they are; null while it is open or snoozed. */
  expiresAt: z.string().nullable(),
  replayOf: z.string().nullable(),
  /** How often the message had failed again after a replay before. */
  cameBack: z.number().int(),
  /** Ids of dead letters whose replay this may be, when equal messages make it impossible to tell. */
  possibleReplayOf: z.array(z.string()),
  /** The queue that its replay was sent to; null: its own, or it was not replayed. */
  replayedTo: z.string().nullable(),
  replays: ReplayMode,
  /** True when the message is valid for its queue, so that it can be replayed without an edit. */
  readable: z.boolean(),
  jobNow: DeadLetterJobState,
  /** What became of its replay; null if it was not replayed. */
  outcome: ReplayOutcome.nullable(),
  /** What the path in the settings names in its body; left out if the settings name none for its queue, or nothing is there. */
  subject: z.string().optional(),
});
export type DeadLetter = z.infer<typeof DeadLetter>;

/** A dead letter in a list. `body`, if requested, is the exact text that was sent. */
export const ListedDeadLetter = DeadLetter.extend({ body: z.string().optional() });
export type ListedDeadLetter = z.infer<typeof ListedDeadLetter>;

/** A dead letter with all details. `body` is the exact text that was sent. `lineage` lists the dead letters of the same job or message, the first one first. */
export const DeadLetterDetail = z.object({
  deadLetter: DeadLetter.extend({
    errorStack: z.string(),
    errorDetails: ErrorDetails.nullable(),
    body: z.string(),
    /** How many attempts its job gets when it is replayed. */
    attemptsAgain: z.number().int(),
  }),
  attempts: z.array(Attempt),
  lineage: z.array(
    z.object({
      id: z.string(),
      status: DeadLetterStatus,
      queue: z.string(),
      createdAt: z.string(),
      resolvedAt: z.string().nullable(),
      /** The queue that its replay was sent to, if that was another one. */
      replayedTo: z.string().nullable(),
    }),
  ),
});
export type DeadLetterDetail = z.infer<typeof DeadLetterDetail>;

/** Hours that the trend of a group covers. */
export const trendHours = 24;

/** Dead letters with the same fingerprint, which is usually one bug. `trend` has a count for each of the last 24 hours, the oldest first; of open ones, it counts all with the fingerprint. */
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

/** Groups of the `looked` latest dead letters. If there are `more` dead letters than that, each count is a minimum. */
export const DeadLetterGroups = z.object({
  items: z.array(DeadLetterGroup),
  nextCursor: z.null(),
  looked: z.number().int(),
  more: z.boolean(),
});
