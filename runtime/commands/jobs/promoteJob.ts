import type { Job } from "#domain/jobs/job";
import { promoteJob as storePromotion } from "#store/jobs/commands";
import type { CommandContext } from "../context.ts";
import { dispatchOrHandOver } from "../../publish.ts";
import { assertJobAllows } from "./allowed.ts";

/** Lets a delayed job run now. Returns the job as it is now; null if it was removed meanwhile. Throws `conflict`, `not_found`. */
export async function promoteJob(context: CommandContext, id: string): Promise<Job | null> {
  await assertJobAllows(context, id, "promote");
  const { job, toDispatch } = await storePromotion(context.ops, id, context.audit);
  await context.after(dispatchOrHandOver(context, toDispatch));
  return job;
}
