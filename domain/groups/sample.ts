/**
 * A sampled message. `payload` is undefined if it was too large to read, or not JSON. `attempt` is null where it only follows from the
 * failure, as a job that used up its attempts is always at its last one, or from an operator's replay. `at` is when it ended, ISO UTC.
 */
export type Sample = {
  queue: string;
  type: string;
  tenant: string | null;
  source: string | null;
  version: string | null;
  at: string;
  attempt: number | null;
  bytes: number;
  payload: unknown;
};

/** Messages that each side needs at least for a comparison. */
export const minSampled = 5;
