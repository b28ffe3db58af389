import { z } from "zod";
import { DeadLetterReason, DeadLetterStatus, DeadLetterJobState, ReplayMode } from "../dead-letters/deadLetter.ts";
import { JobState } from "../jobs/job.ts";
import { RunStatus } from "../workflows/run.ts";

/** So many of each kind are found at most. */
export const maxResultsPerKind = 5;

/** So many of a kind are looked through by name: the latest. What is older is found by its id, or by the search of its list. */
export const maxScannedNames = 200;

/** Kinds of which there are more than were looked through by name. */
export const LatestOnly = z.array(z.enum(["brands", "deadLetters", "runs"]));
export type LatestOnly = z.infer<typeof LatestOnly>;

/** What a text finds, kind by kind: as much of each as one needs to recognize it, and to know what can be done to it now. */
export const SearchResults = z.object({
  queues: z.array(z.object({ name: z.string(), paused: z.boolean() })),
  brands: z.array(z.object({ slug: z.string(), name: z.string() })),
  jobs: z.array(
    z.object({
      id: z.string(),
      queue: z.string(),
      type: z.string(),
      state: JobState,
      errorName: z.string().nullable(),
      /** When it was asked to stop. */
      cancelledAt: z.string().nullish(),
      correlationId: z.string().nullable(),
      createdAt: z.string(),
    }),
  ),
  deadLetters: z.array(
    z.object({
      id: z.string(),
      queue: z.string(),
      type: z.string(),
      status: DeadLetterStatus,
      reason: DeadLetterReason,
      replays: ReplayMode,
      readable: z.boolean(),
      jobNow: DeadLetterJobState,
      errorName: z.string(),
      errorMessage: z.string(),
      /** The beginning of its payload as JSON; empty where it isn't JSON. */
      carries: z.string(),
      correlationId: z.string().nullable(),
      createdAt: z.string(),
    }),
  ),
  runs: z.array(
    z.object({
      id: z.string(),
      brand: z.string(),
      keyword: z.string(),
      status: RunStatus,
      /** Of a failed one: whether somebody still has to deal with it. */
      unresolved: z.boolean(),
      correlationId: z.string().nullable(),
      startedAt: z.string(),
    }),
  ),
  schedules: z.array(z.object({ id: z.string(), name: z.string(), queue: z.string(), state: z.enum(["active", "paused", "ended"]) })),
  traces: z.array(z.object({ correlationId: z.string() })),
  latestOnly: LatestOnly,
});
export type SearchResults = z.infer<typeof SearchResults>;
