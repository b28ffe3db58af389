import { ApiError } from "#domain/errors/apiError";
import { type RefusedVerb, refused } from "#domain/errors/refused";
import { readReplayTarget, type StoredTarget } from "#store/queues/replayTarget";
import { type BodyPusher, findReplayObstacle, obstacleTo } from "../../external.ts";
import { producerOf } from "../../producers.ts";
import type { CommandContext } from "../context.ts";

/**
 * Returns where a replay to `queue` goes. `subject` and `verb` are for the error, such as "Dead letter 7 can't be replayed". Throws `invalid`
 * for an unknown queue, `conflict` for one that can't be sent to, and what the API of the account answers if it is the only way.
 */
export async function findReplayTarget(
  { ops, bindings, audit }: Pick<CommandContext, "ops" | "bindings" | "audit">,
  queue: string,
  pusher: BodyPusher | null,
  { subject, verb, path }: { subject: string; verb: RefusedVerb; path: string },
): Promise<StoredTarget> {
  const target = await readReplayTarget(ops, queue, audit.at);
  if (!target.isKnown && pusher === null && !producerOf(bindings, queue))
    throw new ApiError("invalid", `There is no queue named ${queue}. A queue appears with its first job or dead letter`, [
      { path, message: "unknown" },
    ]);
  // The Worker of a queue of the job layer dispatches its jobs itself.
  if (target.consumer === "job-layer") return target;
  const obstacle = target.mode === "job" ? obstacleTo(bindings, queue) : await findReplayObstacle({ bindings, pusher }, queue, "json");
  if (obstacle) throw refused(subject, verb, obstacle);
  return target;
}
