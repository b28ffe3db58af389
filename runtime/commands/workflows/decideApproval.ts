import type { Run } from "#domain/workflows/run";
import { decideRun } from "#store/workflows/commands";
import type { CommandContext } from "../context.ts";
import type { FindBrand } from "./brandApi.ts";

/**
 * Approves or rejects the article of a run, and notifies its brand, which would otherwise find the decision at its next periodic check.
 * Returns the run as it is now. Throws `conflict` if the run does not await approval, `not_found`.
 */
export async function decideApproval(
  { ops, audit, after }: CommandContext,
  id: string,
  decision: "approved" | "rejected",
  findBrand: FindBrand,
): Promise<Run> {
  const decided = await decideRun(ops, id, decision, audit);
  await after(findBrand(decided.tenant).then((brand) => brand.approvalDecided(id)));
  return decided;
}
