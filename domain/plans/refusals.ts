import type { Plan } from "./plan.ts";
import { confirmationOf, reasonAbove, typedAbove } from "./confirmation.ts";

/** What an operator can tell a plan. */
export type PlanCommand = "run" | "rehearse" | "pause" | "resume" | "abort" | "pace" | "undo";

type PlanFacts = Pick<
  Plan,
  "action" | "until" | "state" | "stateAt" | "stateBy" | "eligible" | "sent" | "preparing" | "expiresAt" | "createdBy" | "undo"
>;

const lives = (state: Plan["state"]): boolean => state !== "completed" && state !== "aborted";

function undoRefusal({ state, sent, undo }: PlanFacts): string | null {
  if (undo.text === null) return "what it does can't be undone";
  if (undo.state !== null) return `${undo.by} has already undone it`;
  if (state === "running" || state === "paused") return "abort it first, or wait until it has completed";
  return sent === 0 ? "it has not changed anything" : null;
}

function runRefusal({ until, state, stateAt, stateBy, eligible, preparing, expiresAt }: PlanFacts, now: string): string | null {
  if (state !== "planned") return `it is already ${state}, by ${stateBy} at ${stateAt}`;
  if (preparing) return "its set is still being counted. Try again in a moment";
  if (expiresAt <= now) return "it has expired. Make a new plan";
  if (until !== null && until <= now) return "the time until which it snoozes has passed. Make a new plan";
  return eligible === 0 ? "nothing in it is eligible" : null;
}

/** Returns why a plan refuses a command, as a clause that follows "can't be run: "; null when it takes it. `now` is ISO UTC. */
export function planRefusal(plan: PlanFacts, command: PlanCommand, now: string): string | null {
  const { state, stateAt, stateBy } = plan;
  const is = `it is ${state}, by ${stateBy} at ${stateAt}`;
  if (command === "run") return runRefusal(plan, now);
  if (command === "rehearse") return plan.action === "replay" ? runRefusal(plan, now) : "only replays can be rehearsed";
  if (command === "undo") return undoRefusal(plan);
  if (command === "pause") return state === "running" ? null : is;
  if (command === "resume") return state === "paused" || state === "stopped" ? null : is;
  return lives(state) ? null : is;
}

/** Returns why `actor` can't confirm a plan in this way, as a sentence; null when the confirmation is enough for its size. */
export function confirmationRefusal(
  plan: PlanFacts,
  {
    actor,
    reason,
    confirm,
    mustConfirm,
    secondOperatorAbove,
  }: { actor: string; reason: string | null; confirm?: number | undefined; mustConfirm: boolean; secondOperatorAbove: number | null },
): string | null {
  const needs = confirmationOf(plan.eligible, secondOperatorAbove);
  if (confirm !== undefined && confirm !== plan.eligible) return `The plan has ${plan.eligible} eligible, not ${confirm}`;
  if (needs.typed && mustConfirm && confirm === undefined)
    return `Type the number of the plan: confirm must be ${plan.eligible}, because it has more than ${typedAbove}`;
  if (needs.reason && reason === null) return `Give a reason: the plan has more than ${reasonAbove}`;
  if (needs.secondOperator && actor === plan.createdBy)
    return `A second operator must run this plan: it has more than ${secondOperatorAbove}, and you made it`;
  return null;
}
