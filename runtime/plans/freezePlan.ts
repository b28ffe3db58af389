import { planActionFacts } from "#domain/plans/actions";
import { isAccountConnected } from "#domain/account/account";
import type { SendersOf } from "#store/plans/deadLetterFacts";
import { listCandidateIds, type PlanSet, readCandidates } from "#store/plans/candidates";
import { freezeCandidates, withoutFrozen } from "#store/plans/freeze";
import { driverLeaseSeconds } from "#store/plans/driver";
import { type PlanRow, readPlanRow } from "#store/plans/rows";
import { producerOf } from "../producers.ts";
import type { PlanEnv } from "./env.ts";

/** Returns by which ways a Worker with these bindings can send, each queue looked up once. */
export function sendersOfBindings(bindings: object): SendersOf {
  const hasAccount = isAccountConnected(bindings);
  const known = new Map<string, boolean>();
  return (queue) => {
    const hasProducer = known.get(queue) ?? producerOf(bindings, queue) !== undefined;
    known.set(queue, hasProducer);
    return { hasProducer, hasAccount };
  };
}

/** Freezes the next part of a set, up to 1,000 objects. Returns whether the set is complete. */
async function freezeNext({ ops }: PlanEnv, plan: PlanRow, sendersOf: SendersOf): Promise<boolean> {
  const { id, action, filter, cutoff, freezePosition, createdAt } = plan;
  if (freezePosition === null || filter === null) return true;
  const wanted = JSON.parse(filter) as PlanSet;
  const { items, nextCursor } = await listCandidateIds(ops, action, wanted, cutoff, freezePosition);
  const ids = planActionFacts[action].target === "job" ? await withoutFrozen(ops, id, items) : items;
  const candidates = await readCandidates(ops, plan, ids, sendersOf, createdAt);
  const { statements } = freezeCandidates(ops, plan, candidates, nextCursor, new Date().toISOString(), driverLeaseSeconds);
  await ops.batch(statements);
  return nextCursor === null;
}

/**
 * Freezes the set of a plan until it is complete, or `untilMs` (Unix ms) has passed. Returns whether it is complete. Whoever goes on
 * continues where it ended, also after a crash.
 */
export async function freezePlan(env: PlanEnv, id: string, untilMs: number): Promise<boolean> {
  const sendersOf = sendersOfBindings(env.bindings);
  for (;;) {
    const plan = await readPlanRow(env.ops, id);
    if (plan?.state !== "planned") return true;
    if (await freezeNext(env, plan, sendersOf)) return true;
    if (Date.now() >= untilMs) return false;
  }
}
