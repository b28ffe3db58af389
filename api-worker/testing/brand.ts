import { strategyFactory } from "#factories/brands";
import type { Brand } from "#brand-engine/domain/brand";
import { createBrand } from "#brand-engine/store/brands";
import { newAuditContext } from "#store/audit/audit";
import { testEnv } from "./env.ts";

/** Creates a brand whose name is its slug. */
export const addBrand = (slug: string): Promise<Brand> => {
  const strategy = strategyFactory.build({ seedKeywords: ["best budgeting apps"] });
  return createBrand(testEnv.OPS, { slug, name: slug, strategy }, newAuditContext("test"));
};

/** The calls that the stand-in of a brand's agent has received. */
export async function agentCalls(slug: string): Promise<string[]> {
  const stub = testEnv.BRAND_AGENT.get(testEnv.BRAND_AGENT.idFromName(slug)) as unknown as { recordedCalls: () => Promise<string[]> };
  return [...(await stub.recordedCalls())];
}
