import { refused } from "#domain/errors/refused";
import { readMessageFor } from "#domain/dead-letters/replay";
import type { Job } from "#domain/jobs/job";
import { readRetryFacts, retryJob as storeRetry } from "#store/jobs/commands";
import { limiterOf } from "../../coordinator/client.ts";
import { obstacleTo } from "../../external.ts";
import { assertReason } from "../assertReason.ts";
import type { CommandContext } from "../context.ts";
import { dispatchOrHandOver } from "../../publish.ts";
import { assertJobAllows } from "./allowed.ts";

/**
 * Retries a failed job with as many attempts as its producer asked for, and marks its dead letters as replayed. A job with unfinished
 * children is blocked until they have finished. A job whose message came back three times needs a reason. Returns the job as it is now; null if
 * it was removed meanwhile. Throws `conflict`, also if its message is invalid or its queue can't be sent to, `invalid` and `not_found`.
 */
export async function retryJob(context: CommandContext, id: string): Promise<Job | null> {
  const { ops, bindings, audit, after } = context;
  const { queue, consumer, eventId } = await assertJobAllows(context, id, "retry");
  // The reconciler of the Worker that consumes a queue of the job layer dispatches what can't be sent from here.
  const obstacle = consumer === "job-layer" ? null : obstacleTo(bindings, queue);
  if (obstacle) throw refused(`Job ${id}`, "retry", obstacle);
  const { message, cameBack } = await readRetryFacts(ops, id);
  if (!readMessageFor(queue, message, eventId).ok) throw refused(`Job ${id}`, "retry", { code: "invalid_message", of: "job" });
  assertReason(`retry job ${id}`, cameBack, audit.reason);
  const { job, toDispatch } = await storeRetry(ops, id, audit);
  // A cancel request for the last attempt must not cancel the next one, so the limiter forgets it before the job is dispatched.
  await after(
    limiterOf(bindings, queue)
      .release([id])
      .then(() => dispatchOrHandOver(context, toDispatch)),
  );
  return job;
}
