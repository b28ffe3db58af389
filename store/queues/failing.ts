import { type CurrentFailures, failingWindowMs } from "#domain/queues/verdict";
import { periodStart } from "./histograms.ts";

/**
 * SQL: failed and completed jobs of a row of `queues` in the last minutes, and how many of the failed ones have a muted cause, as JSON; NULL if
 * none failed. Reads the minutes in which an attempt of the queue ended, up to six. Its parameter ?1 is {@link failingSince}.
 */
export const failingSql = `(SELECT iif(sum(s.failed) > 0, json_array(sum(s.failed), sum(s.completed), min(sum(s.failed), sum(s.muted))), NULL)
    FROM queue_spans AS s WHERE s.span = 'minute' AND s.queue = name AND s.at >= ?1)`;

/** The first minute that counts, ISO UTC. */
export const failingSince = (now: Date): string => periodStart("minute", new Date(now.getTime() - failingWindowMs).toISOString());

/** Converts the JSON of {@link failingSql}. */
export function failureShareOf(text: string | null, countsKnown: boolean): CurrentFailures | null {
  if (text === null) return null;
  const [failed, completed, muted] = JSON.parse(text) as [number, number, number];
  return { failed, finished: countsKnown ? failed + completed : null, muted };
}
