import type { AnyMessage } from "#domain/messages/envelope";
import { jobIdOf } from "#domain/jobs/job";
import { type ClaimResult, claimJobs } from "#store/jobs/claim";

/** Claims messages from outside as the queue loop does if the limiter lets all of them start. */
export const claimAll = (
  db: D1Database,
  queue: string,
  messages: readonly AnyMessage[],
  at: string,
  isFaultInjectionOn = false,
): Promise<ClaimResult> =>
  claimJobs(
    db,
    queue,
    { ids: messages.map(({ event_id }) => jobIdOf(event_id, queue)), withoutTicket: messages.map((message) => ({ message })) },
    at,
    isFaultInjectionOn,
  );
