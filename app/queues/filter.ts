import { type HealthLabel, healthLabels, isBehind, type QueueView } from "#domain/queues/health";
import { textIncludes } from "#domain/text/search";
import { healthWordOf } from "./health.ts";

/** What queues can be filtered by: their word, or that they are behind, which some with another word are too. */
export const queueStates = [...healthLabels, "Behind"] as const;

/** Which queues the list shows; all of it stands in the address. */
export type QueueFilter = { word?: (typeof queueStates)[number] | undefined; q?: string | undefined };

export function readQueueFilter(search: Record<string, unknown>): QueueFilter {
  const word = queueStates.find((one) => one === search["word"]);
  const q = typeof search["q"] === "string" ? search["q"].trim().slice(0, 200) : "";
  return { ...(word ? { word } : {}), ...(q ? { q } : {}) };
}

type FilterTarget = Pick<QueueView, "name" | "service" | "purpose"> & { words: readonly (HealthLabel | "Behind")[] };

/** A queue at `now` (ms) as a filter sees it. */
export const filterTargetOf = (queue: QueueView, now: number): FilterTarget => ({
  ...queue,
  words: [healthWordOf(queue, now), ...(isBehind(queue, new Date(now)) ? (["Behind"] as const) : [])],
});

/** Whether a queue is asked for: by its health, and a text in its name, its Worker or what it is for. */
export const matchesQueueFilter = ({ name, service, purpose, words }: FilterTarget, filter: QueueFilter): boolean =>
  (!filter.word || words.includes(filter.word)) && textIncludes(filter.q ?? "", name, service, purpose);
