import type { AnyMessage } from "#domain/envelope";
import { jobIdOf } from "#domain/jobs";
import { type Claims, claim } from "#store/claims";

/** Claims messages from outside the way the loop does when its coordinator lets all of them go. */
export const claimAll = (db: D1Database, queue: string, messages: readonly AnyMessage[], at: string, lab = false): Promise<Claims> =>
  claim(
    db,
    queue,
    { ids: messages.map(({ event_id }) => jobIdOf(event_id, queue)), unannounced: messages.map((message) => ({ message })) },
    at,
    lab,
  );
