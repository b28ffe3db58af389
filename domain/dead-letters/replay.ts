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

/** Parses a message that an operator wrote. Unlike {@link readMessageFor} it also refuses types that the queue does not accept and fields that the type does not have. */
export function readEditedMessage(queue: string, body: unknown, eventId?: string): ParsedMessage {
  const result = readMessageFor(queue, body, eventId);
  if (!result.ok || result.native) return result;
  const { type, payload } = result.message;
  const types: readonly string[] = messageTypesOf(queue);
  if (isQueueName(queue) && !types.includes(type))
    return {
      ok: false,
      reason: `${queue} does not accept ${type}. It accepts ${types.join(", ")}`,
      issues: [{ path: "type", message: "not accepted" }],
    };
  const issues = unknownFields((body as AnyMessage).payload, payload, "payload");
  return issues.length > 0 ? { ok: false, reason: `The payload has fields that ${type} does not have`, issues } : result;
}

/** The message of a dead letter as it is stored. */
type DeadMessage = { id: string; queue: string; body: string; contentType: ContentType; eventId: string | null };

const valueOf = ({ body, contentType }: Pick<DeadMessage, "body" | "contentType">): unknown =>
  contentType === "json" ? (JSON.parse(body) as unknown) : body;

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
const withPayload = (body: unknown, payload: unknown): unknown =>
  typeof body === "object" && body !== null && !Array.isArray(body) ? { ...body, payload } : body;

const underMessage = ({ path, message }: Issue): Issue => ({ path: path ? `message.${path}` : "message", message });

/**
 * Returns what a replay sends: the original body, the body with the operator's payload, or the operator's message. `body` is stored and
 * sent; `message` is its parsed form. Throws `invalid` when the body is not a valid message of its queue, and `too_large`.
 */
export function createReplay(deadMessage: DeadMessage, edit: ReplayEdit): { message: AnyMessage; body: unknown } {
  const isWholeMessage = edit.message !== undefined;
  const body = isWholeMessage
    ? edit.message
    : edit.payload === undefined
      ? valueOf(deadMessage)
      : withPayload(valueOf(deadMessage), edit.payload);
  const isEdited = isWholeMessage || edit.payload !== undefined;
  const result = isEdited
    ? readEditedMessage(deadMessage.queue, body, deadMessage.eventId ?? undefined)
    : readMessageFor(deadMessage.queue, body, deadMessage.eventId ?? undefined);
  if (!result.ok) {
    const subject = isWholeMessage ? "This message can't be sent" : `Dead letter ${deadMessage.id} can't be replayed as it is`;
    throw new ApiError("invalid", `${subject}. ${result.reason}`, isWholeMessage ? result.issues.map(underMessage) : result.issues);
  }
  assertMessageFits(body, isEdited ? undefined : platformLimits.messageBytes);
  return { message: result.message, body };
}
