import { type HealthLabel, healthLabels, isBehind, type QueueView } from "#domain/queues/health";
import { textIncludes } from "#domain/text/search";
import { healthWordsOf } from "./health.ts";

/** The states that queues can be filtered by: their health, or "Behind", which can apply besides another health. */
export const queueStates = [...healthLabels, "Behind"] as const;

/** The filter of the list of queues, as in the URL. `word` is a state, `q` a text. */
export type QueueFilter = { word?: (typeof queueStates)[number] | undefined; q?: string | undefined };

/** Reads the filter from URL parameters. Invalid values are ignored; a text is cut to 200 characters. */
export function readQueueFilter(search: Record<string, unknown>): QueueFilter {
  const word = queueStates.find((state) => state === search["word"]);
  const q = typeof search["q"] === "string" ? search["q"].trim().slice(0, 200) : "";
  return { ...(word ? { word } : {}), ...(q ? { q } : {}) };
}

type FilterTarget = Pick<QueueView, "name" | "displayName" | "service" | "purpose"> & { words: readonly (HealthLabel | "Behind")[] };

/** The facts of a queue at `now` (ms) that a filter is compared with. */
export const filterTargetOf = (queue: QueueView, now: number): FilterTarget => ({
  ...queue,
  words: [...healthWordsOf(queue, now), ...(isBehind(queue, new Date(now)) ? (["Behind"] as const) : [])],
});

/** Whether a queue matches both the state and the text of a filter. The text may be in its name, Worker or purpose. */
export const matchesQueueFilter = ({ name, displayName, service, purpose, words }: FilterTarget, filter: QueueFilter): boolean =>
  (!filter.word || words.includes(filter.word)) && textIncludes(filter.q ?? "", name, displayName ?? "", service, purpose);
