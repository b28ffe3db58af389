import type { Brand } from "#domain/brands/brand";
import type { Strategy } from "#domain/brands/strategy";
import { newAuditContext } from "#store/audit/audit";
import { createBrand } from "#store/brands/brands";
import { strategyFactory } from "../brands.ts";

/** Creates a brand whose name is its slug. */
export const insertBrand = (db: D1Database, slug: string, strategy: Partial<Strategy> = {}): Promise<Brand> =>
  createBrand(db, { slug, name: slug, strategy: strategyFactory.build(strategy) }, newAuditContext("test"));
