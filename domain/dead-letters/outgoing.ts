import { decodeBody, isSendable } from "../messages/bodies.ts";
import { type AnyMessage, byteLength, platformLimits } from "../messages/envelope.ts";
import { ApiError } from "../errors/apiError.ts";
import type { ReplayMode } from "./deadLetter.ts";
import { createReplay, type DeadMessage, type ReplayEdit, withPayload } from "./replay.ts";

/** Where a replay goes: `job` if it becomes a job of the queue, `body` if the Workers of the queue know nothing of the job layer. */
export type ReplayTarget = { queue: string; mode: "job" | "body" };

/** The message of a dead letter, and how it is replayed to its own queue. */
export type ReplayableMessage = DeadMessage & { replays: ReplayMode };

/** What a replay sends. `text` is the JSON of a body that replaces the received one; null: as it was received. */
export type OutgoingReplay = { mode: "job"; message: AnyMessage; body: unknown } | { mode: "body"; text: string | null };

/** Returns the JSON text of a body that an operator wrote. Throws `too_large` if a queue cannot take it. */
function checkedText(body: unknown): string {
  const bytes = byteLength(body);
  if (bytes > platformLimits.messageBytes)
    throw new ApiError("too_large", `The body has ${bytes} bytes, but a queue takes at most ${platformLimits.messageBytes}`);
  return JSON.stringify(body);
}

/**
 * Returns the JSON text of the body to send to a queue outside the job layer; null: the body as it was received. The payload of a message that
 * had a job replaces that of its envelope, any other one the whole body. Throws `invalid` if it can't be edited or sent, and `too_large`.
 */
export function outgoingBody(deadMessage: ReplayableMessage, { payload, message }: ReplayEdit): string | null {
  const { id, contentType, replays } = deadMessage;
  if (message !== undefined) return checkedText(message);
  if (payload === undefined) {
    if (isSendable(deadMessage)) return null;
    throw new ApiError(
      "invalid",
      `Dead letter ${id} can't be sent: its body could not be stored. Send another message instead, or drop it`,
    );
  }
  if (contentType === "json") return checkedText(replays === "job" ? withPayload(decodeBody(deadMessage), payload) : payload);
  throw new ApiError(
    "invalid",
    `Only JSON can be edited, but this body is ${contentType}. Replay it unchanged, or send another message instead`,
  );
}

/**
 * Returns what a replay to `target` sends. Throws `invalid` when the queue does not take the message, as far as is known, or when it can't be
 * edited or sent; `too_large`.
 */
export function outgoingReplay(deadMessage: ReplayableMessage, edit: ReplayEdit, { queue, mode }: ReplayTarget): OutgoingReplay {
  if (mode === "body") return { mode, text: outgoingBody(deadMessage, edit) };
  // The payload of a body without an envelope is the whole body, so it must be a whole message.
  const { payload, ...rest } = edit;
  const wholeEdit = payload === undefined || deadMessage.replays === "job" ? edit : { ...rest, message: payload };
  return { mode, ...createReplay(deadMessage, wholeEdit, queue) };
}
