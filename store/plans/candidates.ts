import { type DeadLetterPlanAction, type JobPlanAction, type PlanAction, planActionFacts } from "#domain/plans/actions";
import type { DeadLetterPlanFilter, JobPlanFilter } from "#domain/plans/plan";
import { listDeadLetterIds } from "../dead-letters/list.ts";
import { listJobIds } from "../jobs/list.ts";
import type { Page } from "../page.ts";
import { readChangedCandidates, readPlanChange } from "./changedCandidates.ts";
import { type Candidate, type SendersOf, readDeadLetterCandidates } from "./deadLetterFacts.ts";
import { listItemIds } from "./items.ts";
import { readJobCandidates } from "./jobFacts.ts";
import type { PlanRow } from "./rows.ts";

/** Objects that are looked at in one step. */
export const freezeChunk = 1_000;

/** The only state in which these actions are possible, so that nothing else is scanned. */
const impliedStates = { retry: "failed", promote: "delayed" } as const;

const isDeadLetterAction = (action: PlanAction): action is DeadLetterPlanAction => planActionFacts[action].target === "deadLetter";

/** Returns which of up to 1,000 objects a plan takes, in the order of the ids; those that do not exist are skipped as `not_found`. */
export async function readCandidates(
  db: D1Database,
  plan: Pick<PlanRow, "action" | "patch" | "targetQueue">,
  ids: readonly string[],
  sendersOf: SendersOf,
  at: string,
): Promise<Candidate[]> {
  const { action } = plan;
  const change = await readPlanChange(db, plan, at);
  const existing = change
    ? await readChangedCandidates(db, ids, sendersOf, at, change)
    : isDeadLetterAction(action)
      ? await readDeadLetterCandidates(db, action, ids, sendersOf, at)
      : await readJobCandidates(db, action as JobPlanAction, ids, sendersOf, at);
  const byId = new Map(existing.map((candidate) => [candidate.id, candidate]));
  return ids.map((id) => byId.get(id) ?? { id, queue: "", type: "", text: "", skip: "not_found" });
}

/** The set that a plan is frozen from: a filter, or the set of another plan. */
export type PlanSet = DeadLetterPlanFilter | JobPlanFilter | { planId: string };

/**
 * Returns the ids of the next up to 1,000 objects that the filter lists, created before `cutoff`, or of the items of another plan. Scans at most
 * 2,000 rows.
 */
export function listCandidateIds(
  db: D1Database,
  action: PlanAction,
  filter: PlanSet,
  cutoff: string,
  position: string,
): Promise<Page<string>> {
  if ("planId" in filter) return listItemIds(db, filter.planId, { limit: freezeChunk, cursor: position });
  const page = { limit: freezeChunk, cursor: position === "" ? undefined : position };
  const to = filter.to !== undefined && filter.to < cutoff ? filter.to : cutoff;
  if (isDeadLetterAction(action)) return listDeadLetterIds(db, { ...(filter as DeadLetterPlanFilter), to }, page);
  const { state, ...rest } = filter as JobPlanFilter;
  const wanted = state ?? (action === "retry" || action === "promote" ? impliedStates[action] : undefined);
  const isPending = wanted === "waiting" || wanted === "delayed" || wanted === "active";
  return listJobIds(db, { ...rest, to, state: wanted, ...(isPending ? { order: "oldest" as const } : {}) }, page);
}
