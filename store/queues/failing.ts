import { type CurrentFailures, failingWindowMs } from "#domain/queues/verdict";
import { movedTime } from "../time.ts";
import { type Period, periodStart } from "./histograms.ts";

const countsSince = (span: Period, start: string): string =>
  `FROM queue_spans AS s WHERE s.span = '${span}' AND s.queue = name AND s.at >= ${start}`;

/**
 * SQL: failed and completed jobs of a row of `queues` in the last minutes, and how many of the failed ones have a muted cause, as JSON; NULL if
 * none failed. Reads the one or two quarters of an hour that these minutes are in, and the minutes, up to six, only if a job failed in them. Its
 * parameter ?1 is {@link failingSince}.
 */
export const failingSql = `iif(EXISTS (SELECT 1 ${countsSince("quarter", movedTime("?1", "'-899 seconds'"))} AND s.failed > 0),
    (SELECT iif(sum(s.failed) > 0, json_array(sum(s.failed), sum(s.completed), min(sum(s.failed), sum(s.muted))), NULL) ${countsSince("minute", "?1")}), NULL)`;

/** The first minute that counts, ISO UTC. */
export const failingSince = (now: Date): string => periodStart("minute", new Date(now.getTime() - failingWindowMs).toISOString());

/** Converts the JSON of {@link failingSql}. */
export function failureShareOf(text: string | null, countsKnown: boolean): CurrentFailures | null {
  if (text === null) return null;
  const [failed, completed, muted] = JSON.parse(text) as [number, number, number];
  return { failed, finished: countsKnown ? failed + completed : null, muted };
}
