import { idPrefixAt, readSortKey } from "#domain/lists/sortKeys";
import { batchByName } from "../batch.ts";
import { scanLimit } from "../page.ts";

/** Items that are read from a point in time on, to find an eligible one. */
const pointScan = 200;

type Row = { id: string };

/** A statement that returns the first eligible items in a part of the set. ?1 is the plan; `range` is SQL over ?2. */
const selectEligible = (db: D1Database, planId: string, from: string, scan: number, limit: number, order: "ASC" | "DESC" = "ASC") =>
  db
    .prepare(
      `SELECT id FROM (SELECT target_id AS id, state FROM plan_items WHERE plan_id = ?1 AND target_id >= ?2 ORDER BY target_id ${order} LIMIT ${scan})
       WHERE state = 'eligible' ORDER BY id ${order} LIMIT ?3`,
    )
    .bind(planId, from, limit);

/** Returns the beginnings of ids at `count` times between those of two ids; none if the ids have no times. */
function pointsBetween(first: string, last: string, count: number): string[] {
  const [from, to] = [first, last].map((id) => Date.parse(readSortKey(id)?.at ?? ""));
  if (from === undefined || to === undefined || Number.isNaN(from) || Number.isNaN(to) || count < 2) return [];
  return Array.from({ length: count }, (_, index) => idPrefixAt(from + ((to - from) * index) / (count - 1)));
}

/**
 * Returns the ids of up to `count` eligible items of a plan, spread over the time in which its items were created. Reads at most 2,000 items at
 * each end of the set, and 200 for each id.
 */
export async function sampleEligible(db: D1Database, planId: string, count: number): Promise<string[]> {
  const { first, last } = await batchByName<{ first: Row; last: Row }>(db, {
    first: selectEligible(db, planId, "", scanLimit, count),
    last: selectEligible(db, planId, "", scanLimit, 1, "DESC"),
  });
  const [firstIds, lastIds] = [first, last].map(({ rows }) => rows.map(({ id }) => id)) as [string[], string[]];
  const points = firstIds[0] !== undefined && lastIds[0] !== undefined ? pointsBetween(firstIds[0], lastIds[0], count) : [];
  const selects = points.map((point) => [`from ${point}`, selectEligible(db, planId, point, pointScan, 1)] as const);
  const found = await batchByName<Record<string, Row>>(db, Object.fromEntries(selects));
  const spread = Object.values(found).flatMap(({ rows }) => rows.map(({ id }) => id));
  return [...new Set([...spread, ...lastIds, ...firstIds])].slice(0, count).toSorted();
}
