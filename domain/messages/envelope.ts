import { z } from "zod";
import { messageTypeOf } from "../pipeline/messages.ts";
import { ApiError, type Issue } from "../errors/apiError.ts";
import { newIdAndTime } from "../ids.ts";
import { readCausationId } from "./causation.ts";
import { CausationId } from "./causationField.ts";
import { nativeOf } from "./native.ts";

export { derivedIdAt, derivedId, newId, newIdAt } from "../ids.ts";

/** Limits of Cloudflare Queues. Messages over a limit are refused before they are sent, because the platform would drop them or throw. */
export const platformLimits = { messageBytes: 128_000, batchBytes: 256_000, batchMessages: 100, delaySeconds: 43_200 } as const;

const eventIdPattern = /^[A-Za-z0-9][A-Za-z0-9_-]{0,79}$/;
const correlationIdPattern = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/;
const timestampPattern = z.regexes.datetime({});
/** From 1 to 80 characters. */
const namePattern = /^[^]{1,80}$/;

export const EventId = z.string().regex(eventIdPattern, "letters, digits, dashes; at most 80");
export const CorrelationId = z.string().regex(correlationIdPattern, "letters, digits, dots, dashes; at most 100");

/** The envelope of every message, with any payload. `timestamp` is ISO-8601 UTC. */
export const Envelope = z.object({
  event_id: EventId,
  type: z.string().min(1).max(80),
  source: z.string().min(1).max(80),
  timestamp: z.iso.datetime(),
  correlation_id: CorrelationId.optional(),
  causation_id: CausationId,
  payload: z.unknown(),
});

/** A message of any type. The payload is as it came, or as the schema of the consumer parsed it. It may have more fields than the envelope. */
export type AnyMessage = z.output<typeof Envelope>;

/** An envelope that keeps additional fields of the sender. */
const OpenEnvelope = Envelope.loose();

const isMatch = (value: unknown, pattern: RegExp): boolean => typeof value === "string" && pattern.test(value);

const requiredFields = Object.entries({ event_id: eventIdPattern, type: namePattern, source: namePattern, timestamp: timestampPattern });

/**
 * True for a body that {@link Envelope} accepts unchanged. It costs a tenth of a parse, which a body needs only if this is false: for its
 * issues, or to drop a `causation_id` that names no cause.
 */
export function isEnvelope(body: unknown): body is AnyMessage {
  if (typeof body !== "object" || body === null || !("payload" in body)) return false;
  const fields = body as Record<string, unknown>;
  const { correlation_id: correlation, causation_id: causation } = fields;
  return (
    requiredFields.every(([name, pattern]) => isMatch(fields[name], pattern)) &&
    (correlation === undefined || isMatch(correlation, correlationIdPattern)) &&
    (causation === undefined || readCausationId(body) !== null)
  );
}

/** Returns the envelope of a body, with additional fields of its sender, or what is wrong with it. */
function parseEnvelope(body: unknown): { data: AnyMessage } | { error: z.ZodError } {
  if (isEnvelope(body)) return { data: body };
  const parsed = OpenEnvelope.safeParse(body);
  return parsed.success ? { data: parsed.data } : { error: parsed.error };
}

/**
 * The result of parsing a body. `native` marks a notification from Cloudflare, which has no envelope. `envelope` is set when only the type or
 * the payload is invalid.
 */
export type ParsedMessage =
  | { ok: true; message: AnyMessage; native?: boolean }
  | { ok: false; reason: string; issues: Issue[]; envelope?: AnyMessage };

/** Returns the issues of a zod error as `{path, message}`, at most 20, with `prefix` before each path. */
export const issuesOf = (error: z.ZodError, prefix: string[] = []): Issue[] =>
  error.issues.slice(0, 20).map((issue) => ({ path: [...prefix, ...issue.path].join("."), message: issue.message }));

/** True for a body with an event id: its sender gave it an envelope. */
export const hasEventId = (body: unknown): boolean => typeof body === "object" && body !== null && "event_id" in body;

/**
 * Parses an unknown body as a message whose payload is valid for the schema that `schemaOf` returns for its type; otherwise returns what is
 * wrong. A notification from Cloudflare without a schema is accepted unchanged. The parsed payload is for handlers; the body itself is stored
 * and sent. `eventId` is the event id of a job whose body has none. Never throws.
 */
export function parseAs(body: unknown, schemaOf: (type: string) => z.ZodType | undefined, eventId?: string): ParsedMessage {
  const native = hasEventId(body) ? null : nativeOf(body, eventId);
  const envelope = parseEnvelope(native ?? body);
  if ("error" in envelope) return { ok: false, reason: "The body is not an envelope", issues: issuesOf(envelope.error) };
  const message = envelope.data;
  const { type } = message;
  const schema = schemaOf(type);
  if (!schema && native) return { ok: true, message, native: true };
  if (!schema)
    return {
      ok: false,
      reason: `Unknown message type ${JSON.stringify(type)}`,
      issues: [{ path: "type", message: "unknown" }],
      envelope: message,
    };
  const payload = schema.safeParse(message.payload);
  if (!payload.success)
    return { ok: false, reason: `The payload does not fit ${type}`, issues: issuesOf(payload.error, ["payload"]), envelope: message };
  return { ok: true, message: { ...message, payload: payload.data }, ...(native ? { native: true } : {}) };
}

