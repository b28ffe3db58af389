import { z } from "zod";
import type { JobState } from "../jobs/job.ts";
import { ownAttemptsOf } from "../jobs/ownAttempts.ts";

/**
 * What became of a replay. Of a job: `waiting`, `delayed` (an attempt failed, another follows), `blocked`, `running`, `succeeded`, `failed`,
 * `cancelled`, and `unknown` once the job was deleted. Of a body that was sent to an external queue: `sending`, `notSent`, `sent`, whose
 * outcome can't be seen, and `failed` if it came back.
 */
export const replayStates = [
  "waiting",
  "delayed",
  "blocked",
  "running",
  "succeeded",
  "failed",
  "cancelled",
  "sending",
  "notSent",
  "sent",
  "unknown",
] as const;

/**
 * The outcome of the replay of a dead letter. `at`, ISO UTC: when it came to this state; when the next attempt is due if it is delayed; null
 * if that is not known. `attempt` of `attempts`: those of this replay, or of sending its body. `deadLetterId`: as which dead letter it
 * failed again.
 */
export const ReplayOutcome = z.object({
  state: z.enum(replayStates),
  at: z.string().nullable(),
  attempt: z.number().int().nullable(),
  attempts: z.number().int().nullable(),
  deadLetterId: z.string().nullable(),
});
export type ReplayOutcome = z.infer<typeof ReplayOutcome>;

/** What the outcome of a replay is read from. `job` is null if there is none. `next` is the dead letter that its job made after this one. */
export type ReplayFacts = {
  status: string;
  resolvedAt: string | null;
  job: {
    state: JobState;
    attempt: number;
    attempts: number;
    earlierAttempts: number;
    runAt: string | null;
    startedAt: string | null;
    finishedAt: string | null;
    errorName: string | null;
  } | null;
  next: { id: string; at: string } | null;
  /** The body that was sent to an external queue; null if none was. `isPending`: it is still to be sent, again if it failed. */
  body: { isPending: boolean; sends: number; returnedAs: string | null; returnedAt: string | null } | null;
};

/** Attempts to send a body to an external queue, a minute apart. After the last one its dead letter is opened again. */
export const maxSendAttempts = 20;

const none = { at: null, attempt: null, attempts: null, deadLetterId: null };

function outcomeOfBody({ resolvedAt }: ReplayFacts, body: NonNullable<ReplayFacts["body"]>): ReplayOutcome {
  if (body.returnedAs !== null) return { ...none, state: "failed", at: body.returnedAt, deadLetterId: body.returnedAs };
  return body.isPending
    ? { ...none, state: "sending", at: resolvedAt, attempt: body.sends, attempts: maxSendAttempts }
    : { ...none, state: "sent", at: resolvedAt };
}

function outcomeOfJob({ next, job, resolvedAt }: ReplayFacts): ReplayOutcome {
  if (next) return { ...none, state: "failed", at: next.at, deadLetterId: next.id };
  if (!job) return { ...none, state: "unknown" };
  const own = { ...none, ...ownAttemptsOf(job) };
  switch (job.state) {
    case "completed":
      return { ...own, state: "succeeded", at: job.finishedAt };
    case "active":
      return { ...own, state: "running", at: job.startedAt };
    case "failed":
      return { ...own, state: job.errorName === "CancelledError" ? "cancelled" : "failed", at: job.finishedAt };
    case "delayed":
      return { ...own, state: "delayed", at: job.runAt };
    default:
      return { ...own, state: job.state, at: resolvedAt };
  }
}

/** Returns what became of the replay of a dead letter; null if it was not replayed. */
export function replayOutcomeOf(facts: ReplayFacts): ReplayOutcome | null {
  const { status, body } = facts;
  if (status === "replayed") return body ? outcomeOfBody(facts, body) : outcomeOfJob(facts);
  // It was opened again because its body could not be sent.
  return status === "open" && body && !body.isPending && body.returnedAs === null
    ? { ...none, state: "notSent", attempts: body.sends }
    : null;
}

/** Whether an outcome may still change: a view that shows it loads it again when the counters of its queue change. */
export const isReplayUnfinished = ({ state }: ReplayOutcome): boolean =>
  state === "waiting" || state === "delayed" || state === "blocked" || state === "running" || state === "sending";
