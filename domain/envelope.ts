import { v5 as idOfName, v7 as timeOrderedId } from "uuid";
import { z } from "zod";
import { type EventName, events, isEventName, type Payload } from "./events.ts";
import { Fault } from "./faults.ts";

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

export type Issue = { path: string; message: string };
export type Parsed = { ok: true; message: Message } | { ok: false; reason: string; issues: Issue[] };

/** zod's issues as `{path, message}`, at most 20: enough to mend by, small enough to show. */
export const issuesOf = (error: z.ZodError, under: string[] = []): Issue[] =>
  error.issues.slice(0, 20).map((issue) => ({ path: [...under, ...issue.path].join("."), message: issue.message }));

/** Reads an unknown body as a message of the catalog; says what is wrong with it otherwise. Never throws. */
export function parseMessage(body: unknown): Parsed {
  const envelope = Envelope.safeParse(body);
  if (!envelope.success) return { ok: false, reason: "The body is not an envelope", issues: issuesOf(envelope.error) };
  const { type } = envelope.data;
  if (!isEventName(type)) return { ok: false, reason: `No event is called ${type}`, issues: [{ path: "type", message: "unknown" }] };
  const payload = events[type].payload.safeParse(envelope.data.payload);
  if (!payload.success) return { ok: false, reason: `The payload does not fit ${type}`, issues: issuesOf(payload.error, ["payload"]) };
  return { ok: true, message: { ...envelope.data, type, payload: payload.data } as Message };
}

/** A new id, ordered by time to the millisecond, so that ids sort as their rows were made. */
export const newId = (): string => timeOrderedId();

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

/** Makes a message of type `type`. Throws `Fault("invalid")` when the payload does not fit or the message is over 128,000 bytes. */
export function createMessage<N extends EventName>(type: N, payload: z.input<(typeof events)[N]["payload"]>, origin: Origin): Message<N> {
  const parsed = events[type].payload.safeParse(payload);
  if (!parsed.success) throw new Fault("invalid", `The payload does not fit ${type}`, issuesOf(parsed.error, ["payload"]));
  const message = {
    event_id: origin.eventId ?? newId(),
    type,
    source: origin.source,
    timestamp: (origin.now ?? new Date()).toISOString(),
    ...(origin.correlationId ? { correlation_id: origin.correlationId } : {}),
    payload: parsed.data,
  } as Message<N>;
  assertFits(message);
  return message;
}

/** Bytes of a body as the queue counts them. */
export const byteLength = (body: unknown): number => new TextEncoder().encode(JSON.stringify(body)).byteLength;

/** Throws `Fault("too_large")` when the message would be refused by the platform. */
export function assertFits(message: unknown): void {
  const bytes = byteLength(message);
  if (bytes > limits.messageBytes)
    throw new Fault(
      "too_large",
      `The message has ${bytes} bytes, the queue takes ${limits.messageBytes}: store the data and send a reference`,
    );
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
