import type { NewPlan } from "#domain/plans/plan";
import { newIdAt } from "#domain/messages/envelope";
import { freezeChunk, readCandidates } from "#store/plans/candidates";
import { freezeCandidates, insertPlan, type NewPlanRow } from "#store/plans/freeze";
import { driverLeaseSeconds, takePreparing } from "#store/plans/driver";
import { findPlanRow, type PlanRow } from "#store/plans/rows";
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
    candidates.push(...(await readCandidates(ops, plan.action, ids.slice(first, first + freezeChunk), sendersOf, plan.at)));
  const empty = { id: plan.id, eligible: 0, skips: "{}", sample: "[]", freezePosition: "" };
  const { statements } = freezeCandidates(ops, empty, candidates, null, plan.at, driverLeaseSeconds);
  await ops.batch([insertPlan(ops, plan, driverLeaseSeconds), ...statements]);
}

/**
 * Makes a plan: freezes which objects it acts on and says which of them are eligible. Changes none of them. A set that can't be frozen
 * within 5 s is completed in the background; until then the plan is `preparing`.
 */
export async function createPlan(context: CommandContext, request: NewPlan): Promise<PlanRow> {
  const { ops, bindings, audit, after } = context;
  const { action, filter, ids, pace, canary } = request;
  const plan: NewPlanRow = {
    id: newIdAt(audit.at),
    at: audit.at,
    by: audit.actor,
    reason: audit.reason,
    action,
    filter: filter === undefined ? null : JSON.stringify(filter),
    perSecond: pace?.perSecond ?? null,
    canary: canary ?? null,
  };
  if (ids) await storeIds(context, plan, [...new Set(ids)]);
  else {
    await insertPlan(ops, plan, driverLeaseSeconds).run();
    const isComplete = await freezePlan({ ops, bindings }, plan.id, Date.now() + freezeMs);
    const driver = isComplete ? null : await takePreparing(ops, plan.id);
    if (driver) await after(startDriver(bindings, driver));
  }
  return findPlanRow(ops, plan.id);
}
