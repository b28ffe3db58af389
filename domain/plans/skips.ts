import { deadLetterRefusals, jobRefusals, type JobAction, type JobFacts } from "../allowed.ts";
import { maxReturns, needsReplayReason } from "../dead-letters/returns.ts";
import type { Refusal } from "../refusals.ts";
import type { DeadLetterPlanAction, JobPlanAction } from "./actions.ts";

/** The words of each reason for one item, and for several if they differ. They follow a count, or stand alone beside an item. */
const texts = {
  not_found: ["no longer exists", "no longer exist"],
  already_replayed: ["already replayed"],
  already_dropped: ["already dropped"],
  already_open: ["already open"],
  ran_again: ["ran again since"],
  superseded: ["superseded by a later success with the same deduplication id"],
  has_later: ["has a later dead letter of the same job", "have later dead letters of the same jobs"],
  came_back: [`came back ${maxReturns} times or more`],
  invalid_message: ["no longer fits its queue", "no longer fit their queues"],
  patch_failed: ["does not match the patch", "do not match the patch"],
  patched_invalid: ["would not fit its queue with the patch", "would not fit their queues with the patch"],
  not_patchable: ["is not JSON with a payload", "are not JSON with a payload"],
  too_large: ["too large for a queue"],
  not_accepted: ["has a type that the other queue does not accept", "have types that the other queue does not accept"],
  already_there: ["already has a job in the other queue", "already have jobs in the other queue"],
  queue_paused: ["in a paused queue", "in paused queues"],
  no_producer: ["in a queue that can't be sent to", "in queues that can't be sent to"],
  unfinished_children: ["waits for child jobs", "wait for child jobs"],
  running: ["running"],
  wrong_state: ["not in the right state"],
  already_cancelled: ["already cancelled"],
  not_controlled: ["in a queue that the job layer does not control", "in queues that the job layer does not control"],
  changed_meanwhile: ["changed meanwhile"],
  failed_again: ["failed again"],
} as const satisfies Record<string, readonly [one: string, several?: string]>;

/** Why an item of a plan needs a look: why the plan leaves it out, or what went wrong with it. */
export type SkipReason = keyof typeof texts;
export const skipReasons = Object.keys(texts) as SkipReason[];

/**
 * Returns a reason as words that follow the number of items, such as "6 already replayed", or that stand beside a single one. A reason that
 * another version of Signalbox stored stands for itself.
 */
export function skipText(reason: SkipReason, count = 1): string {
  const words: readonly [string, string?] = Object.hasOwn(texts, reason) ? texts[reason] : [reason];
  const [one, several = one] = words;
  return count === 1 ? one : several;
}

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
