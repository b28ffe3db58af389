import type { Brand } from "#domain/brands";
import { eventNames, events } from "#domain/events";
import type { QueueView } from "#domain/health";
import { jobStates } from "#domain/jobs";
import type { Qualifier } from "../ui/QueryBox/complete.ts";
import { counted } from "../ui/words.ts";
import { ranges, readMoment } from "./ranges.ts";
import type { FilterName } from "./search.ts";

/** The filter behind each name that can be typed. */
export const filterOfName: Record<string, FilterName> = {
  queue: "queue",
  state: "state",
  type: "type",
  brand: "brand",
  trace: "correlationId",
  parent: "parentId",
  after: "from",
  before: "to",
};
export const nameOfFilter = (filter: FilterName): string => Object.entries(filterOfName).find(([, one]) => one === filter)?.[0] ?? filter;

const stateSays: Record<(typeof jobStates)[number], string> = {
  waiting: "to be run as soon as somebody takes it",
  delayed: "until its time",
  blocked: "until its children are over",
  active: "running",
  completed: "went well",
  failed: "out of tries, or cancelled",
};

const anything = (value: string): string | undefined => (value.length <= 200 ? value : undefined);
const moments = [...ranges.map(({ from, says }) => ({ value: from, says })), { value: "yesterday", says: "Since yesterday 00:00" }];
const moment = {
  accepts: (value: string) => (readMoment(value) ? value : undefined),
  takes: "15m, 24h, 7d, today, or a time such as 2026-11-20T09:00",
};

/** What the box completes, from what the desk knows already. */
export const jobQualifiers = (queues: readonly QueueView[], brands: readonly Brand[]): Qualifier[] => [
  {
    name: "queue",
    says: "on which it is delivered",
    values: () =>
      queues.map(({ name, counts }) => ({
        value: name,
        says: counts.failed ? counted(counts.failed, "failed", "failed") : `${counts.waiting} waiting`,
      })),
    accepts: anything,
    takes: "the name of a queue",
  },
  {
    name: "state",
    says: "what became of it",
    values: () => jobStates.map((value) => ({ value, says: stateSays[value] })),
    accepts: (value) => jobStates.find((state) => state === value.toLowerCase()),
    takes: jobStates.join(", "),
  },
  {
    name: "type",
    says: "what it asks for",
    values: () => eventNames.map((value) => ({ value, says: events[value].says })),
    accepts: anything,
    takes: "the type of a message",
  },
  {
    name: "brand",
    says: "whose it is",
    values: () => brands.map(({ slug, name }) => ({ value: slug, says: name })),
    accepts: anything,
    takes: "the short name of a brand",
  },
  { name: "trace", says: "all with one correlation id", values: () => [], accepts: anything, takes: "a correlation id" },
  { name: "parent", says: "the children of a job", values: () => [], accepts: anything, takes: "the id of a job" },
  { name: "after", says: "added since then", values: () => moments, ...moment },
  { name: "before", says: "added until then", values: () => moments, ...moment },
];
