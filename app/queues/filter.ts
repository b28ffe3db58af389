import { type HealthWord, healthWords, isBehind, type QueueView } from "#domain/health";
import { textHas } from "#domain/textSearch";
import { wordOf } from "./health.ts";

/** What queues can be filtered by: their word, or that they are behind, which some with another word are too. */
export const queueStates = [...healthWords, "Behind"] as const;

/** Which queues the list shows; all of it stands in the address. */
export type QueueFilter = { word?: (typeof queueStates)[number] | undefined; q?: string | undefined };

export function readQueueFilter(search: Record<string, unknown>): QueueFilter {
  const word = queueStates.find((one) => one === search["word"]);
  const q = typeof search["q"] === "string" ? search["q"].trim().slice(0, 200) : "";
  return { ...(word ? { word } : {}), ...(q ? { q } : {}) };
}

type Told = Pick<QueueView, "name" | "service" | "purpose"> & { words: readonly (HealthWord | "Behind")[] };

/** A queue at `now` (ms) as a filter sees it. */
export const toldOf = (queue: QueueView, now: number): Told => ({
  ...queue,
  words: [wordOf(queue, now), ...(isBehind(queue, new Date(now)) ? (["Behind"] as const) : [])],
});

/** Whether a queue is asked for: by its health, and a text in its name, its Worker or what it is for. */
export const fits = ({ name, service, purpose, words }: Told, filter: QueueFilter): boolean =>
  (!filter.word || words.includes(filter.word)) && textHas(filter.q ?? "", name, service, purpose);
