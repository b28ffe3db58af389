import type { Context } from "hono";
import type { AuditContext } from "#domain/audit/audit";
import type { DeadLetter } from "#domain/dead-letters/deadLetter";
import { ApiError } from "#domain/errors/apiError";
import type { ReplayEdit } from "#domain/dead-letters/replay";
import { obstacleTo } from "#runtime/external";
import { getDeadLetter } from "#store/dead-letters/list";
import { replayToExternalQueue } from "#store/dead-letters/external";
import { consumerOf } from "#store/queues/consumers";
import { replayDeadLetter } from "#store/dead-letters/replay";
import { inBackground, dispatchInBackground } from "../background.ts";
import type { AppEnv } from "../context.ts";
import { externalQueueApiOf } from "../externalQueues.ts";

function assertNoObstacle(obstacle: string | null): void {
  if (obstacle) throw new ApiError("conflict", obstacle);
}

/**
 * Replays a dead letter: runs its job again, or sends its body to its external queue again. Checks first whether the queue
 * can be sent to, and changes nothing if not. Throws `conflict`, `invalid`, `too_large`, `not_found`.
 */
export async function replay(c: Context<AppEnv>, id: string, edit: ReplayEdit, context: AuditContext): Promise<DeadLetter> {
  const { deadLetter } = await getDeadLetter(c.var.ops, id);
  const { queue, replays, status } = deadLetter;
  const isUnresolved = status === "open" || status === "snoozed";
  if (replays === "job") {
    // For a queue of another Worker with the job layer, that Worker's reconciler dispatches the job.
    if (isUnresolved && (await consumerOf(c.var.ops, queue)) !== "job-layer") assertNoObstacle(obstacleTo(c.env, queue, "wrangler.jsonc"));
    const replayed = await replayDeadLetter(c.var.ops, id, edit, context);
    dispatchInBackground(c, replayed.toDispatch);
    return replayed.deadLetter;
  }
  const externalQueues = externalQueueApiOf(c.env);
  if (isUnresolved && (replays === "body" || edit.message !== undefined)) assertNoObstacle(await externalQueues.obstacle(queue));
  const replayed = await replayToExternalQueue(c.var.ops, id, edit, context);
  inBackground(c, externalQueues.resend([id]));
  return replayed;
}
