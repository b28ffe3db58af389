import { ApiError } from "#domain/errors/apiError";
import { refused } from "#domain/errors/refused";
import { changeMessage } from "#domain/plans/changes";
import { planRefusal } from "#domain/plans/refusals";
import { type PlanRehearsal, type RehearsePlan, type RehearsedItem, summarize } from "#domain/plans/rehearsal";
import { refusalText } from "#domain/refusals";
import { insertAuditEntry } from "#store/audit/audit";
import { getDeadLetter } from "#store/dead-letters/list";
import { otherQueueOf, type PlanChange, readPlanChange } from "#store/plans/changedCandidates";
import { findPlanRow, planOf } from "#store/plans/rows";
import { sampleEligible } from "#store/plans/sample";
import type { CommandContext } from "../commands/context.ts";
import { assertRehearsable, rehearseMessage } from "../commands/dead-letters/rehearseDeadLetter.ts";

/** Rehearsals at the same time, and how long new ones are begun, ms. */
const parallel = 4;
const budgetMs = 25_000;

type Context = Pick<CommandContext, "ops" | "bindings" | "audit">;

const unknownItem = (id: string, text: string): RehearsedItem => ({
  id,
  outcome: "unknown",
  text,
  needsConfirmation: false,
  alreadyProcessed: false,
});

/** Rehearses the message of one item as the plan would send it. Throws an `ApiError` if that is not possible. */
async function rehearseItem(context: Context, id: string, change: PlanChange | null, confirmOutside: boolean): Promise<RehearsedItem> {
  const { deadLetter } = await getDeadLetter(context.ops, id);
  assertRehearsable(deadLetter);
  const target = change && otherQueueOf(change, deadLetter.queue);
  const changed = changeMessage(deadLetter, { patch: change?.patch ?? null, target });
  if (!changed.ok) return unknownItem(id, changed.why);
  const { queue, outgoing } = changed;
  if (outgoing.mode !== "job") throw refused(`Dead letter ${id}`, "rehearse", { code: "cannot_rehearse", queue });
  const report = await rehearseMessage(context, deadLetter, { queue, ...outgoing }, confirmOutside);
  const { outcome, error, reason, needsConfirmation, alreadyProcessed } = report;
  const text = outcome === "fails" && error ? `${error.name}: ${error.message}`.slice(0, 300) : outcome === "unknown" ? reason : null;
  return { id, outcome, text, needsConfirmation, alreadyProcessed };
}

/** Returns why an item could not be rehearsed, without its id, so that equal reasons are counted together. Throws any other error again. */
function reasonOf(error: unknown): string {
  if (!(error instanceof ApiError)) throw error;
  return error.refusal ? refusalText(error.refusal) : error.message;
}

/**
 * Rehearses a sample of a plan that has not been run: the handlers that are deployed now run on its messages, as the plan would send them,
 * without effect. Sends and stores nothing, so it has no audit entry, unless `confirmOutside` lets handlers send requests to outside services.
 * Throws `conflict` if the plan can't be rehearsed, and `not_found`.
 */
export async function rehearsePlan(context: Context, planId: string, { count, confirmOutside }: RehearsePlan): Promise<PlanRehearsal> {
  const { ops, audit } = context;
  const plan = await findPlanRow(ops, planId);
  const why = planRefusal(planOf(plan, null), "rehearse", audit.at);
  if (why !== null) throw new ApiError("conflict", `Plan ${planId} can't be rehearsed: ${why}`);
  const change = await readPlanChange(ops, plan, audit.at);
  const ids = await sampleEligible(ops, planId, count);
  if (confirmOutside) {
    // What is sent outside can't be part of a transaction: the entry comes first, so that none is missing.
    const outcome = `Rehearsed ${ids.length} with requests to outside services`;
    await insertAuditEntry(ops, audit, { action: "plan.rehearse", target: `plan:${planId}`, outcome }).run();
  }
  const endMs = Date.now() + budgetMs;
  const items: RehearsedItem[] = [];
  const waiting = ids.entries();
  const work = async () => {
    for (const [index, id] of waiting) {
      const isLate = Date.now() >= endMs;
      items[index] = isLate
        ? unknownItem(id, `the rehearsals took longer than ${budgetMs / 1_000} s. Rehearse fewer at once`)
        : await rehearseItem(context, id, change, confirmOutside).catch((error: unknown) => unknownItem(id, reasonOf(error)));
    }
  };
  await Promise.all(Array.from({ length: parallel }, work));
  return summarize(items);
}
