import type { Context } from "hono";
import type { Act } from "#domain/audit";
import type { DeadLetter } from "#domain/deadLetters";
import { Fault } from "#domain/faults";
import type { Edit } from "#domain/replays";
import { type ForeignDoor, obstacleTo } from "#runtime/foreign";
import { getDeadLetter } from "#store/deadLetters";
import { replayForeign } from "#store/foreign";
import { consumerOf } from "#store/queueConsumers";
import { replayDeadLetter } from "#store/replays";
import { inBackground, sendJobsSoon } from "./after.ts";
import type { Door } from "./context.ts";
import type { Env } from "./env.ts";

/** The door to queues that know nothing of jobs: only the dead-letter monitor can send to them. */
export const foreignDoor = (env: Env): ForeignDoor => env.DEAD_LETTER_MONITOR as unknown as ForeignDoor;

function refuse(obstacle: string | null): void {
  if (obstacle) throw new Fault("conflict", obstacle);
}

/**
 * Replays a dead letter the way its queue works: its job runs again, or its body goes back as it came. Whether anything
 * can be sent there is asked first, so that nothing is changed if not. Throws `conflict`, `invalid`, `too_large`, `not_found`.
 */
export async function replay(c: Context<Door>, id: string, edit: Edit, act: Act): Promise<DeadLetter> {
  const { deadLetter } = await getDeadLetter(c.var.ops, id);
  const { queue, replays, status } = deadLetter;
  const pending = status === "open" || status === "snoozed";
  if (replays === "job") {
    // A Worker of the job layer finds what waits on its queue by its own sweep, if nothing can be sent there from here.
    if (pending && (await consumerOf(c.var.ops, queue)) !== "job-layer") refuse(obstacleTo(c.env, queue, "wrangler.jsonc"));
    const replayed = await replayDeadLetter(c.var.ops, id, edit, act);
    sendJobsSoon(c, replayed.send);
    return replayed.deadLetter;
  }
  const door = foreignDoor(c.env);
  if (pending && (replays === "body" || edit.message !== undefined)) refuse(await door.obstacle(queue));
  const replayed = await replayForeign(c.var.ops, id, edit, act);
  inBackground(c, door.resend([id]));
  return replayed;
}
