import { type ContentType, findNonJson } from "../messages/bodies.ts";
import {
  type AnyMessage,
  assertMessageFits,
  Envelope,
  type Issue,
  platformLimits,
  type ParsedMessage,
  parseAs,
  parseMessage,
} from "../messages/envelope.ts";
import { ApiError } from "../errors/apiError.ts";
import { messageTypesOf } from "../jobs/newJob.ts";
import { isQueueName } from "../queues/queues.ts";
import { unknownFields } from "../messages/unknownFields.ts";

/** What an operator sends in place of what died: another payload in its message, or another message. At most one of them. */
export type ReplayEdit = { payload?: unknown; message?: unknown };

/**
 * Reads a body as the consumers of `queue` will. What a queue outside the pipeline takes is known to its consumer only,
 * which checks it again. `eventId` is that of a job whose body has none.
 */
export function readMessageFor(queue: string, body: unknown, eventId?: string): ParsedMessage<AnyMessage> {
  const trouble = findNonJson(body);
  if (trouble) return { ok: false, reason: "The message is not JSON", issues: [trouble] };
  return isQueueName(queue) ? parseMessage(body, eventId) : parseAs(body, () => Envelope.shape.payload, eventId);
}

/** {@link readFor} for a message that somebody wrote: a type that its queue doesn't take is refused as well, and fields that its type doesn't know. */
export function readEditedMessage(queue: string, body: unknown, eventId?: string): ParsedMessage<AnyMessage> {
  const read = readMessageFor(queue, body, eventId);
  if (!read.ok || read.native) return read;
  const { type, payload } = read.message;
  const types: readonly string[] = messageTypesOf(queue);
  if (isQueueName(queue) && !types.includes(type))
    return {
      ok: false,
      reason: `${queue} does not take ${type}: it takes ${types.join(", ")}`,
      issues: [{ path: "type", message: "not taken" }],
    };
  const issues = unknownFields((body as AnyMessage).payload, payload, "payload");
  return issues.length > 0 ? { ok: false, reason: `The payload has fields that ${type} doesn't know`, issues } : read;
}

/** What died, as it is kept. */
type DeadMessage = { id: string; queue: string; body: string; contentType: ContentType; eventId: string | null };

const valueOf = ({ body, contentType }: Pick<DeadMessage, "body" | "contentType">): unknown =>
  contentType === "json" ? (JSON.parse(body) as unknown) : body;

/** True when a consumer of its queue can read what died as it came. */
export function isReadable(dead: Omit<DeadMessage, "id">): boolean {
  try {
    return readMessageFor(dead.queue, valueOf(dead), dead.eventId ?? undefined).ok;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

/** A body with another payload; one that is no object stays as it is. */
const withPayload = (body: unknown, payload: unknown): unknown =>
  typeof body === "object" && body !== null && !Array.isArray(body) ? { ...body, payload } : body;

const inMessage = ({ path, message }: Issue): Issue => ({ path: path ? `message.${path}` : "message", message });

/**
 * What a replay sends: what died as it came, with the operator's payload in it, or the operator's message. `message` is
 * what was read of `body`, which is what is kept and sent. Throws `invalid` when it is no message of its queue, `too_large`.
 */
export function createReplay(dead: DeadMessage, edit: ReplayEdit): { message: AnyMessage; body: unknown } {
  const whole = edit.message !== undefined;
  const body = whole ? edit.message : edit.payload === undefined ? valueOf(dead) : withPayload(valueOf(dead), edit.payload);
  const written = whole || edit.payload !== undefined;
  const read = written
    ? readEditedMessage(dead.queue, body, dead.eventId ?? undefined)
    : readMessageFor(dead.queue, body, dead.eventId ?? undefined);
  if (!read.ok) {
    const what = whole ? "This message can't be sent" : `Dead letter ${dead.id} can't be replayed as it is`;
    throw new ApiError("invalid", `${what}. ${read.reason}`, whole ? read.issues.map(inMessage) : read.issues);
  }
  assertMessageFits(body, written ? undefined : platformLimits.messageBytes);
  return { message: read.message, body };
}
