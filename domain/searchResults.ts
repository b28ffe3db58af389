import { z } from "zod";
import { DeadLetterReason, DeadLetterStatus, DeadLetterJobState, ReplayMode } from "./dead-letters/deadLetter.ts";
import { JobState } from "./jobs/job.ts";
import { RunStatus } from "./workflows/run.ts";

/** Search results per kind at most. */
export const maxResultsPerKind = 5;

/** How many records of a kind, the latest ones, are searched by name. Older records are found by id, or by the search of their list. */
export const maxScannedNames = 200;

/** Kinds with more records than were searched by name. */
export const LatestOnly = z.array(z.string());
export type LatestOnly = z.infer<typeof LatestOnly>;

const results = {
  queues: z.array(z.object({ name: z.string(), paused: z.boolean() })),
  jobs: z.array(
    z.object({
      id: z.string(),
      queue: z.string(),
      type: z.string(),
      state: JobState,
      errorName: z.string().nullable(),
      subject: z.string().optional(),
      /** When an operator asked it to stop. */
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
      cameBack: z.number().int(),
      jobNow: DeadLetterJobState,
      errorName: z.string(),
      errorMessage: z.string(),
      /** The beginning of its payload as JSON; empty when it is not JSON. */
      carries: z.string(),
      subject: z.string().optional(),
      correlationId: z.string().nullable(),
      createdAt: z.string(),
    }),
  ),
  runs: z.array(
    z.object({
      id: z.string(),
      tenant: z.string(),
      subject: z.string(),
      status: RunStatus,
      /** True for a failed run that nobody has dismissed and no later run has resolved. */
      unresolved: z.boolean(),
      correlationId: z.string().nullable(),
      startedAt: z.string(),
    }),
  ),
  schedules: z.array(z.object({ id: z.string(), name: z.string(), queue: z.string(), state: z.enum(["active", "paused", "ended"]) })),
  traces: z.array(z.object({ correlationId: z.string() })),
  latestOnly: LatestOnly,
};

/**
 * Search results by kind. Each result has what is needed to recognize it and to decide which actions are allowed. A pipeline that declares
 * tables with names adds its own kinds.
 */
export const SearchResults = z.looseObject(results);
export type SearchResults = z.infer<z.ZodObject<typeof results>>;
