import { ApiError } from "#domain/errors/apiError";
import { countOf, planActionFacts } from "#domain/plans/actions";
import type { NewPlan } from "#domain/plans/plan";
import { newIdAt } from "#domain/messages/envelope";
import { freezeChunk, readCandidates } from "#store/plans/candidates";
import { freezeCandidates, insertPlan, type NewPlanRow } from "#store/plans/freeze";
import { driverLeaseSeconds, takePreparing } from "#store/plans/driver";
import { findPlanRow, type PlanRow } from "#store/plans/rows";
import type { BodyPusher } from "../external.ts";
import { findReplayTarget } from "../commands/dead-letters/replayTarget.ts";
import { startDriver } from "./env.ts";
import { freezePlan, sendersOfBindings } from "./freezePlan.ts";
import type { CommandContext } from "../commands/context.ts";

/** How long the request for a plan freezes its set, ms. A larger set is completed in the background. */
const freezeMs = 5_000;

/** Stores a plan of ids with its whole set, in one transaction. */
async function storeIds({ ops, bindings }: CommandContext, plan: NewPlanRow, ids: readonly string[]): Promise<void> {
  const sendersOf = sendersOfBindings(bindings);
  const candidates = [];
  for (let first = 0; first < ids.length; first += freezeChunk)
    candidates.push(...(await readCandidates(ops, plan, ids.slice(first, first + freezeChunk), sendersOf, plan.at)));
  const empty = { id: plan.id, eligible: 0, skips: "{}", sample: "[]", problems: "[]", freezePosition: "" };
  const { statements } = freezeCandidates(ops, empty, candidates, null, plan.at, driverLeaseSeconds);
  await ops.batch([insertPlan(ops, plan, driverLeaseSeconds), ...statements]);
}

/** Throws `invalid` or `conflict` if a plan can't take the set of another plan, `not_found`. */
async function assertHasSet(ops: D1Database, planId: string, action: NewPlan["action"]): Promise<void> {
  const other = await findPlanRow(ops, planId);
  if (planActionFacts[other.action].target !== planActionFacts[action].target)
    throw new ApiError(
      "invalid",
      `Plan ${planId} is about others: its items are ${countOf(planActionFacts[other.action].target, 2).slice(2)}`,
      [{ path: "planId", message: "has other items" }],
    );
  if (other.freezePosition !== null)
    throw new ApiError("conflict", `The set of plan ${planId} is still being counted. Try again in a moment`);
}

/**
 * Makes a plan: freezes which objects it acts on and says which of them are eligible. Changes none of them. A set that can't be frozen
 * within 5 s is completed in the background; until then the plan is `preparing`. `pusher` sends to queues without a producer. Throws what
 * {@link findReplayTarget} does for the queue that the messages shall go to.
 */
export async function createPlan(
  context: CommandContext,
  request: NewPlan,
  pusher: BodyPusher | null = null,
  id = newIdAt(context.audit.at),
): Promise<PlanRow> {
  const { ops, bindings, audit, after } = context;
  const { action, filter, ids, planId, pace, canary, patch, targetQueue, until } = request;
  const errorOf = { subject: "The plan", verb: "replay", path: "targetQueue" } as const;
  if (targetQueue !== undefined) await findReplayTarget(context, targetQueue, pusher, errorOf);
  if (planId !== undefined) await assertHasSet(ops, planId, action);
  const set = planId === undefined ? filter : { planId };
  const plan: NewPlanRow = {
    id,
    at: audit.at,
    by: audit.actor,
    reason: audit.reason,
    action,
    filter: set === undefined ? null : JSON.stringify(set),
    perSecond: pace?.perSecond ?? null,
    canary: canary ?? null,
    patch: patch === undefined ? null : JSON.stringify(patch),
    targetQueue: targetQueue ?? null,
    until: until ?? null,
  };
  if (ids) await storeIds(context, plan, [...new Set(ids)]);
  else {
    await insertPlan(ops, plan, driverLeaseSeconds).run();
    const isComplete = await freezePlan({ ops, bindings }, plan.id, Date.now() + freezeMs);
    const driver = isComplete ? null : await takePreparing(ops, plan.id);
    if (driver) await after(startDriver(context, driver));
  }
  return findPlanRow(ops, plan.id);
}
