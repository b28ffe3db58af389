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

/** The calls that the stand-in of a brand's agent has received. */
export async function agentCalls(slug: string): Promise<string[]> {
  const stub = testEnv.BRAND_AGENT.get(testEnv.BRAND_AGENT.idFromName(slug)) as unknown as { recordedCalls: () => Promise<string[]> };
  return [...(await stub.recordedCalls())];
}
