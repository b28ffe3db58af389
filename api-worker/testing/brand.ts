import { insertBrand } from "#factories/stored/brands";
import type { Brand } from "#brand-engine/domain/brand";
import { testEnv } from "./env.ts";

/** Creates a brand. */
export const addBrand = (slug: string): Promise<Brand> => insertBrand(testEnv.OPS, slug, { seedKeywords: ["best budgeting apps"] });

/** The calls that the stand-in of a brand's agent has received. */
export async function agentCalls(slug: string): Promise<string[]> {
  const stub = testEnv.BRAND_AGENT.get(testEnv.BRAND_AGENT.idFromName(slug)) as unknown as { recordedCalls: () => Promise<string[]> };
  return [...(await stub.recordedCalls())];
}
