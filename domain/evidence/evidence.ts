import { z } from "zod";
import { DeadLetterDetail } from "../dead-letters/deadLetter.ts";
import { FailureGroup } from "../groups/group.ts";
import { JobDetail } from "../jobs/detail.ts";
import { Trace } from "../traces/trace.ts";

export type FullDeadLetter = DeadLetterDetail["deadLetter"];

/** The most spans of a trace in an evidence file. */
export const maxEvidenceSpans = 200;

/** `curl` commands, without secrets. Null: not possible now. */
export const EvidenceCommands = z.object({
  show: z.string(),
  evidence: z.string(),
  rehearse: z.string().nullable(),
  replay: z.string().nullable(),
});
export type EvidenceCommands = z.infer<typeof EvidenceCommands>;

/**
 * Everything about one dead letter in one file. `message` is its body as JSON, if it is JSON; `deadLetter.body` is the exact text. `job` has
 * no message and no attempts, which are beside it. `workerVersion` ran the last attempt, if known. `leftOut` says what is missing, and why.
 */
export const Evidence = z.object({
  format: z.literal("signalbox-evidence/1"),
  createdAt: z.string(),
  ...DeadLetterDetail.shape,
  message: z.unknown(),
  job: JobDetail.omit({ payload: true, body: true, resultText: true, attempts: true, attemptsAgain: true }).nullable(),
  group: FailureGroup.nullable(),
  trace: Trace.nullable(),
  workerVersion: z.object({ id: z.string(), tag: z.string().nullable(), deployedAt: z.string().nullable() }).nullable(),
  commands: EvidenceCommands,
  /** A Vitest file that reproduces the failure. Null for a body that can't be written as code. */
  test: z.object({ file: z.string(), code: z.string() }).nullable(),
  leftOut: z.array(z.string()),
});
export type Evidence = z.infer<typeof Evidence>;

/** The parts of an evidence file that are read from the database. */
export type EvidenceParts = Pick<Evidence, "deadLetter" | "attempts" | "lineage" | "group" | "trace" | "workerVersion"> & {
  job: JobDetail | null;
};
