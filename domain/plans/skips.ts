import { deadLetterRefusals, jobRefusals, type JobAction, type JobFacts } from "../allowed.ts";
import { maxReturns, needsReplayReason } from "../dead-letters/returns.ts";
import type { Refusal } from "../refusals.ts";
import type { DeadLetterPlanAction, JobPlanAction } from "./actions.ts";

const texts = {
  not_found: "no longer exist",
  already_replayed: "already replayed",
  already_dropped: "already dropped",
  already_open: "already open",
  ran_again: "ran again since",
  superseded: "superseded by a later success with the same deduplication id",
  has_later: "have a later dead letter of the same job",
  came_back: `came back ${maxReturns} times or more`,
  invalid_message: "message no longer fits its queue",
  patch_failed: "patch does not apply",
  patched_invalid: "patched payload no longer fits",
  not_patchable: "not JSON with a payload",
  too_large: "too large for a queue",
  not_accepted: "type is not accepted by the other queue",
  already_there: "already have a job in the other queue",
  queue_paused: "queue is paused",
  no_producer: "queue can't be sent to",
  unfinished_children: "wait for child jobs",
  running: "running",
  wrong_state: "not in the right state",
  already_cancelled: "already cancelled",
  not_controlled: "queue is not controlled by the job layer",
  changed_meanwhile: "changed meanwhile",
  failed_again: "failed again",
} as const;

/** Why an item of a plan needs a look: why the plan leaves it out, or what went wrong with it. */
export type SkipReason = keyof typeof texts;
export const skipReasons = Object.keys(texts) as SkipReason[];

/** Returns a reason as words that follow a count, such as "6 already replayed". */
export const skipText = (reason: SkipReason): string => texts[reason];

const byRefusal: Partial<Record<Refusal["code"], SkipReason>> = {
  open: "already_open",
  ran_again: "ran_again",
  invalid_message: "invalid_message",
  unfinished_children: "unfinished_children",
  cannot_send: "no_producer",
  cannot_push: "no_producer",
  running: "running",
  cancelled: "already_cancelled",
  cancel_requested: "already_cancelled",
  not_controlled: "not_controlled",
};

const skipOf = (refusal: Refusal): SkipReason =>
  refusal.code === "resolved"
    ? refusal.status === "dropped"
      ? "already_dropped"
      : "already_replayed"
    : (byRefusal[refusal.code] ?? "wrong_state");

/** What the rules of a plan need besides those of a single command. */
type BulkFacts = { isPaused: boolean };
export type DeadLetterBulkFacts = Parameters<typeof deadLetterRefusals>[0] & BulkFacts & { cameBack: number; isSuperseded: boolean };
export type JobBulkFacts = JobFacts & BulkFacts & { isReadable: boolean; canSend: boolean; cameBack: number };

/**
 * Returns why a plan skips a dead letter; null if it is eligible. What a single command refuses is skipped for the same reason. A replay of
 * many also leaves out what hardly anybody would replay one by one.
 */
export function deadLetterSkip(action: DeadLetterPlanAction, facts: DeadLetterBulkFacts): SkipReason | null {
  const refusal = deadLetterRefusals(facts)[action];
  if (refusal) return skipOf(refusal);
  if (action !== "replay") return null;
  if (facts.isSuperseded) return "superseded";
  if (facts.jobNow === "later") return "has_later";
  if (needsReplayReason(facts)) return "came_back";
  return facts.isPaused ? "queue_paused" : null;
}

const singleActions = { retry: "retry", cancel: "cancel", promote: "promote", purge: "remove" } as const satisfies Record<
  JobPlanAction,
  JobAction
>;

/** Returns why a plan skips a job; null if it is eligible. */
export function jobSkip(action: JobPlanAction, facts: JobBulkFacts): SkipReason | null {
  const refusal = jobRefusals(facts)[singleActions[action]];
  if (refusal) return skipOf(refusal);
  if (action === "retry" && !facts.canSend) return "no_producer";
  if (action === "retry" && !facts.isReadable) return "invalid_message";
  if (action === "retry" && needsReplayReason(facts)) return "came_back";
  return (action === "retry" || action === "promote") && facts.isPaused ? "queue_paused" : null;
}
