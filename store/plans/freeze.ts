import type { PlanAction } from "#domain/plans/actions";
import { planLifetimeMs, type PlanSample } from "#domain/plans/plan";
import type { SkipReason } from "#domain/plans/skips";
import { bindUsed } from "../bindUsed.ts";
import { jsonChunks } from "../chunks.ts";
import { secondsAfter } from "../time.ts";
import type { Candidate } from "./deadLetterFacts.ts";
import type { PlanRow } from "./rows.ts";

/** Eligible items that the preview shows, and items that a change does not fit. */
const maxSample = 5;

/** What is stored of a new plan. `filter` is JSON; null for a plan of ids. */
export type NewPlanRow = {
  id: string;
  at: string;
  by: string;
  reason: string | null;
  action: PlanAction;
  filter: string | null;
  perSecond: number | null;
  canary: { first: number; maxFailureRate: number } | null;
  /** The JSON Patch, as JSON; null: messages stay as they are. */
  patch: string | null;
  /** The queue that the messages go to; null: their own. */
  targetQueue: string | null;
  /** Until when dead letters are snoozed; null for other actions. */
  until: string | null;
};

/** A statement that inserts a plan whose set is still to be frozen. If nobody freezes it within `leaseSeconds`, its driver does. */
export const insertPlan = (db: D1Database, plan: NewPlanRow, leaseSeconds: number): D1PreparedStatement =>
  db
    .prepare(
      `INSERT INTO plans (id, action, filter, freeze_position, cutoff, created_at, created_by, reason, expires_at, state, state_at, state_by,
         per_second, canary_first, max_failure_rate, driver_at, driver_until, patch, target_queue, snooze_until)
       VALUES (?1, ?2, ?3, '', ?4, ?5, ?6, ?7, ?8, 'planned', ?5, ?6, ?9, ?10, ?11, ?5, ?12, ?13, ?14, ?15)`,
    )
    .bind(
      plan.id,
      plan.action,
      plan.filter,
      new Date(Date.parse(plan.at) + 1).toISOString(),
      plan.at,
      plan.by,
      plan.reason,
      new Date(Date.parse(plan.at) + planLifetimeMs).toISOString(),
      plan.perSecond,
      plan.canary?.first ?? null,
      plan.canary?.maxFailureRate ?? null,
      secondsAfter(plan.at, leaseSeconds),
      plan.patch,
      plan.targetQueue,
      plan.until,
    );

/** What a plan knows of its set so far. */
export type Frozen = Pick<PlanRow, "id" | "eligible" | "skips" | "sample" | "problems" | "freezePosition">;

const sampleOf = ({ id, queue, type, text, differences }: Candidate): PlanSample => ({
  id,
  queue,
  type,
  text,
  ...(differences ? { changes: differences() } : {}),
});

/** Returns a list (JSON) with more items, the first five of them. */
const withFirst = <T>(list: string, more: readonly T[]): string =>
  JSON.stringify([...(JSON.parse(list) as T[]), ...more].slice(0, maxSample));

/** Returns the counts, the sample and the problems of a set with further candidates. */
function withCandidates(frozen: Frozen, candidates: readonly Candidate[], next: string | null): Frozen {
  const skips = JSON.parse(frozen.skips) as Partial<Record<SkipReason, number>>;
  for (const { skip } of candidates) if (skip) skips[skip] = (skips[skip] ?? 0) + 1;
  const eligible = candidates.filter(({ skip }) => skip === null);
  const problems = candidates.flatMap(({ id, why }) => (why === undefined ? [] : [{ id, text: why }]));
  return {
    id: frozen.id,
    eligible: frozen.eligible + eligible.length,
    skips: JSON.stringify(skips),
    sample: withFirst<PlanSample>(frozen.sample, eligible.slice(0, maxSample).map(sampleOf)),
    problems: withFirst(frozen.problems, problems),
    freezePosition: next,
  };
}

/** Returns those of these ids that are not in the set yet. A list in the order of due times may show a job twice. */
export async function withoutFrozen(db: D1Database, planId: string, ids: readonly string[]): Promise<string[]> {
  const { results } = await db
    .prepare(
      `SELECT value AS id FROM json_each(?2) WHERE NOT EXISTS (SELECT 1 FROM plan_items WHERE plan_id = ?1 AND target_id = value) ORDER BY key`,
    )
    .bind(planId, JSON.stringify(ids))
    .all<{ id: string }>();
  return results.map(({ id }) => id);
}

/**
 * Statements that add candidates to the set of a plan; put them into one batch. `next` is where to continue; null: the set is complete.
 * They change nothing if somebody else has frozen this part already, or the plan was aborted. Returns what is known of the set afterwards.
 */
export function freezeCandidates(
  db: D1Database,
  frozen: Frozen,
  candidates: readonly Candidate[],
  next: string | null,
  at: string,
  leaseSeconds: number,
): { statements: D1PreparedStatement[]; frozen: Frozen } {
  const after = withCandidates(frozen, candidates, next);
  const isUnfrozen = `EXISTS (SELECT 1 FROM plans WHERE id = ?1 AND state = 'planned' AND freeze_position IS ?2)`;
  const rows = candidates.map(({ id, skip }) => [id, skip]);
  const statements = jsonChunks(rows).map((json) =>
    db
      .prepare(
        `INSERT OR IGNORE INTO plan_items (plan_id, target_id, state, reason)
         SELECT ?1, value->>0, iif(value->>1 IS NULL, 'eligible', 'skipped'), value->>1 FROM json_each(?3) WHERE ${isUnfrozen}`,
      )
      .bind(frozen.id, frozen.freezePosition, json),
  );
  const update = bindUsed(
    db,
    `UPDATE plans SET eligible = ?3, skips = ?4, sample = ?5, freeze_position = ?6, driver_at = ?7, driver_until = iif(?6 IS NULL, NULL, ?8),
       problems = ?9 WHERE id = ?1 AND state = 'planned' AND freeze_position IS ?2`,
    [frozen.id, frozen.freezePosition, after.eligible, after.skips, after.sample, next, at, secondsAfter(at, leaseSeconds), after.problems],
  );
  return { statements: [...statements, update], frozen: after };
}
