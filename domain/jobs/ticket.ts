import { jobIdOf } from "./job.ts";

/**
 * The ticket of a message whose job was stored before the message was sent: the priority of the job and its rate limit key. A message without
 * a ticket comes from outside and becomes a job when it arrives.
 */
export type Ticket = { priority: number; key: string | null };

/** The field that carries the ticket of a message in transit. A sender may use a field of the same name: see `theirs`. */
export const ticketField = "signalbox";

/** `job` proves that Signalbox wrote the ticket. `event` is the event id of a body that has none. */
type CarriedTicket = Ticket & { job: string; event?: string | undefined };

/** Returns the ticket in a field of a message, or null for a sender's field of the same name. */
function carriedTicketOf(field: unknown): CarriedTicket | null {
  if (typeof field !== "object" || field === null) return null;
  const { job, event, priority = 0, key = null } = field as Record<string, unknown>;
  if (typeof job !== "string" || (event !== undefined && typeof event !== "string")) return null;
  if (!Number.isSafeInteger(priority) || (key !== null && typeof key !== "string")) return null;
  return { job, event, priority: priority as number, key };
}

/**
 * Returns the FNV-1a hash (32 bit) of a job id, 8 hex digits. A sender's field of the same name does not contain the checksum of its own
 * job, even if the message was copied from another queue or got another id.
 */
function checksum(jobId: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < jobId.length; index += 1) hash = Math.imul(hash ^ jobId.charCodeAt(index), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}

/** Returns the body with the ticket of the job `id` of `queue`. Default values are left out of the ticket. */
export function withTicket(body: object, { id, queue, priority, key }: Ticket & { id: string; queue: string }): object {
  const eventId = id.slice(0, -queue.length - 1);
  const carried = {
    job: checksum(id),
    ...("event_id" in body && body.event_id === eventId ? {} : { event: eventId }),
    ...(priority === 0 ? {} : { priority }),
    ...(key === null ? {} : { key }),
    ...(Object.hasOwn(body, ticketField) ? { theirs: (body as Record<string, unknown>)[ticketField] } : {}),
  };
  return { ...body, [ticketField]: carried };
}

/**
 * Returns the JSON text of {@link withTicket} for a body that is JSON text. A text with its own envelope, as `JSON.stringify` writes it, is not
 * parsed: that takes longer than all the rest of sending it.
 */
export function withTicketText(body: string, job: Ticket & { id: string; queue: string }): string {
  const { id, queue, priority, key } = job;
  const hasOwnEnvelope = body.startsWith(`{"event_id":"${id.slice(0, -queue.length - 1)}",`) && !body.includes(`"${ticketField}"`);
  if (!hasOwnEnvelope) return JSON.stringify(withTicket(JSON.parse(body) as object, job));
  const rest = (priority === 0 ? "" : `,"priority":${priority}`) + (key === null ? "" : `,"key":${JSON.stringify(key)}`);
  return `${body.slice(0, -1)},"${ticketField}":{"job":"${checksum(id)}"${rest}}}`;
}

/** A delivered body without its ticket. `ticket` and `eventId` are null for a message from outside. */
export type TicketedBody = { body: unknown; ticket: Ticket | null; eventId: string | null };

/** Removes the ticket from a body that was delivered by `queue`. A field that is not a ticket of this job stays. Never throws. */
export function readTicket(body: unknown, queue: string): TicketedBody {
  const withoutTicket = { body, ticket: null, eventId: null };
  if (typeof body !== "object" || body === null || !Object.hasOwn(body, ticketField)) return withoutTicket;
  const { [ticketField]: value, ...rest } = body as Record<string, unknown>;
  const carried = carriedTicketOf(value);
  if (carried === null) return withoutTicket;
  const { job, event = rest["event_id"], priority, key } = carried;
  if (typeof event !== "string" || job !== checksum(jobIdOf(event, queue))) return withoutTicket;
  const carriesTheirs = Object.hasOwn(value as object, "theirs");
  // The sender's field keeps its position, so that the body is forwarded exactly as it came.
  const originalBody = carriesTheirs ? { ...body, [ticketField]: (value as { theirs: unknown }).theirs } : rest;
  return { body: originalBody, ticket: { priority, key }, eventId: event };
}
