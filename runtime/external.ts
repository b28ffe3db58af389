import { maxSendAttempts } from "#domain/dead-letters/replayOutcome";
import { errorText } from "#domain/errors/errorInfo";
import { type ContentType, decodeBody, type EncodedBody } from "#domain/messages/bodies";
import { replayRefusalOf } from "#domain/queues/capabilities";
import { bindingOf } from "#domain/queues/queues";
import type { Refusal } from "#domain/refusals";
import { newAuditContext } from "#store/audit/audit";
import {
  listDueExternalReplays,
  markExternalReplaysSent,
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

/**
 * Sends bodies to queues without a producer, over the API of the Cloudflare account. `check` throws an `ApiError` if a queue can't be reached
 * now. `send` throws if a body was not sent, or if that is not known; {@link PushRefused} if it will never be.
 */
export type BodyPusher = { check: (queue: string) => Promise<void>; send: (queue: string, body: EncodedBody) => Promise<void> };

/** The platform refused a body, and would refuse it again. */
export class PushRefused extends Error {
  override readonly name = "PushRefused";
}

/** The ways to send a body. Without `pusher` no account is connected. */
export type BodySenders = { bindings: QueueBindings; pusher: BodyPusher | null };

/**
 * Makes sure that a body of this type can be sent to a queue. Returns why not, or null. Throws an `ApiError` if the API of the account is the
 * way, and does not reach the queue.
 */
export async function findReplayObstacle(
  { bindings, pusher }: BodySenders,
  queue: string,
  contentType: ContentType,
): Promise<Refusal | null> {
  const hasProducer = producerOf(bindings, queue) !== undefined;
  const refusal = replayRefusalOf({ name: queue, consumer: "external", hasProducer, hasAccount: pusher !== null }, contentType);
  if (refusal === null && !hasProducer) await pusher?.check(queue);
  return refusal;
}

/** A failed attempt to send. `isFinal`: another one would fail too. */
type SendFailure = { error: string; isFinal: boolean };

/** Sends one body. Returns null, or why it could not be sent. */
async function sendBody({ bindings, pusher }: BodySenders, replay: ExternalReplay): Promise<SendFailure | null> {
  try {
    const producer = producerOf(bindings, replay.queue);
    if (producer) await producer.send(decodeBody(replay), { contentType: replay.contentType });
    else if (pusher) await pusher.send(replay.queue, replay);
    else return { error: `There is no binding ${bindingOf(replay.queue)}`, isFinal: false };
    return null;
  } catch (error) {
    return { error: errorText(error), isFinal: error instanceof PushRefused };
  }
}

/** Logs a failed replay. It is sent again a minute later; after the last attempt its dead letter opens again. */
async function recordFailedSend(ops: D1Database, { id, queue, resends }: ExternalReplay, { error, isFinal }: SendFailure): Promise<void> {
  const isLast = isFinal || resends >= maxSendAttempts;
  log("warn", isLast ? "replay failed, its dead letter is open again" : "replay failed, retrying", {
    queue,
    dead_letter: id,
    error,
  });
  if (isLast) await reopenUnsentReplay(ops, id, resends, newAuditContext("system", error));
}

/**
 * Sends the bodies of dead letters whose replay has committed, each with its original content type. Returns how many were
 * sent. A body that cannot be sent is sent again a minute later, 20 times in all; then its dead letter opens again, at once if the
 * platform refuses it. A crash after sending, or a lost answer, sends a body twice, and never loses it.
 */
export async function sendExternalReplays(
  ops: D1Database,
  senders: BodySenders,
  ids: readonly string[],
  now = new Date(),
): Promise<number> {
  const bodies = await takeExternalReplays(ops, ids, now.toISOString());
  const results = await Promise.all(bodies.map(async (replay) => ({ replay, failure: await sendBody(senders, replay) })));
  const sent = results.flatMap(({ replay, failure }) => (failure === null ? [replay.id] : []));
  await markExternalReplaysSent(ops, sent);
  for (const { replay, failure } of results) if (failure !== null) await recordFailedSend(ops, replay, failure);
  return sent.length;
}

/** Part of the reconciler: sends the replays that failed or that a crash interrupted. Returns how many were sent. */
export async function resendExternalReplays(ops: D1Database, senders: BodySenders, now: Date): Promise<number> {
  const ids = await listDueExternalReplays(ops, now.toISOString());
  return ids.length ? sendExternalReplays(ops, senders, ids, now) : 0;
}
