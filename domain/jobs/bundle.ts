import { z } from "zod";
import { readTicket, ticketField, type TicketedBody } from "./ticket.ts";

/** The most jobs that one message may carry. */
export const maxJobsPerMessage = 100;

/** How many jobs a message of a queue may carry. */
export const JobsPerMessage = z.int().min(1).max(maxJobsPerMessage);

/** What stands before the jobs in the text of a bundle, and after them. */
const [start, end] = [`{"${ticketField}":{"jobs":[`, "]}}"];

/** Bytes of a bundle around its jobs, and between two of them. */
export const bundleBytes = { around: start.length + end.length, between: 1 } as const;

/** Returns the text that a message with several jobs has as its body. `bodies` are their messages, JSON texts with tickets. */
export const bundleOf = (bodies: readonly string[]): string => start + bodies.join() + end;

/** Returns the list in a body that looks like a bundle; null for any other. */
function bundledBodies(body: unknown): readonly unknown[] | null {
  if (typeof body !== "string" || !body.startsWith(start)) return null;
  try {
    const jobs = (JSON.parse(body) as { [ticketField]: { jobs: unknown[] } })[ticketField].jobs;
    return jobs.length > 0 && jobs.length <= maxJobsPerMessage ? jobs : null;
  } catch {
    // A text of somebody else that begins like a bundle.
    return null;
  }
}

/**
 * Returns the bodies that a message delivered by `queue` carries, without their tickets: one for each job of a bundle, otherwise one. A
 * text of which any part has no ticket of this queue is not a bundle but a sender's own. Never throws.
 */
export function readBodies(body: unknown, queue: string): readonly TicketedBody[] {
  const bodies = bundledBodies(body)?.map((each) => readTicket(each, queue));
  return bodies?.every(({ ticket }) => ticket !== null) ? bodies : [readTicket(body, queue)];
}
