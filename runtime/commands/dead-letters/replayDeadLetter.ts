import { deadLetterRefusals } from "#domain/allowed";
import type { DeadLetter } from "#domain/dead-letters/deadLetter";
import type { ReplayEdit } from "#domain/dead-letters/replay";
import { refused } from "#domain/errors/refused";
import { ApiError } from "#domain/errors/apiError";
import { jobIdOf } from "#domain/jobs/job";
import { replayToExternalQueue } from "#store/dead-letters/external";
import { getDeadLetter } from "#store/dead-letters/list";
import { replayDeadLetter as storeReplay } from "#store/dead-letters/replay";
import { replayToQueue } from "#store/dead-letters/replayToQueue";
import { consumerOf } from "#store/queues/consumers";
import { opsOf, shardOf } from "../../bindings.ts";
import { limiterOf } from "../../coordinator/client.ts";
import { type BodyPusher, findReplayObstacle, obstacleTo, sendExternalReplays } from "../../external.ts";
import { assertReason } from "../assertReason.ts";
import type { CommandContext } from "../context.ts";
import { dispatchOrHandOver } from "../../publish.ts";
import { findReplayTarget } from "./replayTarget.ts";

/** What an operator may say about a replay: an edit, and another queue than its own. */
export type ReplayRequest = ReplayEdit & { queue?: string | undefined };

/** Replays a dead letter to another queue than its own. */
async function moveDeadLetter(
  context: CommandContext,
  deadLetter: DeadLetter,
  { queue, ...edit }: ReplayRequest & { queue: string },
  pusher: BodyPusher | null,
): Promise<DeadLetter> {
  const { ops, bindings, audit, after } = context;
  const { id, contentType } = deadLetter;
  const subject = `Dead letter ${id}`;
  const isElsewhere = shardOf(bindings, queue) !== shardOf(bindings, deadLetter.queue);
  const targetContext = isElsewhere ? { ...context, ops: opsOf(bindings, queue) } : context;
  const target = await findReplayTarget(targetContext, queue, pusher, { subject, verb: "replay", path: "queue" });
  // A replay is one transaction.
  if (isElsewhere)
    throw new ApiError("invalid", `${subject} can't be replayed to ${queue}: that queue is in another database`, [
      { path: "queue", message: "is in another database" },
    ]);
  const isEdited = edit.message !== undefined || edit.payload !== undefined;
  const refusal =
    deadLetterRefusals({ ...deadLetter, sentTo: undefined }).edit ??
    (target.mode === "body" ? await findReplayObstacle({ bindings, pusher }, queue, isEdited ? "json" : contentType) : null);
  if (refusal) throw refused(subject, "replay", refusal);
  const replayed = await replayToQueue(ops, id, edit, target, audit);
  await after(
    target.mode === "job" ? dispatchOrHandOver(context, replayed.toDispatch) : sendExternalReplays(ops, { bindings, pusher }, [id]),
  );
  return replayed.deadLetter;
}

/**
 * Replays a dead letter: runs its job again, or sends its body to its external queue again, by the bindings or, without a producer, by
 * `pusher`. With `queue`, it goes to that one. Checks first whether the queue can be sent to, and changes nothing if not. A message that came
 * back three times needs a reason. Throws `conflict`, `invalid`, `too_large`, `not_found`, `unavailable`.
 */
export async function replayDeadLetter(
  context: CommandContext,
  id: string,
  { queue: target, ...edit }: ReplayRequest,
  pusher: BodyPusher | null = null,
): Promise<DeadLetter> {
  const { ops, bindings, audit, after } = context;
  const { deadLetter: found } = await getDeadLetter(ops, id);
  const { queue, replays, status, contentType, cameBack } = found;
  const isUnresolved = status === "open" || status === "snoozed";
  if (isUnresolved) assertReason(`replay dead letter ${id}`, cameBack, audit.reason);
  if (target !== undefined && target !== queue) return moveDeadLetter(context, found, { ...edit, queue: target }, pusher);
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
