import type { Ticket } from "#domain/jobs/ticket";

/** A job whose message is to be sent now. `body` is its message, JSON text. A queue holds the message for `delaySeconds`. */
export type DispatchableJob = { id: string; queue: string; body: string; delaySeconds?: number } & Ticket;

/** Columns of `jobs` that make a row a {@link DispatchableJob}. */
export const dispatchableColumns = `jobs.id, queue, full_body AS body, priority, limit_key AS key`;
