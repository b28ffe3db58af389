import { errorText } from "#domain/errors/errorInfo";
import { decodeBody } from "#domain/messages/bodies";
import { bindingOf } from "#domain/queues/queues";
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
import { queueBindingOf, type QueueBindings } from "./publish.ts";

/** What the dead-letter monitor does for others: it holds the queues that know nothing of jobs. */
export type ExternalQueueApi = {
  /** Null when the queue can be sent to; otherwise what has to be done so that it can. */
  obstacle: (queue: string) => Promise<string | null>;
  /** Sends the bodies of those of these dead letters that have to be sent. Answers how many were. */
  resend: (ids: string[]) => Promise<number>;
};

/** Null when these bindings can send to the queue; otherwise the line that is missing, for an operator. */
export const obstacleTo = (senders: QueueBindings, queue: string, config: string): string | null =>
  queueBindingOf(senders, queue)
    ? null
    : `Nothing can be sent to ${queue} yet: add { "queue": "${queue}", "binding": "${bindingOf(queue)}" } to queues.producers in ${config} and deploy it again`;

/** Sends one body. Answers why it could not be sent, or null. */
async function sendBody(senders: QueueBindings, one: ExternalReplay): Promise<string | null> {
  try {
    const sender = queueBindingOf(senders, one.queue);
    if (!sender) return `There is no binding ${bindingOf(one.queue)}`;
    await sender.send(decodeBody(one), { contentType: one.contentType });
    return null;
  } catch (error) {
    return errorText(error);
  }
}

/** What follows a replay that could not be sent: it is tried again a minute later, or is open again. */
async function recordFailedSend(ops: D1Database, { id, queue, resends }: ExternalReplay, error: string): Promise<void> {
  const last = resends >= maxSendAttempts;
  log("warn", last ? "a replay can't be sent, its dead letter is open again" : "a replay could not be sent, it is tried again", {
    queue,
    dead_letter: id,
    error,
  });
  if (last) await reopenUnsentReplay(ops, id, newAuditContext("system", error));
}

/**
 * Sends the bodies of dead letters whose replay has committed, each with the content type it came with; answers how many
 * were sent. One that can't be sent is tried again a minute later, 20 times in all; then its dead letter is open again. A
 * crash after sending sends it twice, never not at all.
 */
export async function sendExternalReplays(
  ops: D1Database,
  senders: QueueBindings,
  ids: readonly string[],
  now = new Date(),
): Promise<number> {
  const bodies = await takeExternalReplays(ops, ids, now.toISOString());
  const results = await Promise.all(bodies.map(async (one) => ({ one, error: await sendBody(senders, one) })));
  const sent = results.flatMap(({ one, error }) => (error === null ? [one.id] : []));
  await markExternalReplaysSent(ops, sent);
  for (const { one, error } of results) if (error !== null) await recordFailedSend(ops, one, error);
  return sent.length;
}

/** Part of the sweep: has sent what a crash kept from being sent. Answers how many were sent. */
export async function resendExternalReplays(ops: D1Database, door: Pick<ExternalQueueApi, "resend">, now: Date): Promise<number> {
  const ids = await listDueExternalReplays(ops, now.toISOString());
  return ids.length ? door.resend(ids) : 0;
}
