import type { Brand } from "#domain/brands/brand";
import { eventNames, events } from "#domain/messages/events";
import type { QueueView } from "#domain/queues/health";
import { jobStates } from "#domain/jobs/job";
import type { Qualifier } from "../ui/QueryBox/complete.ts";
import { pluralize } from "../ui/format.ts";
import { ranges, parseMoment } from "./ranges.ts";
import type { FilterName } from "./search.ts";

/** The filter behind each name that can be typed. */
export const filterByQualifier: Record<string, FilterName> = {
  queue: "queue",
  state: "state",
  type: "type",
  brand: "brand",
  trace: "correlationId",
  parent: "parentId",
  after: "from",
  before: "to",
};
export const qualifierOfFilter = (filter: FilterName): string =>
  Object.entries(filterByQualifier).find(([, one]) => one === filter)?.[0] ?? filter;

const stateDescriptions: Record<(typeof jobStates)[number], string> = {
  waiting: "to be run as soon as somebody takes it",
  delayed: "until its time",
  blocked: "until its children are over",
  active: "running",
  completed: "went well",
  failed: "out of tries, or cancelled",
};

const anyShortText = (value: string): string | undefined => (value.length <= 200 ? value : undefined);
const moments = [...ranges.map(({ from, says }) => ({ value: from, says })), { value: "yesterday", says: "Since yesterday 00:00" }];
const moment = {
  accepts: (value: string) => (parseMoment(value) ? value : undefined),
  expected: "15m, 24h, 7d, today, or a time such as 2026-11-20T09:00",
};

/** What the box completes, from what the desk knows already. */
export const jobQualifiers = (queues: readonly QueueView[], brands: readonly Brand[]): Qualifier[] => [
  {
    name: "queue",
    says: "on which it is delivered",
    values: () =>
      queues.map(({ name, counts }) => ({
        value: name,
        says: counts.failed ? pluralize(counts.failed, "failed", "failed") : `${counts.waiting} waiting`,
      })),
    accepts: anyShortText,
    expected: "the name of a queue",
  },
  {
    name: "state",
    says: "what became of it",
    values: () => jobStates.map((value) => ({ value, says: stateDescriptions[value] })),
    accepts: (value) => jobStates.find((state) => state === value.toLowerCase()),
    expected: jobStates.join(", "),
  },
  {
    name: "type",
    says: "what it asks for",
    values: () => eventNames.map((value) => ({ value, says: events[value].description })),
    accepts: anyShortText,
    expected: "the type of a message",
  },
  {
    name: "brand",
    says: "whose it is",
    values: () => brands.map(({ slug, name }) => ({ value: slug, says: name })),
    accepts: anyShortText,
    expected: "the short name of a brand",
  },
  { name: "trace", says: "all with one correlation id", values: () => [], accepts: anyShortText, expected: "a correlation id" },
  { name: "parent", says: "the children of a job", values: () => [], accepts: anyShortText, expected: "the id of a job" },
  { name: "after", says: "added since then", values: () => moments, ...moment },
  { name: "before", says: "added until then", values: () => moments, ...moment },
];
