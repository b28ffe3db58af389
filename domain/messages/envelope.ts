import { z } from "zod";
import { type EventName, events, isEventName, type Payload } from "./events.ts";
import { ApiError } from "../errors/apiError.ts";
import { newId } from "../ids.ts";
import { nativeOf } from "./native.ts";

export { derivedIdAt, derivedId, newId, newIdAt } from "../ids.ts";

/** The platform's limits. Crossing one is refused before anything is sent, because the platform would drop or throw later. */
export const platformLimits = { messageBytes: 128_000, batchBytes: 256_000, batchMessages: 100, delaySeconds: 43_200 } as const;

export const EventId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,79}$/, "letters, digits, dashes; at most 80");
export const CorrelationId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/, "letters, digits, dots, dashes; at most 100");

/** What every queue carries, before its payload is known. `timestamp` is ISO-8601 UTC. */
export const Envelope = z.object({
  event_id: EventId,
  type: z.string().min(1).max(80),
  source: z.string().min(1).max(80),
  timestamp: z.iso.datetime(),
  correlation_id: CorrelationId.optional(),
  payload: z.unknown(),
});

/** A message whose payload fits its type. */
export type Message<N extends EventName = EventName> = {
  [K in N]: Omit<z.output<typeof Envelope>, "type" | "payload"> & { type: K; payload: Payload<K> };
}[N];

/** A message of any type, its payload as it came or as its consumer's schema read it. It may have more fields than an envelope names. */
export type AnyMessage = z.output<typeof Envelope>;

/** An envelope with whatever else a sender put beside its fields. */
const OpenEnvelope = Envelope.loose();

/**
 * The brand a message is about: the `brand_slug` of its payload as it came, whatever a schema makes of it, 1 to 100 characters; null
 * for none. One rule for jobs, messages from outside and dead letters.
 */
export function brandOf(body: unknown): string | null {
  const payload: unknown = typeof body === "object" && body !== null && "payload" in body ? body.payload : null;
  const brand: unknown = typeof payload === "object" && payload !== null && "brand_slug" in payload ? payload.brand_slug : null;
  return typeof brand === "string" && brand.length > 0 && brand.length <= 100 ? brand : null;
}

export type Issue = { path: string; message: string };
/**
 * How a body was read. `native` marks a notification of Cloudflare's own, which has no envelope; `envelope` is there when
 * only the type or the payload is wrong.
 */
export type ParsedMessage<M extends AnyMessage = Message> =
  | { ok: true; message: M; native?: boolean }
  | { ok: false; reason: string; issues: Issue[]; envelope?: AnyMessage };

/** zod's issues as `{path, message}`, at most 20: enough to mend by, small enough to show. */
export const issuesOf = (error: z.ZodError, under: string[] = []): Issue[] =>
  error.issues.slice(0, 20).map((issue) => ({ path: [...under, ...issue.path].join("."), message: issue.message }));

const hasEventId = (body: unknown): boolean => typeof body === "object" && body !== null && "event_id" in body;

/**
 * Reads an unknown body as a message whose payload fits the schema that `schemaOf` gives for its type; says what is wrong
 * with it otherwise. A notification of Cloudflare's own that nobody has a schema for is fine as it is. What is read is for a
 * handler: the payload as its schema made it. What is kept and sent is the body. `eventId` is that of a job whose body has
 * none. Never throws.
 */
export function parseAs(body: unknown, schemaOf: (type: string) => z.ZodType | undefined, eventId?: string): ParsedMessage<AnyMessage> {
  const native = hasEventId(body) ? null : nativeOf(body, eventId);
  const envelope = OpenEnvelope.safeParse(native ?? body);
  if (!envelope.success) return { ok: false, reason: "The body is not an envelope", issues: issuesOf(envelope.error) };
  const message: AnyMessage = envelope.data;
  const { type } = message;
  const schema = schemaOf(type);
  if (!schema && native) return { ok: true, message, native: true };
  if (!schema)
    return {
      ok: false,
      reason: `No event is called ${JSON.stringify(type)}`,
      issues: [{ path: "type", message: "unknown" }],
      envelope: message,
    };
  const payload = schema.safeParse(message.payload);
  if (!payload.success)
    return { ok: false, reason: `The payload does not fit ${type}`, issues: issuesOf(payload.error, ["payload"]), envelope: message };
  return { ok: true, message: { ...message, payload: payload.data }, ...(native ? { native: true } : {}) };
}

/** {@link parseAs} by the catalog. */
export const parseMessage = (body: unknown, eventId?: string): ParsedMessage =>
  parseAs(body, (type) => (isEventName(type) ? events[type].payload : undefined), eventId) as ParsedMessage;

/** The parts of a message its maker may set; the rest is made here. */
export type MessageOrigin = { source: string; correlationId?: string | undefined; eventId?: string; now?: Date };

/**
 * Makes a message of any type, its payload as given. Throws `Fault("too_large")` over 128,000 bytes, `invalid` when no
 * consumer could read its envelope: nothing is sent that would come back as malformed.
 */
export function wrapInEnvelope(type: string, payload: unknown, origin: MessageOrigin): AnyMessage {
  const message = {
    event_id: origin.eventId ?? newId(),
    type,
    source: origin.source,
    timestamp: (origin.now ?? new Date()).toISOString(),
    ...(origin.correlationId ? { correlation_id: origin.correlationId } : {}),
    payload,
  };
  assertMessageFits(message);
  const read = Envelope.safeParse(message);
  if (!read.success) throw new ApiError("invalid", "The message would have no valid envelope", issuesOf(read.error));
  return message;
}

/** Makes a message of the catalog. Throws `Fault("invalid")` when the payload does not fit or the message is over 128,000 bytes. */
export function createMessage<N extends EventName>(
  type: N,
  payload: z.input<(typeof events)[N]["payload"]>,
  origin: MessageOrigin,
): Message<N> {
  const parsed = events[type].payload.safeParse(payload);
  if (!parsed.success) throw new ApiError("invalid", `The payload does not fit ${type}`, issuesOf(parsed.error, ["payload"]));
  return wrapInEnvelope(type, parsed.data, origin) as Message<N>;
}

/** Bytes of a body as the queue counts them. */
export const byteLength = (body: unknown): number => new TextEncoder().encode(JSON.stringify(body)).byteLength;

/** What a ticket may add to a message, in bytes. */
const ticketBytes = 160;

/**
 * Throws `Fault("too_large")` when the message and its ticket would be refused by the platform. `most` for a message that came
 * off a queue: it may go back as it is.
 */
export function assertMessageFits(message: unknown, most: number = platformLimits.messageBytes - ticketBytes): void {
  if (!isWithinBytes(message, most))
    throw new ApiError(
      "too_large",
      `The message has ${byteLength(message)} bytes, the queue takes ${most}: store the data and send a reference`,
    );
}

/** True when the platform takes the body, in bytes at most `most`. */
export function isWithinBytes(body: unknown, most: number = platformLimits.messageBytes): boolean {
  const text = JSON.stringify(body);
  // A character has at most three bytes in UTF-8: most messages need not be measured.
  return text.length * 3 <= most || new TextEncoder().encode(text).byteLength <= most;
}

/** Cuts `items` into batches the platform takes: at most 100 messages and 256,000 bytes each, order kept. */
export function splitIntoBatches<T extends { body: unknown }>(items: readonly T[]): T[][] {
  const batches: T[][] = [];
  let bytes = 0;
  for (const item of items) {
    const size = byteLength(item.body);
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
