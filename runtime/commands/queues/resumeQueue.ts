import type { StoredQueue } from "#domain/queues/health";
import { resumeQueue as storeResume } from "#store/queues/queues";
import { dispatchHeldJobs } from "../../reconcile.ts";
import type { CommandContext } from "../context.ts";

/** Resumes a queue and dispatches the jobs that waited for it. Returns the queue as it is now. Throws `conflict` if it is not paused, `not_found`. */
export async function resumeQueue({ ops, bindings, audit, after }: CommandContext, name: string): Promise<StoredQueue> {
  const resumed = await storeResume(ops, name, audit);
  await after(dispatchHeldJobs({ ops, bindings }, resumed.name));
  return resumed;
}
