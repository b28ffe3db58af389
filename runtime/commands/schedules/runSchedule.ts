import { dispatchableOf } from "#store/jobs/prepare";
import { runScheduleNow } from "#store/schedules/commands";
import type { CommandContext } from "../context.ts";
import { dispatchOrHandOver } from "../../publish.ts";

/**
 * Creates a job of a schedule now and dispatches it. The next run stays as it is. Two calls within 2 s create one job. Returns the id of
 * the job. Throws `not_found`, and `invalid` if the queue no longer takes the message.
 */
export async function runSchedule(context: CommandContext, id: string): Promise<{ jobId: string }> {
  const { jobId, job } = await runScheduleNow(context.ops, id, context.audit);
  if (job) await context.after(dispatchOrHandOver(context, dispatchableOf(job)));
  return { jobId };
}
