import { errorText } from "#domain/errors/errorInfo";
import { decodeBody } from "#domain/messages/bodies";
import { bindingOf } from "#domain/queues/queues";
import type { Refusal } from "#domain/refusals";
import { newAuditContext } from "#store/audit/audit";
import {
  listDueExternalReplays,
  markExternalReplaysSent,
  maxSendAttempts,
  reopenUnsentReplay,
  takeExternalReplays,
  type ExternalReplay,
} from "#store/dead-letters/external";
import { log } from "./log.ts";
import { producerOf } from "./producers.ts";
import type { QueueBindings } from "./sendToQueue.ts";

/** Returns null if these bindings can send to the queue; otherwise the refusal of a command that needs that. */
export const obstacleTo = (bindings: QueueBindings, queue: string): Refusal | null =>
  producerOf(bindings, queue) ? null : { code: "cannot_send", queue };

/** Sends one body. Returns null, or why it could not be sent. */
async function sendBody(bindings: QueueBindings, replay: ExternalReplay): Promise<string | null> {
  try {
    const sender = producerOf(bindings, replay.queue);
    if (!sender) return `There is no binding ${bindingOf(replay.queue)}`;
    await sender.send(decodeBody(replay), { contentType: replay.contentType });
    return null;
  } catch (error) {
    return errorText(error);
  }
}

/** Logs a failed replay. It is sent again a minute later; after the last attempt its dead letter opens again. */
async function recordFailedSend(ops: D1Database, { id, queue, resends }: ExternalReplay, error: string): Promise<void> {
  const isLast = resends >= maxSendAttempts;
  log("warn", isLast ? "replay failed, its dead letter is open again" : "replay failed, retrying", {
    queue,
    dead_letter: id,
    error,
  });
  if (isLast) await reopenUnsentReplay(ops, id, newAuditContext("system", error));
}

/**
 * Sends the bodies of dead letters whose replay has committed, each with its original content type. Returns how many were
 * sent. A body that cannot be sent is sent again a minute later, 20 times in all; then its dead letter opens again. A crash
 * after sending sends a body twice, and never loses it.
 */
export async function sendExternalReplays(
  ops: D1Database,
  bindings: QueueBindings,
  ids: readonly string[],
  now = new Date(),
): Promise<number> {
  const bodies = await takeExternalReplays(ops, ids, now.toISOString());
  const results = await Promise.all(bodies.map(async (replay) => ({ replay, error: await sendBody(bindings, replay) })));
  const sent = results.flatMap(({ replay, error }) => (error === null ? [replay.id] : []));
  await markExternalReplaysSent(ops, sent);
  for (const { replay, error } of results) if (error !== null) await recordFailedSend(ops, replay, error);
  return sent.length;
}

/** Part of the reconciler: sends the replays that failed or that a crash interrupted. Returns how many were sent. */
export async function resendExternalReplays(ops: D1Database, bindings: QueueBindings, now: Date): Promise<number> {
  const ids = await listDueExternalReplays(ops, now.toISOString());
  return ids.length ? sendExternalReplays(ops, bindings, ids, now) : 0;
}
