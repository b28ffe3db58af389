import { z } from "zod";
import { readTicket, ticketField, type TicketedBody } from "./ticket.ts";

/** The most jobs that one message may carry. */
export const maxJobsPerMessage = 100;

/** How many jobs a message of a queue may carry. */
export const JobsPerMessage = z.int().min(1).max(maxJobsPerMessage);

/** Bytes of a message around the jobs that it carries, at most, and of a job besides its body and its ticket. */
export const bundleBytes = { around: 30, each: 1 } as const;

/** Returns the message that carries several jobs. `bodies` are their messages, each with its ticket. */
export const bundleOf = (bodies: readonly object[]): object => ({ [ticketField]: { jobs: bodies } });

/** Returns the list in a body that looks like a bundle; null for any other. */
function bundledBodies(body: unknown): readonly unknown[] | null {
  if (typeof body !== "object" || body === null || !Object.hasOwn(body, ticketField) || Object.keys(body).length > 1) return null;
  const field = (body as Record<string, unknown>)[ticketField];
  if (typeof field !== "object" || field === null) return null;
  const { jobs } = field as { jobs?: unknown };
  return Array.isArray(jobs) && jobs.length > 0 && jobs.length <= maxJobsPerMessage ? jobs : null;
}

/**
 * Returns the bodies that a message delivered by `queue` carries, without their tickets: one for each job of a bundle, otherwise one. A
 * message of which any part has no ticket of this queue is not a bundle but a sender's own. Never throws.
 */
export function readBodies(body: unknown, queue: string): readonly TicketedBody[] {
  const bodies = bundledBodies(body)?.map((each) => readTicket(each, queue));
  return bodies?.every(({ ticket }) => ticket !== null) ? bodies : [readTicket(body, queue)];
}
