import { idPrefixAt } from "#domain/lists/sortKeys";
import { type FailureShare, failingWindowMs } from "#domain/queues/verdict";
import { periodStart } from "./histograms.ts";

/**
 * SQL: failed and completed jobs of a row of `queues` in the last minutes, as JSON; NULL if none of its open dead letters is that new. Reads
 * one row, and up to six for a queue that fails. Its parameters are {@link failingParameters}.
 */
export const failingSql = `iif(open_dead_letters > 0 AND
    (SELECT max(id) FROM dead_letters INDEXED BY dead_letters_by_queue WHERE queue = name AND status = 'open') >= ?1,
    (SELECT json_array(coalesce(sum(s.failed), 0), coalesce(sum(s.completed), 0)) FROM queue_spans AS s WHERE s.span = 'minute' AND s.queue = name AND s.at >= ?2),
    NULL)`;

/** The parameters ?1 and ?2 of {@link failingSql}: the first id and the first minute that count. */
export function failingParameters(now: Date): [id: string, minute: string] {
  const from = now.getTime() - failingWindowMs;
  return [idPrefixAt(from), periodStart("minute", new Date(from).toISOString())];
}

/** Converts the JSON of {@link failingSql}. There is at least one failure, because there is a dead letter. */
export function failureShareOf(text: string | null, countsKnown: boolean): FailureShare | null {
  if (text === null) return null;
  const [counted, completed] = JSON.parse(text) as [number, number];
  const failed = Math.max(1, counted);
  return { failed, finished: countsKnown ? failed + completed : null };
}
