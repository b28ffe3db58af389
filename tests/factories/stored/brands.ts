import type { Brand } from "#brand-engine/domain/brand";
import type { Strategy } from "#brand-engine/domain/strategy";
import { newAuditContext } from "#store/audit/audit";
import { createBrand } from "#brand-engine/store/brands";
import { strategyFactory } from "../brands.ts";

/** Creates a brand whose name is its slug. */
export const insertBrand = (db: D1Database, slug: string, strategy: Partial<Strategy> = {}): Promise<Brand> =>
  createBrand(db, { slug, name: slug, strategy: strategyFactory.build(strategy) }, newAuditContext("test"));
