import { notFound } from "#domain/errors/refused";
import type { Plan } from "#domain/plans/plan";
import { addInFlight, mergePlanRows } from "../plans/merge.ts";
import { listPlanRows, type PlanRow, planOf, readPlanRow, readPlanRows } from "../plans/rows.ts";
import { readInFlight } from "../plans/settle.ts";
import { getSettings } from "../settings.ts";
import { type Page, type PageRequest, pageOfRows } from "../page.ts";
import { listInShards, newestFirst } from "../mergePages.ts";
import type { Shards } from "../shards.ts";

/** The part of a plan in one database, whose number is `shard`. */
export type PlanPart = { ops: D1Database; shard: number; row: PlanRow };
export type PlanParts = readonly [PlanPart, ...PlanPart[]];

/** Returns the parts of a plan, at least one. Throws `not_found`. */
export async function findPlanParts(shards: Shards, id: string): Promise<PlanParts> {
  const rows = await Promise.all(shards.map(async (ops, index) => ({ ops, shard: index + 1, row: await readPlanRow(ops, id) })));
  const [first, ...others] = rows.flatMap(({ row, ...part }) => (row ? [{ ...part, row }] : []));
  if (!first) throw notFound("plan", id);
  return [first, ...others];
}

/** Returns a plan as it is now, with the outcomes of up to 2,000 items in flight in each database. Throws `not_found`. */
export async function readPlan(shards: Shards, id: string): Promise<Plan> {
  const parts = await findPlanParts(shards, id);
  const at = new Date().toISOString();
  const inFlight = await Promise.all(parts.map(({ ops, row }) => readInFlight(ops, row, at)));
  const { secondOperatorAbove } = await getSettings(shards[0]);
  const rows = parts.map(({ row }) => row) as [PlanRow, ...PlanRow[]];
  return planOf(mergePlanRows(rows), secondOperatorAbove, addInFlight(inFlight));
}

/** Returns a page of plans, newest first. What is in flight counts as waiting. */
export async function listPlans(shards: Shards, page: PageRequest): Promise<Page<Plan>> {
  const { secondOperatorAbove } = await getSettings(shards[0]);
  const { items, ...rest } = await listInShards(shards, page, newestFirst, async (ops, own) =>
    pageOfRows(
      await listPlanRows(ops, own.cursor ?? "~", own.limit + 1),
      own,
      (row) => row as PlanRow,
      ({ id }) => id,
    ),
  );
  const ids = items.map(({ id }) => id);
  const rows = shards.length === 1 ? items : (await Promise.all(shards.map((ops) => readPlanRows(ops, ids)))).flat();
  const parts = Map.groupBy(rows, ({ id }) => id);
  return {
    ...rest,
    items: items.map((item) => {
      const [first = item, ...others] = parts.get(item.id) ?? [];
      return planOf(mergePlanRows([first, ...others]), secondOperatorAbove);
    }),
  };
}
