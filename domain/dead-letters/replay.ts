import { type ContentType, findNonJson } from "../messages/bodies.ts";
import {
  type AnyMessage,
  assertMessageFits,
  Envelope,
  platformLimits,
  type ParsedMessage,
  parseAs,
  parseMessage,
} from "../messages/envelope.ts";
import { ApiError, type Issue } from "../errors/apiError.ts";
import { messageTypesOf } from "../jobs/newJob.ts";
import { isQueueName } from "../pipeline/queues.ts";
import { unknownFields } from "../messages/unknownFields.ts";

/** An operator's edit of a dead letter before its replay: a new payload, or a whole new message. At most one of them is set. */
export type ReplayEdit = { payload?: unknown; message?: unknown };

/**
 * Parses a body as the consumers of `queue` will. For a queue outside the pipeline only the envelope is checked; its consumer checks the
 * payload. `eventId` is the event id of a job whose body has none.
 */
export function readMessageFor(queue: string, body: unknown, eventId?: string): ParsedMessage {
  const problem = findNonJson(body);
  if (problem) return { ok: false, reason: "The message is not JSON", issues: [problem] };
  return isQueueName(queue) ? parseMessage(body, eventId) : parseAs(body, () => Envelope.shape.payload, eventId);
}

/** {@link readMessageFor}, which also refuses types that the queue does not accept, as far as that is known: of queues of the pipeline. */
function readAcceptedMessage(queue: string, body: unknown, eventId?: string): ParsedMessage {
  const result = readMessageFor(queue, body, eventId);
  if (!result.ok || !isQueueName(queue)) return result;
  const { type } = result.message;
  const types = messageTypesOf(queue);
  if (types.includes(type)) return result;
  return {
    ok: false,
    reason: `${queue} does not accept ${type}. It accepts ${types.join(", ")}`,
    issues: [{ path: "type", message: "not accepted" }],
  };
}

/**
 * Parses a message that an operator wrote. Unlike {@link readMessageFor} it also refuses fields that the type does not have, and types that the
 * queue does not accept, except for `receivedType`: the type of a message that the queue did receive.
 */
export function readEditedMessage(queue: string, body: unknown, eventId?: string, receivedType?: string): ParsedMessage {
  const own = readMessageFor(queue, body, eventId);
  if (!own.ok || own.native) return own;
  const result = own.message.type === receivedType ? own : readAcceptedMessage(queue, body, eventId);
  if (!result.ok) return result;
  const { type, payload } = result.message;
  const issues = unknownFields((body as AnyMessage).payload, payload, "payload");
  return issues.length > 0 ? { ok: false, reason: `The payload has fields that ${type} does not have`, issues } : result;
}

/** The message of a dead letter as it is stored. */
export type DeadMessage = { id: string; queue: string; body: string; contentType: ContentType; eventId: string | null };

/** Returns the value of a stored message: parsed JSON, any other body as its text. */
export const valueOf = ({ body, contentType }: Pick<DeadMessage, "body" | "contentType">): unknown =>
  contentType === "json" ? (JSON.parse(body) as unknown) : body;

/** Returns the type that the stored message gives itself; undefined if it gives none, or is not JSON. */
function typeOf(deadMessage: DeadMessage): string | undefined {
  if (deadMessage.contentType !== "json") return undefined;
  try {
    const body = valueOf(deadMessage);
    return typeof body === "object" && body !== null && "type" in body && typeof body.type === "string" ? body.type : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** True when the stored message is valid for its queue without an edit. */
export function isReadable(deadMessage: Omit<DeadMessage, "id">): boolean {
  try {
    return readMessageFor(deadMessage.queue, valueOf(deadMessage), deadMessage.eventId ?? undefined).ok;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

/** Returns the body with another payload. A body that is not an object is returned unchanged. */
export const withPayload = (body: unknown, payload: unknown): unknown =>
  typeof body === "object" && body !== null && !Array.isArray(body) ? { ...body, payload } : body;

const underMessage = ({ path, message }: Issue): Issue => ({ path: path ? `message.${path}` : "message", message });

/** Reads the message of a replay to `queue` with the rule that applies: edited, for another queue, or as it was. */
function readReplay(queue: string, deadMessage: DeadMessage, body: unknown, isEdited: boolean): ParsedMessage {
  const { queue: ownQueue, eventId } = deadMessage;
  const id = eventId ?? undefined;
  if (queue !== ownQueue) {
    const accepted = readAcceptedMessage(queue, body, id);
    return accepted.ok && isEdited ? readEditedMessage(queue, body, id) : accepted;
  }
  return isEdited ? readEditedMessage(queue, body, id, typeOf(deadMessage)) : readMessageFor(queue, body, id);
}

/**
 * Returns what a replay to `queue` sends: the original body, the body with the operator's payload, or the operator's message. `body` is stored
 * and sent; `message` is its parsed form. Throws `invalid` when the body is not a valid message of the queue, and `too_large`.
 */
export function createReplay(
  deadMessage: DeadMessage,
  edit: ReplayEdit,
  queue: string = deadMessage.queue,
): { message: AnyMessage; body: unknown } {
  const isWholeMessage = edit.message !== undefined;
  const body = isWholeMessage
    ? edit.message
    : edit.payload === undefined
      ? valueOf(deadMessage)
      : withPayload(valueOf(deadMessage), edit.payload);
  const isEdited = isWholeMessage || edit.payload !== undefined;
  const result = readReplay(queue, deadMessage, body, isEdited);
  if (!result.ok) {
    const place = queue === deadMessage.queue ? "as it is" : `to ${queue}`;
    const subject = isWholeMessage ? "This message can't be sent" : `Dead letter ${deadMessage.id} can't be replayed ${place}`;
    throw new ApiError("invalid", `${subject}. ${result.reason}`, isWholeMessage ? result.issues.map(underMessage) : result.issues);
  }
  assertMessageFits(body, isEdited ? undefined : platformLimits.messageBytes);
  return { message: result.message, body };
}
