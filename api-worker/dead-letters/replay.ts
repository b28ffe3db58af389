import type { Context } from "hono";
import type { AuditContext } from "#domain/audit/audit";
import type { DeadLetter } from "#domain/dead-letters/deadLetter";
import { ApiError } from "#domain/errors/apiError";
import type { ReplayEdit } from "#domain/dead-letters/replay";
import { type ExternalQueueApi, obstacleTo } from "#runtime/external";
import { getDeadLetter } from "#store/dead-letters/list";
import { replayToExternalQueue } from "#store/dead-letters/external";
import { consumerOf } from "#store/queues/consumers";
import { replayDeadLetter } from "#store/dead-letters/replay";
import { inBackground, dispatchInBackground } from "../background.ts";
import type { AppEnv } from "../context.ts";
import type { Env } from "../env.ts";

/** The door to queues that know nothing of jobs: only the dead-letter monitor can send to them. */
export const externalQueueApiOf = (env: Env): ExternalQueueApi => env.DEAD_LETTER_MONITOR as unknown as ExternalQueueApi;

function assertNoObstacle(obstacle: string | null): void {
  if (obstacle) throw new ApiError("conflict", obstacle);
}

/**
 * Replays a dead letter the way its queue works: its job runs again, or its body goes back as it came. Whether anything
 * can be sent there is asked first, so that nothing is changed if not. Throws `conflict`, `invalid`, `too_large`, `not_found`.
 */
export async function replay(c: Context<AppEnv>, id: string, edit: ReplayEdit, act: AuditContext): Promise<DeadLetter> {
  const { deadLetter } = await getDeadLetter(c.var.ops, id);
  const { queue, replays, status } = deadLetter;
  const pending = status === "open" || status === "snoozed";
  if (replays === "job") {
    // A Worker of the job layer finds what waits on its queue by its own sweep, if nothing can be sent there from here.
    if (pending && (await consumerOf(c.var.ops, queue)) !== "job-layer") assertNoObstacle(obstacleTo(c.env, queue, "wrangler.jsonc"));
    const replayed = await replayDeadLetter(c.var.ops, id, edit, act);
    dispatchInBackground(c, replayed.toDispatch);
    return replayed.deadLetter;
  }
  const door = externalQueueApiOf(c.env);
  if (pending && (replays === "body" || edit.message !== undefined)) assertNoObstacle(await door.obstacle(queue));
  const replayed = await replayToExternalQueue(c.var.ops, id, edit, act);
  inBackground(c, door.resend([id]));
  return replayed;
}
