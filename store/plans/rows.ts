import { Plan, type PlanItemState, type PlanSample, type PlanState } from "#domain/plans/plan";
import { planActionFacts, type PlanAction } from "#domain/plans/actions";
import { confirmationOf } from "#domain/plans/confirmation";
import { estimateOf } from "#domain/plans/estimate";
import type { PaceFacts } from "#domain/plans/pace";
import { type SkipReason, skipText } from "#domain/plans/skips";
import type { JsonPatch } from "#domain/messages/jsonPatch";
import { notFound } from "#domain/errors/refused";
import { elementsOf } from "../elements.ts";

/** Columns of `plans` for a {@link PlanRow}. */
const planColumns = `id, action, filter, freeze_position AS freezePosition, cutoff, created_at AS createdAt, created_by AS createdBy, reason,
  expires_at AS expiresAt, state, state_at AS stateAt, state_by AS stateBy, stop_reason AS stopReason, eligible, skips, sample,
  per_second AS perSecond, canary_first AS canaryFirst, max_failure_rate AS maxFailureRate, run_at AS runAt, run_by AS runBy, act, position, sent,
  changed, completed, failed, settled_before AS settledBefore, failed_before AS failedBefore, undo_state AS undoState, undo_at AS undoAt,
  undo_by AS undoBy, undo_position AS undoPosition, undone, kept, driver, patch, target_queue AS targetQueue, snooze_until AS until, problems`;

/** A row of `plans`. */
export type PlanRow = {
  id: string;
  action: PlanAction;
  filter: string | null;
  freezePosition: string | null;
  cutoff: string;
  createdAt: string;
  createdBy: string;
  reason: string | null;
  expiresAt: string;
  state: PlanState;
  stateAt: string;
  stateBy: string;
  stopReason: string | null;
  eligible: number;
  skips: string;
  sample: string;
  perSecond: number | null;
  canaryFirst: number | null;
  maxFailureRate: number | null;
  runAt: string | null;
  runBy: string | null;
  act: string | null;
  position: string;
  sent: number;
  changed: number;
  completed: number;
  failed: number;
  settledBefore: number;
  failedBefore: number;
  undoState: "running" | "completed" | null;
  undoAt: string | null;
  undoBy: string | null;
  undoPosition: string;
  undone: number;
  kept: number;
  driver: number;
  patch: string | null;
  targetQueue: string | null;
  until: string | null;
  problems: string;
};

/** The items that are in flight, by what their jobs do now; `others` are beyond those that were looked at. */
export type InFlight = { completed: number; failed: number; running: number; waiting: number; others: number };

/** Returns the row of a plan, or null. */
export const readPlanRow = (db: D1Database, id: string): Promise<PlanRow | null> =>
  db.prepare(`SELECT ${planColumns} FROM plans WHERE id = ?1`).bind(id).first<PlanRow>();

/** Returns the rows of these plans. */
export async function readPlanRows(db: D1Database, ids: readonly string[]): Promise<PlanRow[]> {
  const { results } = await db
    .prepare(`SELECT ${planColumns} FROM ${elementsOf(ids.length)} CROSS JOIN plans ON id = column1`)
    .bind(JSON.stringify(ids))
    .all<PlanRow>();
  return results;
}

/** Returns the row of a plan. Throws `not_found`. */
export async function findPlanRow(db: D1Database, id: string): Promise<PlanRow> {
  const row = await readPlanRow(db, id);
  if (!row) throw notFound("plan", id);
  return row;
}

/** Returns up to `limit` rows of plans with ids below `below`, newest first. */
export async function listPlanRows(db: D1Database, below: string, limit: number): Promise<PlanRow[]> {
  const { results } = await db
    .prepare(`SELECT ${planColumns} FROM plans WHERE id < ?1 ORDER BY id DESC LIMIT ?2`)
    .bind(below, limit)
    .all<PlanRow>();
  return results;
}

const canaryOf = ({ canaryFirst: first, maxFailureRate }: PlanRow) =>
  first === null || maxFailureRate === null ? null : { first, maxFailureRate };

/** Returns what decides how a plan goes on. */
export const paceFactsOf = (row: PlanRow): PaceFacts => ({
  ...row,
  runsJobs: planActionFacts[row.action].runsJobs,
  canary: canaryOf(row),
});

/** Returns the patch of a plan; null without one. */
export const patchOf = ({ patch }: Pick<PlanRow, "patch">): JsonPatch | null => (patch === null ? null : (JSON.parse(patch) as JsonPatch));

/** Returns the counts of skipped items by reason, the most frequent first. */
const skippedOf = (skips: string) =>
  (Object.entries(JSON.parse(skips) as Record<SkipReason, number>) as [SkipReason, number][])
    .map(([reason, count]) => ({ reason, text: skipText(reason, count), count }))
    .toSorted((a, b) => b.count - a.count);

/** The state of an item after it was handled: it is in flight if its job runs, otherwise it is completed. */
export const doneState = (action: PlanAction): PlanItemState & ("sent" | "completed") =>
  planActionFacts[action].runsJobs ? "sent" : "completed";

const noneInFlight: InFlight = { completed: 0, failed: 0, running: 0, waiting: 0, others: 0 };

/** Converts a row to a plan. Without `inFlight`, as in a list, all that is in flight counts as waiting. */
export function planOf(row: PlanRow, secondOperatorAbove: number | null, inFlight?: InFlight): Plan {
  const { action, perSecond, sent, changed, eligible } = row;
  const open = inFlight ?? { ...noneInFlight, others: sent - row.completed - row.failed };
  return Plan.parse({
    ...row,
    preparing: row.freezePosition !== null,
    filter: row.filter === null ? null : (JSON.parse(row.filter) as Record<string, string>),
    skipped: skippedOf(row.skips),
    sample: JSON.parse(row.sample) as PlanSample[],
    patch: patchOf(row),
    problems: JSON.parse(row.problems) as Plan["problems"],
    pace: perSecond === null ? null : { perSecond },
    canary: canaryOf(row),
    estimate: estimateOf(action, Math.max(0, eligible - sent - changed), perSecond),
    confirmation: confirmationOf(eligible, secondOperatorAbove),
    auditId: row.act,
    outcomes: {
      completed: row.completed + open.completed,
      failed: row.failed + open.failed,
      running: open.running,
      waiting: open.waiting + open.others,
    },
    undo: {
      text: planActionFacts[action].undo,
      state: row.undoState,
      at: row.undoAt,
      by: row.undoBy,
      undone: row.undone,
      kept: row.kept,
    },
  });
}
