import type { DeadLetter } from "#domain/dead-letters/deadLetter";
import type { ReplayEdit } from "#domain/dead-letters/replay";
import { maxReturns, needsReplayReason, returnsText } from "#domain/dead-letters/returns";
import { ApiError } from "#domain/errors/apiError";
import { refused } from "#domain/errors/refused";
import { jobIdOf } from "#domain/jobs/job";
import { replayToExternalQueue } from "#store/dead-letters/external";
import { getDeadLetter } from "#store/dead-letters/list";
import { replayDeadLetter as storeReplay } from "#store/dead-letters/replay";
import { consumerOf } from "#store/queues/consumers";
import { limiterOf } from "../../coordinator/client.ts";
import { type BodyPusher, findReplayObstacle, obstacleTo, sendExternalReplays } from "../../external.ts";
import { type CommandContext, dispatchOrHandOver } from "../context.ts";

/**
 * Replays a dead letter: runs its job again, or sends its body to its external queue again, by the bindings or, without a producer, by
 * `pusher`. Checks first whether the queue can be sent to, and changes nothing if not. A message that came back three times needs a reason.
 * Throws `conflict`, `invalid`, `too_large`, `not_found`, `unavailable`.
 */
export async function replayDeadLetter(
  context: CommandContext,
  id: string,
  edit: ReplayEdit,
  pusher: BodyPusher | null = null,
): Promise<DeadLetter> {
  const { ops, bindings, audit, after } = context;
  const { queue, replays, status, contentType, cameBack } = (await getDeadLetter(ops, id)).deadLetter;
  const isUnresolved = status === "open" || status === "snoozed";
  if (isUnresolved && needsReplayReason({ cameBack }) && !audit.reason)
    throw new ApiError("invalid", `${returnsText({ cameBack })}. Give a reason to replay dead letter ${id} again`, [
      { path: "reason", message: `needed after ${maxReturns} returns` },
    ]);
  if (replays === "job") {
    // For a queue of another Worker with the job layer, that Worker's reconciler dispatches the job.
    const isSentFromHere = isUnresolved && (await consumerOf(ops, queue)) !== "job-layer";
    const obstacle = isSentFromHere ? obstacleTo(bindings, queue) : null;
    if (obstacle) throw refused(`Dead letter ${id}`, "replay", obstacle);
    const { deadLetter, message, toDispatch } = await storeReplay(ops, id, edit, audit);
    // As for a retry: a cancel request for the last attempt must not cancel the next one.
    await after(
      limiterOf(bindings, queue)
        .release([jobIdOf(message.event_id, queue)])
        .then(() => dispatchOrHandOver(context, toDispatch)),
    );
    return deadLetter;
  }
  const senders = { bindings, pusher };
  const isEdited = edit.message !== undefined || edit.payload !== undefined;
  const isSendable = isUnresolved && (replays === "body" || edit.message !== undefined);
  const obstacle = isSendable ? await findReplayObstacle(senders, queue, isEdited ? "json" : contentType) : null;
  if (obstacle) throw refused(`Dead letter ${id}`, "replay", obstacle);
  const replayed = await replayToExternalQueue(ops, id, edit, audit);
  await after(sendExternalReplays(ops, senders, [id]));
  return replayed;
}
