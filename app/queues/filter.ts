import { type HealthWord, healthWords } from "#domain/health";
import { textHas } from "#domain/textSearch";

/** Which queues the list shows; all of it stands in the address. */
export type QueueFilter = { word?: HealthWord | undefined; q?: string | undefined };

export function readQueueFilter(search: Record<string, unknown>): QueueFilter {
  const word = healthWords.find((one) => one === search["word"]);
  const q = typeof search["q"] === "string" ? search["q"].trim().slice(0, 200) : "";
  return { ...(word ? { word } : {}), ...(q ? { q } : {}) };
}

/** Whether a queue is asked for: by its health, and a text in its name, its Worker or what it is for. */
export const fits = (
  { name, service, purpose, word }: { name: string; service: string; purpose: string; word: HealthWord },
  filter: QueueFilter,
): boolean => (!filter.word || filter.word === word) && textHas(filter.q ?? "", name, service, purpose);
