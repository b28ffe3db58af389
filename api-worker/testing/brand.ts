import { createBrand } from "#store/brands/brands";
import { newAuditContext } from "#store/audit/audit";
import { NewBrand, type Brand } from "#domain/brands/brand";
import { testEnv } from "./env.ts";

/** Creates a brand. */
export const addBrand = (slug: string): Promise<Brand> =>
  createBrand(
    testEnv.OPS,
    NewBrand.parse({ slug, name: slug, strategy: { seedKeywords: ["best budgeting apps"] } }),
    newAuditContext("test"),
  );
