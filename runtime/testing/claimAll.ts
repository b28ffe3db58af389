import type { AnyMessage } from "#domain/messages/envelope";
import { jobIdOf } from "#domain/jobs/job";
import { type ClaimResult, claimJobs } from "#store/jobs/claim";

/** Claims messages from outside the way the loop does when its coordinator lets all of them go. */
export const claimAll = (db: D1Database, queue: string, messages: readonly AnyMessage[], at: string, lab = false): Promise<ClaimResult> =>
  claimJobs(
    db,
    queue,
    { ids: messages.map(({ event_id }) => jobIdOf(event_id, queue)), withoutTicket: messages.map((message) => ({ message })) },
    at,
    lab,
  );
