import type { Run } from "#domain/workflows/run";
import { decideRun } from "#store/workflows/commands";
import type { CommandContext } from "../context.ts";
import type { FindRunOwner } from "./runOwner.ts";

/**
 * Approves or rejects a run, and notifies its owner, which would otherwise find the decision at its next periodic check.
 * Returns the run as it is now. Throws `conflict` if the run does not await approval, `not_found`.
 */
export async function decideApproval(
  { ops, audit, after }: CommandContext,
  id: string,
  decision: "approved" | "rejected",
  findOwner: FindRunOwner,
): Promise<Run> {
  const decided = await decideRun(ops, id, decision, audit);
  await after(findOwner(decided.tenant).then((owner) => owner.approvalDecided(id)));
  return decided;
}