/** {@link parseAs} with the schemas of the catalog. */
export const parseMessage = (body: unknown, eventId?: string): ParsedMessage =>
  parseAs(body, (type) => messageTypeOf(type)?.payload, eventId);

/** The envelope fields that a sender can set. Defaults: a new event id, the current time, no correlation id, no cause. */
export type MessageOrigin = {
  source: string;
  correlationId?: string | undefined;
  causationId?: string | undefined;
  eventId?: string;
  now?: Date;
};

/**
 * Creates a message of any type with the payload as given. Throws `too_large` over 127,840 bytes and `invalid` when the envelope would be
 * invalid, so that no message is sent that its consumer would refuse as malformed.
 */
export const wrapInEnvelope = (type: string, payload: unknown, origin: MessageOrigin): AnyMessage =>
  serializeInEnvelope(type, payload, origin).message;

/** {@link wrapInEnvelope} with the JSON text of the message, for a caller that stores it. */
export function serializeInEnvelope(type: string, payload: unknown, origin: MessageOrigin): { message: AnyMessage; bodyText: string } {
  // The row of a job is shorter if its message has the time of its id.
  const { id, at } = origin.eventId === undefined ? newIdAndTime() : { id: origin.eventId, at: new Date().toISOString() };
  const message = {
    event_id: id,
    type,
    source: origin.source,
    timestamp: origin.now?.toISOString() ?? at,
    ...(origin.correlationId ? { correlation_id: origin.correlationId } : {}),
    ...(origin.causationId ? { causation_id: origin.causationId } : {}),
    payload,
  };
  const bodyText = JSON.stringify(message);
  assertTextFits(bodyText);
  const read = parseEnvelope(message);
  if ("error" in read) throw new ApiError("invalid", "The message would have an invalid envelope", issuesOf(read.error));
  return { message, bodyText };
}

/** Creates a message whose payload fits `schema`. Throws `invalid` when it does not and `too_large` over 127,840 bytes. */
export function createMessageOf(schema: z.ZodType, type: string, payload: unknown, origin: MessageOrigin): AnyMessage {
  const parsed = schema.safeParse(payload);
  if (!parsed.success) throw new ApiError("invalid", `The payload does not fit ${type}`, issuesOf(parsed.error, ["payload"]));
  return wrapInEnvelope(type, parsed.data, origin);
}

/** Creates a message of the catalog. Throws `invalid` when the type is unknown or the payload does not fit it, and `too_large`. */
export function createMessage(type: string, payload: unknown, origin: MessageOrigin): AnyMessage {
  const definition = messageTypeOf(type);
  if (!definition) throw new ApiError("invalid", `Unknown message type ${JSON.stringify(type)}`);
  return createMessageOf(definition.payload, type, payload, origin);
}

const encoder = new TextEncoder();

/** Returns the size of a text in UTF-8, bytes. */
export const textBytes = (text: string): number => encoder.encode(text).byteLength;

/** Returns the size of a body as the queue counts it, bytes. */
export const byteLength = (body: unknown): number => textBytes(JSON.stringify(body));

/** Bytes that a ticket adds to a message at most. */
const ticketBytes = 160;

// A UTF-16 unit has at most three bytes in UTF-8, so most texts need not be measured.
const isTextWithinBytes = (text: string, maxBytes: number): boolean => text.length * 3 <= maxBytes || textBytes(text) <= maxBytes;

const maxNewMessageBytes = platformLimits.messageBytes - ticketBytes;

function assertTextFits(text: string, maxBytes = maxNewMessageBytes): void {
  if (!isTextWithinBytes(text, maxBytes))
    throw new ApiError(
      "too_large",
      `The message has ${textBytes(text)} bytes, the limit is ${maxBytes}. Store the data and send a reference`,
    );
}

/**
 * Throws `too_large` when the platform would refuse the message with its ticket. A message that came from a queue may be sent back at its
 * original size: set `maxBytes` for it.
 */
export const assertMessageFits = (message: unknown, maxBytes?: number): void => assertTextFits(JSON.stringify(message), maxBytes);

/** True when the body has at most `maxBytes` bytes, by default the limit of the platform. */
export const isWithinBytes = (body: unknown, maxBytes: number = platformLimits.messageBytes): boolean =>
  isTextWithinBytes(JSON.stringify(body), maxBytes);

/**
 * Returns a message with its cause. A message that has a `causation_id` keeps it, and one that the platform would refuse with the additional
 * field stays as it is.
 */
export function withCausationId<M extends object>(message: M, causationId: string): M {
  if (Object.hasOwn(message, "causation_id")) return message;
  const caused = { ...message, causation_id: causationId };
  return isWithinBytes(caused, maxNewMessageBytes) ? caused : message;
}

/**
 * Splits `items` into batches that the platform accepts: at most 100 messages and 256,000 bytes each, in the same order. `bytesOf` returns
 * the size of an item's message.
 */
export function splitIntoBatches<T>(items: readonly T[], bytesOf: (item: T) => number): T[][] {
  const batches: T[][] = [];
  let bytes = 0;
  for (const item of items) {
    const size = bytesOf(item);
    const current = batches.at(-1);
    if (!current || current.length >= platformLimits.batchMessages || bytes + size > platformLimits.batchBytes) {
      batches.push([item]);
      bytes = size;
    } else {
      current.push(item);
      bytes += size;
    }
  }
  return batches;
}
