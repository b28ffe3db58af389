import type { Job } from "#domain/jobs/job";
import { cancelJob as storeCancellation } from "#store/jobs/commands";
import { limiterOf } from "../../coordinator/client.ts";
import type { CommandContext } from "../context.ts";
import { dispatchOrHandOver } from "../../publish.ts";
import { assertJobAllows } from "./allowed.ts";

/**
 * Cancels a job. A job that has not started fails, without a dead letter, which may release its parent. A running job is asked to stop.
 * Returns the job as it is now; null if it was removed meanwhile. Throws `conflict`, `not_found`.
 */
export async function cancelJob(context: CommandContext, id: string): Promise<Job | null> {
  const { ops, bindings, audit, after } = context;
  const { queue } = await assertJobAllows(context, id, "cancel");
  const { job, toDispatch } = await storeCancellation(ops, id, audit);
  if (job?.state === "active") await after(limiterOf(bindings, queue).cancel(id));
  await after(dispatchOrHandOver(context, toDispatch));
  return job;
}
