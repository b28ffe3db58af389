import { v5 as idOfName, v7 as timeOrderedId } from "uuid";
import { z } from "zod";
import { type EventName, events, isEventName, type Payload } from "./events.ts";
import { Fault } from "./faults.ts";
import { idPrefixAt } from "./sortKeys.ts";

/** The platform's limits. Crossing one is refused before anything is sent, because the platform would drop or throw later. */
export const limits = { messageBytes: 128_000, batchBytes: 256_000, batchMessages: 100, delaySeconds: 43_200 } as const;

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

/** A message of any type, its payload as it came or as its consumer's schema read it. */
export type AnyMessage = z.output<typeof Envelope>;

/**
 * What a message carries beside its envelope when its job was written down before it was sent: its place in a line, and
 * whom it shares a rate limit with. A message without one comes from outside and becomes a job when it arrives.
 */
export const Ticket = z.object({ priority: z.number().int().default(0), key: z.string().nullable().default(null) });
export type Ticket = z.output<typeof Ticket>;

/** The ticket of a body, or null. */
export function ticketOf(body: unknown): Ticket | null {
  const job = typeof body === "object" && body !== null && "job" in body ? body.job : undefined;
  const ticket = Ticket.safeParse(job);
  return ticket.success ? ticket.data : null;
}

/** A message with its ticket, as it is sent; what is usual is left out. */
export const withTicket = (message: object, { priority, key }: Ticket): object => ({
  ...message,
  job: { ...(priority === 0 ? {} : { priority }), ...(key === null ? {} : { key }) },
});

export type Issue = { path: string; message: string };
export type Parsed<M extends AnyMessage = Message> = { ok: true; message: M } | { ok: false; reason: string; issues: Issue[] };

/** zod's issues as `{path, message}`, at most 20: enough to mend by, small enough to show. */
export const issuesOf = (error: z.ZodError, under: string[] = []): Issue[] =>
  error.issues.slice(0, 20).map((issue) => ({ path: [...under, ...issue.path].join("."), message: issue.message }));

/**
 * Reads an unknown body as a message whose payload fits the schema that `schemaOf` gives for its type; says what is wrong
 * with it otherwise. Never throws.
 */
export function parseAs(body: unknown, schemaOf: (type: string) => z.ZodType | undefined): Parsed<AnyMessage> {
  const envelope = Envelope.safeParse(body);
  if (!envelope.success) return { ok: false, reason: "The body is not an envelope", issues: issuesOf(envelope.error) };
  const { type } = envelope.data;
  const schema = schemaOf(type);
  if (!schema) return { ok: false, reason: `No event is called ${type}`, issues: [{ path: "type", message: "unknown" }] };
  const payload = schema.safeParse(envelope.data.payload);
  if (!payload.success) return { ok: false, reason: `The payload does not fit ${type}`, issues: issuesOf(payload.error, ["payload"]) };
  return { ok: true, message: { ...envelope.data, payload: payload.data } };
}

/** {@link parseAs} by the catalog. */
export const parseMessage = (body: unknown): Parsed =>
  parseAs(body, (type) => (isEventName(type) ? events[type].payload : undefined)) as Parsed;

/** A new id, ordered by time to the millisecond, so that ids sort as their rows were made. */
export const newId = (): string => timeOrderedId();

/** A new id whose time is `at`, ISO UTC: rows with such ids sort by id as they do by that time. */
export const newIdAt = (at: string): string => timeOrderedId({ msecs: Date.parse(at) });

/** Only has to stay as it is: another one would give every derived id anew. */
const derivedIds = "6f2f4b0e-8c43-4a57-9d0b-5a1d6a3f7c21";

/** The time in front of an id of {@link newId}, or of one derived from it. */
const timeOf = /[0-9a-f]{8}-[0-9a-f]{4}(?=-[78])/;

/**
 * The same parts always give the same id, so what is made twice from the same facts is one thing. It keeps the time of
 * the first time-ordered id among its parts, and so sorts with what it follows from.
 */
export function derivedId(...parts: string[]): string {
  const id = idOfName(parts.join("\n"), derivedIds);
  const time = timeOf.exec(parts.join(" "))?.[0];
  return time ? `${time}-8${id.slice(15)}` : id;
}

/** The parts of a message its maker may set; the rest is made here. */
export type Origin = { source: string; correlationId?: string | undefined; eventId?: string; now?: Date };

/** A derived id that sorts by the time `ms` of what it tells of; undefined where that is not known. */
export const derivedAt = (ms: number | undefined, ...parts: string[]): string =>
  derivedId(...(ms === undefined ? [] : [`${idPrefixAt(ms)}-7000`]), ...parts);

/** Makes a message of any type. `payload` is what the consumer will get. Throws `Fault("too_large")` over 128,000 bytes. */
export function envelop(type: string, payload: unknown, origin: Origin): AnyMessage {
  const message = {
    event_id: origin.eventId ?? newId(),
    type,
    source: origin.source,
    timestamp: (origin.now ?? new Date()).toISOString(),
    ...(origin.correlationId ? { correlation_id: origin.correlationId } : {}),
    payload,
  };
  assertFits(message);
  return message;
}

/** Makes a message of the catalog. Throws `Fault("invalid")` when the payload does not fit or the message is over 128,000 bytes. */
export function createMessage<N extends EventName>(type: N, payload: z.input<(typeof events)[N]["payload"]>, origin: Origin): Message<N> {
  const parsed = events[type].payload.safeParse(payload);
  if (!parsed.success) throw new Fault("invalid", `The payload does not fit ${type}`, issuesOf(parsed.error, ["payload"]));
  return envelop(type, parsed.data, origin) as Message<N>;
}

/** Bytes of a body as the queue counts them. */
export const byteLength = (body: unknown): number => new TextEncoder().encode(JSON.stringify(body)).byteLength;

/** What a ticket may add to a message, in bytes. */
const ticketBytes = 160;

/** Throws `Fault("too_large")` when the message and its ticket would be refused by the platform. */
export function assertFits(message: unknown): void {
  const most = limits.messageBytes - ticketBytes;
  const text = JSON.stringify(message);
  // A character has at most three bytes in UTF-8: most messages need not be measured.
  if (text.length * 3 <= most) return;
  const bytes = byteLength(message);
  if (bytes > most)
    throw new Fault("too_large", `The message has ${bytes} bytes, the queue takes ${most}: store the data and send a reference`);
}

/** Cuts `items` into batches the platform takes: at most 100 messages and 256,000 bytes each, order kept. */
export function inBatches<T extends { body: unknown }>(items: readonly T[]): T[][] {
  const batches: T[][] = [];
  let bytes = 0;
  for (const item of items) {
    const size = byteLength(item.body);
    const current = batches.at(-1);
    if (!current || current.length >= limits.batchMessages || bytes + size > limits.batchBytes) {
      batches.push([item]);
      bytes = size;
    } else {
      current.push(item);
      bytes += size;
    }
  }
  return batches;
}
