import { z } from "zod";
import { jobIdOf } from "./job.ts";

/**
 * What the job layer tells its consumer about a message whose job was stored before it was sent: its place in the wait
 * list, and which jobs it shares a rate limit with. A message without one comes from outside and becomes a job when it arrives.
 */
export type Ticket = { priority: number; key: string | null };

/** The field that carries the ticket while a message travels. Users may have a field of this name: see `theirs`. */
const field = "signalbox";

/** `job` proves that the ticket is ours; `event` is the event id of a body that has none; `theirs` is a user's field of the same name. */
const Carried = z.object({
  job: z.string(),
  event: z.string().optional(),
  priority: z.number().int().default(0),
  key: z.string().nullable().default(null),
  theirs: z.unknown().optional(),
});

/**
 * FNV-1a (32 bit) of a job id, 8 hex digits. A field of a user's that has our field's name doesn't hold the checksum of its
 * own job, not even when a message was copied from another queue, or under another id.
 */
function checksum(jobId: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < jobId.length; index += 1) hash = Math.imul(hash ^ jobId.charCodeAt(index), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}

/** The body as it is sent for the job `id` of `queue`: with its ticket, of which defaults are left out. */
export function withTicket(body: object, { id, queue, priority, key }: Ticket & { id: string; queue: string }): object {
  const eventId = id.slice(0, -queue.length - 1);
  const carried = {
    job: checksum(id),
    ...("event_id" in body && body.event_id === eventId ? {} : { event: eventId }),
    ...(priority === 0 ? {} : { priority }),
    ...(key === null ? {} : { key }),
    ...(Object.hasOwn(body, field) ? { theirs: (body as Record<string, unknown>)[field] } : {}),
  };
  return { ...body, [field]: carried };
}

/** A delivered body without its ticket; `ticket` and `eventId` are null for a message from outside. */
export type TicketedBody = { body: unknown; ticket: Ticket | null; eventId: string | null };

/** Takes the ticket off a body that came from `queue`. What is no ticket of ours stays where it is. Never throws. */
export function readTicket(body: unknown, queue: string): TicketedBody {
  const outside = { body, ticket: null, eventId: null };
  if (typeof body !== "object" || body === null || !Object.hasOwn(body, field)) return outside;
  const { [field]: value, ...rest } = body as Record<string, unknown>;
  const parsed = Carried.safeParse(value);
  if (!parsed.success) return outside;
  const { job, event = rest.event_id, priority, key } = parsed.data;
  if (typeof event !== "string" || job !== checksum(jobIdOf(event, queue))) return outside;
  const carriesTheirs = Object.hasOwn(value as object, "theirs");
  // In its own place: what is sent on must read as it came.
  const theirs = carriesTheirs ? { ...body, [field]: (value as { theirs: unknown }).theirs } : rest;
  return { body: theirs, ticket: { priority, key }, eventId: event };
}
