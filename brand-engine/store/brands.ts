import type { AuditContext } from "#domain/audit/audit";
import { Brand, type BrandChange, type BrandSummary, type NewBrand, newBrandSummary } from "../domain/brand.ts";
import { causationIdOf } from "#domain/messages/causation";
import { createMessage } from "../domain/messages.ts";
import { queuesOfFirstDatabase } from "../domain/topology.ts";
import { ApiError } from "#domain/errors/apiError";
import { notFound, refused } from "#domain/errors/refused";
import { Strategy } from "../domain/strategy.ts";
import type { z } from "zod";
import { changeAndRecord } from "#store/audit/audit";
import { insertPreparedJobs } from "#store/jobs/insert";
import { prepareJob, type PreparedJob } from "#store/jobs/prepare";
import { type Page, type PageRequest, pageOfRows } from "#store/page";

const brandColumns = `slug, name, strategy, summary, created_at AS createdAt, updated_at AS updatedAt`;
type Row = { strategy: string; summary: string };
const brandOf = (row: unknown): Brand => {
  const { strategy, summary, ...rest } = row as Row;
  return Brand.parse({ ...rest, strategy: JSON.parse(strategy), summary: JSON.parse(summary) });
};

/** Returns a page of brands by slug. */
export async function listBrands(db: D1Database, page: PageRequest): Promise<Page<Brand>> {
  const { results } = await db
    .prepare(`SELECT ${brandColumns} FROM brands WHERE slug > ?1 ORDER BY slug LIMIT ?2`)
    .bind(page.cursor ?? "", page.limit + 1)
    .all();
  return pageOfRows(results, page, brandOf, (brand) => brand.slug);
}

/** Returns one brand, or null. */
export async function getBrand(db: D1Database, slug: string): Promise<Brand | null> {
  const row = await db.prepare(`SELECT ${brandColumns} FROM brands WHERE slug = ?1`).bind(slug).first();
  return row && brandOf(row);
}

/** Returns one brand. Throws `not_found`. */
export async function findBrand(db: D1Database, slug: string): Promise<Brand> {
  const brand = await getBrand(db, slug);
  if (!brand) throw notFound("brand", slug);
  return brand;
}

/** Creates a brand. Throws `conflict` if the slug is taken. */
export async function createBrand(db: D1Database, brand: NewBrand, context: AuditContext): Promise<Brand> {
  const isInserted = await changeAndRecord(
    db,
    db
      .prepare(
        `INSERT OR IGNORE INTO brands (slug, name, strategy, summary, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?5) RETURNING slug`,
      )
      .bind(brand.slug, brand.name, JSON.stringify(brand.strategy), JSON.stringify(newBrandSummary(brand.slug)), context.at),
    context,
    { action: "brand.create", target: `brand:${brand.slug}`, outcome: "Created", after: brand },
  );
  if (!isInserted) throw new ApiError("conflict", `A brand named ${brand.slug} already exists`);
  return findBrand(db, brand.slug);
}

/**
 * Updates the given fields of a brand. Throws `conflict` if the brand was changed meanwhile, `invalid` if the strategy is invalid,
 * `not_found`.
 */
export async function updateBrand(
  db: D1Database,
  slug: string,
  change: z.output<typeof BrandChange>,
  context: AuditContext,
): Promise<Brand> {
  const before = await findBrand(db, slug);
  const name = change.name ?? before.name;
  const strategy = Strategy.parse({ ...before.strategy, ...change.strategy });
  const isChanged = await changeAndRecord(
    db,
    db
      .prepare(`UPDATE brands SET name = ?2, strategy = ?3, updated_at = ?4 WHERE slug = ?1 AND updated_at = ?5 RETURNING slug`)
      .bind(slug, name, JSON.stringify(strategy), context.at, before.updatedAt),
    context,
    {
      action: "brand.update",
      target: `brand:${slug}`,
      outcome: "Changed",
      before: { name: before.name, strategy: before.strategy },
      after: { name, strategy },
    },
  );
  if (!isChanged) throw refused(`Brand ${slug}`, "edit", { code: "changed_meanwhile" });
  return findBrand(db, slug);
}

/** Stores the summary of a brand. Only the agent of the brand calls this. An unchanged summary writes nothing. */
export async function updateBrandSummary(db: D1Database, slug: string, summary: BrandSummary): Promise<void> {
  await db
    .prepare(`UPDATE brands SET summary = ?2, summary_at = ?3 WHERE slug = ?1 AND summary <> ?2`)
    .bind(slug, JSON.stringify(summary), new Date().toISOString())
    .run();
}

/** The queue of cycles. It is in the first operations database, as the brands are: a request is one transaction. */
const [cycleQueue] = queuesOfFirstDatabase;

/** Seconds in which a second request counts as a double click and starts no second cycle. */
const doubleClickSeconds = 30;

/** A requested cycle. `job` is to be dispatched, or null if a request a moment ago already started the cycle. */
export type RequestedCycle = { correlationId: string; job: PreparedJob | null };

/**
 * Requests a cycle of a brand. Brand, job, counters and audit entry commit together, so a crash before sending loses nothing. Two
 * requests within 30 s start one cycle. Throws `not_found`.
 */
export async function requestCycle(db: D1Database, slug: string, context: AuditContext): Promise<RequestedCycle> {
  await findBrand(db, slug);
  const correlationId = `cycle-${slug}-${Date.parse(context.at)}`;
  const message = createMessage(
    "cycle.requested",
    { brand_slug: slug, requested_by: context.actor },
    { source: "desk", correlationId, causationId: causationIdOf("audit", context.id), now: new Date(context.at) },
  );
  const job = prepareJob({ queue: cycleQueue, message }, context.at);
  const isRequested = await changeAndRecord(
    db,
    db
      .prepare(`UPDATE brands SET cycle_at = ?2, cycle_id = ?3 WHERE slug = ?1 AND (cycle_at IS NULL OR cycle_at < ?4) RETURNING slug`)
      .bind(slug, context.at, correlationId, new Date(Date.parse(context.at) - doubleClickSeconds * 1000).toISOString()),
    context,
    { action: "brand.cycle", target: `brand:${slug}`, outcome: `Cycle ${correlationId}`, after: { correlationId } },
    insertPreparedJobs(db, [job], context.at, { sql: "changes() > ?4", parameters: [0] }),
  );
  if (isRequested) return { correlationId, job };
  const row = await db.prepare(`SELECT cycle_id AS id FROM brands WHERE slug = ?1`).bind(slug).first<{ id: string }>();
  return { correlationId: row?.id ?? correlationId, job: null };
}
