import { createBrand } from "#store/brands";
import { newAct } from "#store/audit";
import { NewBrand, type Brand } from "#domain/brands";
import { testEnv } from "./env.ts";

/** Makes a brand. */
export const brand = (slug: string): Promise<Brand> =>
  createBrand(testEnv.OPS, NewBrand.parse({ slug, name: slug, strategy: { seedKeywords: ["best budgeting apps"] } }), newAct("test"));
