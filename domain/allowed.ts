import type { DeadLetter } from "./deadLetters.ts";
import type { Job } from "./jobs.ts";

/**
 * What an operator may do to a thing as it is now: one rule for the panel, the selection bar and the palette, so that none
 * offers what another refuses. The server decides again.
 */
export type JobActions = { retry: boolean; promote: boolean; cancel: boolean; remove: boolean; edit: boolean };

/** What may be done to a job. One that was asked to stop is not asked again. */
export function jobActions({ state, cancelledAt }: { state: Job["state"]; cancelledAt?: string | null | undefined }): JobActions {
  const pending = state === "waiting" || state === "delayed" || state === "blocked";
  return {
    retry: state === "failed",
    promote: state === "delayed",
    cancel: pending || (state === "active" && !cancelledAt),
    remove: state !== "active",
    edit: pending,
  };
}

export type DeadLetterActions = { replay: boolean; edit: boolean; drop: boolean; snooze: boolean; restore: boolean };

/** What may be done to a dead letter, as far as a list knows it. One whose message can't be read is edited before it is replayed. */
export function deadLetterActions({ status, reason }: Pick<DeadLetter, "status" | "reason">): DeadLetterActions {
  const pending = status === "open" || status === "snoozed";
  return {
    replay: pending && reason !== "malformed",
    edit: pending,
    drop: pending,
    snooze: status === "open",
    restore: status === "dropped" || status === "snoozed",
  };
}
