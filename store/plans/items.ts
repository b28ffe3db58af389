import type { PlanItem, PlanItemState } from "#domain/plans/plan";
import { type SkipReason, skipText } from "#domain/plans/skips";
import { type Page, pageOfRows, type PageRequest, scanLimit, scanPage } from "../page.ts";

type Row = { id: string; state: PlanItemState; reason: SkipReason | null };

function itemOf(row: unknown): PlanItem {
  const { id, state, reason } = row as Row;
  return { id, state, reason, text: reason && skipText(reason) };
}

/** States whose items have a reason, and so an index. Those in flight have another one. Of the others, a list scans the items of the plan. */
const indexed: ReadonlySet<PlanItemState> = new Set(["skipped", "failed", "changed", "kept"] as const);

/** Returns a page of the items of a plan, in the order in which they are sent. Scans at most 2,000 items for a page. */
export function listPlanItems(
  db: D1Database,
  planId: string,
  state: PlanItemState | undefined,
  page: PageRequest,
): Promise<Page<PlanItem>> {
  const range =
    state === "sent"
      ? `FROM plan_items INDEXED BY plan_items_in_flight WHERE plan_id = ?1 AND state = 'sent' AND target_id > ?2 ORDER BY target_id`
      : state !== undefined && indexed.has(state)
        ? `FROM plan_items INDEXED BY plan_items_by_state WHERE reason IS NOT NULL AND plan_id = ?1 AND state = '${state}' AND target_id > ?2 ORDER BY target_id`
        : state === "eligible"
          ? // Everything up to the position of the plan has been handled.
            `FROM plan_items WHERE plan_id = ?1 AND target_id > max(?2, (SELECT position FROM plans WHERE id = ?1)) ORDER BY target_id`
          : `FROM plan_items WHERE plan_id = ?1 AND target_id > ?2 ORDER BY target_id`;
  const after = page.cursor ?? "";
  const rows = db
    .prepare(
      `SELECT id, state, reason FROM (SELECT target_id AS id, state, reason ${range} LIMIT ${scanLimit})
       WHERE ?3 IS NULL OR state = ?3 ORDER BY id LIMIT ?4`,
    )
    .bind(planId, after, state ?? null, page.limit + 1);
  const edge = () =>
    db
      .prepare(`SELECT target_id AS id ${range} LIMIT 1 OFFSET ${scanLimit - 1}`)
      .bind(planId, after)
      .first<string>("id");
  return scanPage(page, rows, edge, itemOf, ({ id }) => id);
}

/** Returns a page of the ids of the items of a plan, whatever their state, in the order in which they are sent. */
export async function listItemIds(db: D1Database, planId: string, page: PageRequest): Promise<Page<string>> {
  const { results } = await db
    .prepare(`SELECT target_id AS id FROM plan_items WHERE plan_id = ?1 AND target_id > ?2 ORDER BY target_id LIMIT ?3`)
    .bind(planId, page.cursor ?? "", page.limit + 1)
    .all<{ id: string }>();
  return pageOfRows(
    results.map(({ id }) => id),
    page,
    String,
    String,
  );
}
